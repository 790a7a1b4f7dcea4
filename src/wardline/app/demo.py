"""`wardline demo`: the shipped capture through the main job, and which of its planted attacks were found."""

from dataclasses import replace
from pathlib import Path

from wardline.app.analyze import Options, Result, Watcher, analyze

# written when wardline_range.verdict lands
