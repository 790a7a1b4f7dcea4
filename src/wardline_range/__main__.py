"""`python -m wardline_range`: the lab's commands without the rest of Wardline."""

import sys

from wardline_range.cli import main

sys.exit(main())
