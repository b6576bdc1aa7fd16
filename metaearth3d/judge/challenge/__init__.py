"""A challenge on hidden tasks: submissions checked and limited, results that only grow, a leaderboard page."""

from metaearth3d.judge.challenge.board import page, standings
from metaearth3d.judge.challenge.manifest import Manifest, Phase
from metaearth3d.judge.challenge.organise import Challenge, Receipt, create, submit
from metaearth3d.judge.challenge.validate import Checked, validate

__all__ = ["Challenge", "Checked", "Manifest", "Phase", "Receipt", "create", "page", "standings", "submit", "validate"]
