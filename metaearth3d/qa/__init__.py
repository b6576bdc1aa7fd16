"""Spatial questions about scenes whose answers are computed, kept clear of ties, balanced and checked."""

from metaearth3d.qa.asking import QuestionSet, ask
from metaearth3d.qa.checking import CheckReport, check
from metaearth3d.qa.ground import Ground, open_rasters, open_scene
from metaearth3d.qa.types import Question
from metaearth3d.qa.writing import write

__all__ = [
    "CheckReport",
    "Ground",
    "Question",
    "QuestionSet",
    "ask",
    "check",
    "open_rasters",
    "open_scene",
    "write",
]
