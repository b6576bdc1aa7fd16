"""3D Tiles 1.1 from fields: own glTF writer, quadtree, tileset and the checks that prove it."""

from metaearth3d.tiles3d.checks import check_tileset
from metaearth3d.tiles3d.glb import GlbMesh, read_glb, write_glb
from metaearth3d.tiles3d.lod import Node, TileGrid
from metaearth3d.tiles3d.tileset import TilesetReport, write_tileset
from metaearth3d.tiles3d.validate import Checked, check_all

__all__ = [
    "Checked",
    "GlbMesh",
    "Node",
    "TileGrid",
    "TilesetReport",
    "check_all",
    "check_tileset",
    "read_glb",
    "write_glb",
    "write_tileset",
]
