"""What each device normally does, and what is unusual: baselines and detectors over tables.

A detector is one file in `detectors/`; nothing lists them. `docs/behaviour.md` holds the arithmetic, `docs/alerts.md`
is printed from the detectors themselves.
"""

from wardline.behaviour import registry
from wardline.behaviour.judge import begin, judge, specs
from wardline.behaviour.state import Behaviour, Learning, from_frames, to_frames

__all__ = ["Behaviour", "Learning", "begin", "from_frames", "judge", "registry", "specs", "to_frames"]
