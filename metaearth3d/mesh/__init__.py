"""Terrain surfaces of bounded error from posts, their skirts, normals and textures; buildings as closed solids."""

from metaearth3d.mesh.buildings import Building, buildings
from metaearth3d.mesh.framed import Chain, FramedMesh, framed_mesh, inner_posts
from metaearth3d.mesh.measure import paint_surface
from metaearth3d.mesh.normals import post_gradients
from metaearth3d.mesh.roofs import Roof
from metaearth3d.mesh.skirts import Side, Skirt, hang_skirt
from metaearth3d.mesh.solids import Solid
from metaearth3d.mesh.terrain import TerrainMesh, terrain_mesh
from metaearth3d.mesh.texture import box_average, encode_jpeg, encode_webp

__all__ = [
    "Building",
    "Chain",
    "FramedMesh",
    "Roof",
    "Side",
    "Skirt",
    "Solid",
    "TerrainMesh",
    "box_average",
    "buildings",
    "encode_jpeg",
    "encode_webp",
    "framed_mesh",
    "hang_skirt",
    "inner_posts",
    "paint_surface",
    "post_gradients",
    "terrain_mesh",
]
