"""A spec becomes a world of fields; a bounded cut of it becomes a scene on disk."""

from metaearth3d.world.parts import Parts, load_parts
from metaearth3d.world.scene import Scene
from metaearth3d.world.spec import WORLD_VERSION, WorldSpec
from metaearth3d.world.world import World

__all__ = ["WORLD_VERSION", "Parts", "Scene", "World", "WorldSpec", "load_parts"]
