"""How real, sharp and seamless pictures are; nothing here was trained, least of all on our own output.

``metaearth3d.judge.evaluate(scenes, reference)`` judges scenes whole; each module holds one family of measures.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metaearth3d.judge.evaluation import Evaluation, evaluate

_HOMES = {"Evaluation": "metaearth3d.judge.evaluation", "evaluate": "metaearth3d.judge.evaluation"}
__all__ = ["Evaluation", "evaluate"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that other measures do not wait for it."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'metaearth3d.judge' has no attribute {name!r}")
