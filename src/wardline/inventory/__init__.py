"""Who is on the network: observations to evidence to devices, each attribute with a confidence and the rows behind it.

The rules stand in `docs/identification.md`.
"""

from wardline.inventory.context import Known, with_context
from wardline.inventory.state import Inventory, View, begin, devices, from_frames, observe, to_frames, view

__all__ = [
    "Inventory", "Known", "View", "begin", "devices", "from_frames", "observe", "to_frames", "view", "with_context",
]  # fmt: skip
