"""A scene in a browser: a small static server for the viewer page."""

from metaearth3d.serve.static import serve_folder
from metaearth3d.viewer import write_page

__all__ = ["serve_folder", "write_page"]
