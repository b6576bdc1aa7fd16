"""Probes that no change of basis fools: what fixed embeddings know of a task, with intervals and fair splits."""

from metaearth3d.judge.folds import Split
from metaearth3d.judge.probes.capacity import capacity, plot_capacity
from metaearth3d.judge.probes.paired import Comparison, compare, compare_folds, plot_ranks
from metaearth3d.judge.probes.protocol import converged
from metaearth3d.judge.probes.scores import Scores
from metaearth3d.judge.probes.splits import Blocks

__all__ = [
    "Blocks",
    "Comparison",
    "Scores",
    "Split",
    "capacity",
    "compare",
    "compare_folds",
    "converged",
    "plot_capacity",
    "plot_ranks",
]
