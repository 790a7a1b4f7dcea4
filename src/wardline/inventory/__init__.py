"""Who is on the network: observations to evidence to devices, each attribute with a confidence and the rows behind it.

The rules stand in `docs/identification.md`.
"""

from wardline.inventory.state import Inventory, View, begin, devices, observe, view

__all__ = ["Inventory", "View", "begin", "devices", "observe", "view"]
