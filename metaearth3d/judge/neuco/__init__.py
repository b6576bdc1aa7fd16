"""NeuCo-Bench (Vinge et al. 2025) replayed: fixed-size embeddings scored by probes, the published numbers included."""

from metaearth3d.judge.neuco.config import Config, LinearProbe, SvmProbe
from metaearth3d.judge.neuco.results import Results, TaskResult, q_statistic
from metaearth3d.judge.neuco.run import bench
from metaearth3d.judge.neuco.tables import Submission, Task, read_labels, read_submission

__all__ = [
    "Config",
    "LinearProbe",
    "Results",
    "Submission",
    "SvmProbe",
    "Task",
    "TaskResult",
    "bench",
    "q_statistic",
    "read_labels",
    "read_submission",
]
