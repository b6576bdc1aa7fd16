"""In a browser: a finished scene from a folder, or a world that is made while it is looked at."""

from metaearth3d.serve.live import serve_world
from metaearth3d.serve.static import serve_folder
from metaearth3d.viewer import write_page

__all__ = ["serve_folder", "serve_world", "write_page"]
