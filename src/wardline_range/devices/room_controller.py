"""A room controller on BACnet/IP, many to a floor."""

from wardline_range.device import Model
from wardline_range.roles.bacnet_controller import BacnetController


class RoomController(BacnetController):
    """The same objects as larger controllers, in a small box."""

    vendor_number = 7
    model = Model(
        "room-controller", "Siemens", "DXR2.E12P-102A", "hvac controller", ("01.18.73", "01.21.144"), ("00:a0:03",),
        serial="{digits:7}", sectors=("building", "office", "hospital"), zone="hvac", lag_s=0.004, is_small=True,
    )  # fmt: skip
