"""Checks."""
from pathlib import Path
def check_tileset(folder: Path) -> list[str]:
    """Faults."""
    raise NotImplementedError
