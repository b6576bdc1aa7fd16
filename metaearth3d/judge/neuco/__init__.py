"""NeuCo-Bench (Wittmann, Vinge et al. 2025) replayed: fixed-size embeddings scored by probes, with its own numbers."""

from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.neuco.config import Config, LinearProbe, SvmProbe
from metaearth3d.judge.neuco.folder import (
    Summary,
    read_probe,
    read_summaries,
    read_summary,
    write_probe,
    write_results,
)
from metaearth3d.judge.neuco.leaderboard import Leaderboard, Standing, leaderboard, write_leaderboard
from metaearth3d.judge.neuco.results import Results, StoredProbe, TaskResult
from metaearth3d.judge.neuco.run import bench
from metaearth3d.judge.neuco.synthetic import synthetic
from metaearth3d.judge.neuco.tables import Submission, Task, read_excluded, read_labels, read_submission

__all__ = [
    "Config",
    "Leaderboard",
    "LinearProbe",
    "Results",
    "Standing",
    "StoredProbe",
    "Submission",
    "Summary",
    "SvmProbe",
    "Task",
    "TaskResult",
    "bench",
    "leaderboard",
    "q_statistic",
    "read_excluded",
    "read_labels",
    "read_probe",
    "read_submission",
    "read_summaries",
    "read_summary",
    "synthetic",
    "write_leaderboard",
    "write_probe",
    "write_results",
]
