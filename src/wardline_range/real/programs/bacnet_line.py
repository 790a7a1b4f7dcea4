"""A device's place on BACnet/IP: its device object and its port.

References: ASHRAE 135 12.11 (device object), 12.56 (network port object), Annex J (BACnet/IP).
"""

from bacpypes3.app import Application
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.networkport import NetworkPortObject

PORT = 47808
_JOHNSON_CONTROLS = 5


def join(name: str, instance: int, address: str, *objects: object) -> Application:
    """Open a port at ADDRESS/PREFIX:PORT for a device with these objects; a running event loop is needed."""
    device = DeviceObject(
        objectIdentifier=("device", instance), objectName=name, vendorIdentifier=_JOHNSON_CONTROLS,
        vendorName="Johnson Controls", modelName=name,
    )  # fmt: skip
    port = NetworkPortObject(
        address, objectIdentifier=("network-port", 1), objectName="NetworkPort-1", networkNumber=0,
        networkNumberQuality="unknown",
    )  # fmt: skip
    return Application.from_object_list([device, port, *objects])
