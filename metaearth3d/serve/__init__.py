"""A scene in a browser: the viewer page and a small static server."""

from metaearth3d.serve.static import serve_folder
from metaearth3d.serve.viewer import write_page

__all__ = ["serve_folder", "write_page"]
