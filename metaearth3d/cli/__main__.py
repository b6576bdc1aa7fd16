"""``python -m metaearth3d.cli``."""

import sys

from metaearth3d.cli import main

if __name__ == "__main__":
    sys.exit(main())
