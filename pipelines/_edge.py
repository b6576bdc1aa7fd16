"""The edge every recipe shares: a preset and its options from the command line, errors in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from metaearth3d.errors import MetaEarthError, MissingExtra

Config = TypeVar("Config")


def run(
    main: Callable[[Config], object],
    presets: Mapping[str, tuple[str, Config]],
    *,
    description: str,
    argv: Sequence[str] | None = None,
) -> int:
    """Exit code of a recipe: 0, or 2 after one line on stderr."""
    try:
        try:
            import tyro
        except ImportError as error:
            raise MissingExtra("recipes want tyro; install it with: pip install 'metaearth3d[recipes]'") from error
        config = tyro.extras.overridable_config_cli(presets, description=description, args=argv)
        print(config)
        main(config)
    except MetaEarthError as error:
        print(f"metaearth3d: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("metaearth3d: stopped; run the same command again to go on", file=sys.stderr)
        return 130
    return 0
