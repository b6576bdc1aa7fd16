"""3D Tiles 1.1 from fields: own glTF writer, quadtree, tileset and the checks that prove it."""

from metaearth3d.tiles3d.checks import check_tileset
from metaearth3d.tiles3d.glb import GlbMesh, read_glb, write_glb
from metaearth3d.tiles3d.lod import Node, TileGrid
from metaearth3d.tiles3d.tileset import TilesetReport, write_tileset

__all__ = [
    "GlbMesh",
    "Node",
    "TileGrid",
    "TilesetReport",
    "check_tileset",
    "read_glb",
    "write_glb",
    "write_tileset",
]
