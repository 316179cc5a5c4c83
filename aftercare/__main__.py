"""python -m aftercare: the command line."""

from __future__ import annotations

import sys

from aftercare.config.command import main

sys.exit(main(sys.argv[1:]))
