"""`python -m wardline_range`."""

import sys

from wardline_range.cli import main

sys.exit(main())
