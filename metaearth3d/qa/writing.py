"""A data set on disk: items, pictures, scenes, splits in any format, card and gallery; whole or absent."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput, MetaEarthError, OutputConflict
from metaearth3d.geo.files import TEMPORARY
from metaearth3d.qa.asking import SPLITS, QuestionSet
from metaearth3d.qa.blind import scores
from metaearth3d.qa.card import write_card
from metaearth3d.qa.crew import Crew
from metaearth3d.qa.draw import jpeg
from metaearth3d.qa.export import export
from metaearth3d.qa.facts import Facts
from metaearth3d.qa.formats import FORMATS
from metaearth3d.qa.gallery import write_gallery
from metaearth3d.qa.types import Question

Progress = Callable[[str, int, int], None]
AT_ONCE = 32  # pictures of a place drawn before others wait for them


def write(
    asked: QuestionSet,
    out: str | Path,
    *,
    formats: Sequence[str] = ("jsonl",),
    images: bool = True,
    blind: bool = True,
    workers: int = 1,
    progress: Progress | None = None,
) -> Path:
    """Write a new folder that explains itself, and return it.

    ``items.jsonl`` holds every canonical item; ``data/`` the first format's splits, which the card names for
    ``datasets.load_dataset``, and a folder for each further format. The same questions give the same bytes.

    Raises:
        BadInput: a format is unknown.
        OutputConflict: the folder holds something already.
        MetaEarthError: it cannot be written.
    """
    out = Path(out)
    for name in formats or ("",):
        if name not in FORMATS:
            raise BadInput(f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    check_new(out)
    draft = out.absolute().parent / f"{TEMPORARY}{os.getpid()}-{out.name}"
    try:
        draft.mkdir(parents=True)
        questions = pictures(asked, draft, workers, progress) if images else asked.questions
        _fill(draft, asked, questions, tuple(formats), blind=blind)
        if out.exists():
            out.rmdir()
        os.replace(draft, out)
    except OSError as error:
        if isinstance(error, MetaEarthError):
            raise
        raise MetaEarthError(f"could not write to {out} ({error}); give a writable folder with more room") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return out


def check_new(out: Path) -> None:
    """Refuse a folder that is in use or a place that cannot be written."""
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise OutputConflict(f"{out} holds other files; name an empty or new folder")
        nearest = next(p for p in (out, *out.absolute().parents) if p.exists())
    except OSError as error:
        if isinstance(error, MetaEarthError):
            raise
        raise BadInput(f"{out} cannot be written ({error.strerror}); name a writable folder") from error
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise BadInput(f"{out} cannot be written; name a folder in a place you may write to")


def pictures(asked: QuestionSet, out: Path, workers: int = 1, progress: Progress | None = None) -> tuple[Question, ...]:
    """Draw every question below a folder; those with the path and hash of their picture."""
    rows: dict[str, list[int]] = defaultdict(list)
    for k, question in sorted(enumerate(asked.questions), key=lambda numbered: _drawn_alike(numbered[1])):
        rows[question.place].append(k)
        (out / _image(question)).parent.mkdir(parents=True, exist_ok=True)
    parts = [(place, own[k : k + AT_ONCE]) for place, own in sorted(rows.items()) for k in range(0, len(own), AT_ONCE)]
    done = dict(enumerate(asked.questions))
    with Crew(asked.places, workers) as crew:
        jobs = [(place, [asked.questions[k] for k in own], out) for place, own in parts]
        count = 0
        for (_, own), hashes in zip(parts, crew.map(_drawn, jobs), strict=True):
            for k, sha in zip(own, hashes, strict=True):
                done[k] = replace(done[k], image=_image(done[k]), image_sha256=sha)
            count += len(own)
            if progress is not None:
                progress("pictures", count, len(done))
    return tuple(done.values())


def _drawn_alike(question: Question) -> tuple[object, ...]:
    """A name by which questions that share drawn ground come together."""
    show = question.show
    return question.place, show.camera or (), show.window, show.style, show.gsd_level, show.scale_bar


def _image(question: Question) -> str:
    """Path of a question's picture in its data set."""
    return f"images/{question.split}/{question.id}.jpg"


def _drawn(facts: Facts, questions: Sequence[Question], out: Path) -> list[str]:
    """Draw questions of one place; the hashes of their pictures."""
    hashes = []
    for question in questions:
        content = jpeg(question, facts)
        (out / _image(question)).write_bytes(content)
        hashes.append(hashlib.sha256(content).hexdigest())
    return hashes


def _fill(
    out: Path, asked: QuestionSet, questions: Sequence[Question], formats: tuple[str, ...], *, blind: bool
) -> None:
    """Everything but the pictures."""
    rows = [q.to_dict() for q in questions]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "items.jsonl").write_text(lines, encoding="utf-8")
    scenes = [export(ground, out / "scenes" / ground.name) for ground in asked.grounds]
    for k, name in enumerate(formats):
        folder = out / ("data" if k == 0 else name)
        folder.mkdir()
        for split in SPLITS:
            part = [row for row in rows if row["split"] == split]
            if part:
                FORMATS[name](part, folder, split)
    found = scores(rows, forest=blind)
    record: dict[str, Any] = {
        "made_by": f"metaearth3d {importlib.metadata.version('metaearth3d')}",
        "seed": asked.seed,
        "items": len(rows),
        "formats": list(formats),
        "skipped": asked.skipped,
        "places": {
            name: {"scene": facts.ground.name, "split": asked.splits[name], "window": facts.box._asdict()}
            for name, facts in asked.places.items()
        },
        "scenes": scenes,
        "scores": found,
    }
    (out / "dataset.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_card(out, record, rows)
    write_gallery(out, record, rows)
