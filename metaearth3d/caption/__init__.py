"""What can be said of a picture: claims that were measured or are known, and many ways to put them into words."""

from metaearth3d.caption.claims import Claim, measure, relief_claims
from metaearth3d.caption.phrase import Caption, compose, read

__all__ = ["Caption", "Claim", "compose", "measure", "read", "relief_claims"]
