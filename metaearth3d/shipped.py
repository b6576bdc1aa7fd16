"""Where the weights and samples that come with the package lie."""

from __future__ import annotations

from pathlib import Path

from metaearth3d.errors import BadInput

PARTS = ("upscale", "geometry", "prior", "text", "root")


def shipped_folder() -> Path:
    """The ``checkpoints`` folder of an installed wheel or of a source checkout."""
    here = Path(__file__).parent
    for folder in (here / "_shipped" / "checkpoints", here.parent / "checkpoints"):
        if folder.is_dir():
            return folder
    raise BadInput("the shipped checkpoints are missing; reinstall metaearth3d or name a model folder with --model")


def default_checkpoint(part: str = "upscale", *, preset: str = "small") -> Path:
    """Folder of a shipped checkpoint part: ``upscale``, ``geometry``, ``prior``, ``text`` or ``root``.

    Raises:
        BadInput: the part or preset does not ship.
    """
    if part not in PARTS:
        raise BadInput(f"there is no part {part!r}; the parts are {', '.join(PARTS)}")
    return preset_folder(preset) / part


def preset_folder(name: str | Path) -> Path:
    """The folder of a shipped preset by name, or the user's own with ``upscale`` and perhaps the other parts."""
    folder = shipped_folder() / name if Path(name).name == str(name) else Path(name)
    if not folder.is_dir() and Path(name).is_dir():
        folder = Path(name)
    if not (folder / "upscale").is_dir() and not (folder / "model_index.json").is_file():
        known = sorted(p.parent.name for p in shipped_folder().glob("*/upscale"))
        raise BadInput(
            f"model {str(name)!r} is neither a shipped preset ({', '.join(known)}) "
            "nor a folder with an upscale checkpoint"
        )
    return folder


def part_folder(model: str | Path, part: str) -> Path:
    """Folder of one part of a model; parts that the user's folder lacks come from the shipped preset."""
    folder = preset_folder(model)
    if part == "upscale" and (folder / "model_index.json").is_file():
        return folder
    return folder / part if (folder / part).is_dir() else default_checkpoint(part)


def sample_image() -> Path:
    """The shipped 64 m sample GeoTIFF, made by our own models."""
    return shipped_folder() / "samples" / "sample_64m.tif"
