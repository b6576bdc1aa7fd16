"""Baselines and encoders whose embeddings the bench scores; networks are in ``hub``, ``ours`` and ``compress``."""

from metaearth3d.judge.encoders.averaging import RGB_GROUPS, AveragingBaseline
from metaearth3d.judge.encoders.base import Encoder, on_images
from metaearth3d.judge.encoders.convolutions import RandomConvolutions
from metaearth3d.judge.encoders.cubes import MODALITIES, CubeFolder, RgbCubes
from metaearth3d.judge.encoders.images import ImageFolder, Source
from metaearth3d.judge.encoders.pooling import Pca, adaptive_mean, pool_tokens, reductions, sweep
from metaearth3d.judge.encoders.rows import RowStore, write_table
from metaearth3d.judge.encoders.temporal import Temporal
from metaearth3d.judge.encoders.vectors import RandomVectors

__all__ = [
    "MODALITIES",
    "RGB_GROUPS",
    "AveragingBaseline",
    "CubeFolder",
    "Encoder",
    "ImageFolder",
    "Pca",
    "RandomConvolutions",
    "RandomVectors",
    "RgbCubes",
    "RowStore",
    "Source",
    "Temporal",
    "adaptive_mean",
    "on_images",
    "pool_tokens",
    "reductions",
    "sweep",
    "write_table",
]
