"""An air-handling controller on BACnet/IP."""

from wardline_range.device import Model
from wardline_range.roles.bacnet_controller import BacnetController


class HvacController(BacnetController):
    """Keeps a room at its setpoint."""

    vendor_number = 5
    model = Model(
        "hvac-controller", "Johnson Controls", "MS-NAE5510-2", "hvac controller", ("9.0.7", "10.1.3", "12.0.1"),
        ("00:10:8d",), serial="{digits:7}", sectors=("building", "hospital"), zone="hvac",
        open_ports=frozenset({80, 443}), lag_s=0.002,
    )  # fmt: skip
