"""Batch generation: a plan, its jobs, engines that do them, and proof of what was made.

The room is also the verb: ``metaearth3d.run(plan)`` is :func:`metaearth3d.run.driver.run`.
"""

import sys
from types import ModuleType
from typing import Any

from metaearth3d.run.driver import Summary, run
from metaearth3d.run.plan import Plan
from metaearth3d.run.status import Status, status
from metaearth3d.run.verify import Verdict, verify

__all__ = ["Plan", "Status", "Summary", "Verdict", "run", "status", "verify"]


class _Room(ModuleType):
    """A module that can be called."""

    def __call__(self, *args: Any, **options: Any) -> Summary:
        """Run a plan."""
        return run(*args, **options)


sys.modules[__name__].__class__ = _Room
