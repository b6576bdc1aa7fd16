"""Probes that no change of basis fools: what fixed embeddings know of a task, with intervals and fair splits."""

from metaearth3d.judge.probes.protocol import converged
from metaearth3d.judge.probes.scores import Scores, Split
from metaearth3d.judge.probes.splits import Blocks

__all__ = ["Blocks", "Scores", "Split", "converged"]
