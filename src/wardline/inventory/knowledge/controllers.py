"""What controllers say of themselves in BACnet, CIP and S7comm: maker, model, firmware, serial number.

References: ASHRAE's list of BACnet vendor identifiers; ANSI/ASHRAE 135-2020 12.11 (device object); The CIP Networks
Library, volume 1: 5A-2 (identity object), 6-3 (device types); ODVA's list of vendors; Siemens order numbers: those of
SIMATIC S7 and ET 200 begin with 6ES7, of panels with 6AV.
"""

from collections.abc import Mapping

from wardline.inventory.knowledge.patterns import Said, match, table

_BACNET_VENDORS: Mapping[str, str] = {
    "2": "Trane", "5": "Johnson Controls", "7": "Siemens", "8": "Delta Controls", "10": "Schneider Electric",
    "17": "Honeywell", "24": "Automated Logic", "35": "Reliable Controls", "36": "Tridium", "222": "WAGO",
    "364": "Distech Controls",
}  # fmt: skip
_CIP_VENDORS: Mapping[str, str] = {"1": "Rockwell Automation", "40": "WAGO", "47": "Omron"}
_CIP_TYPES: Mapping[str, str] = {"14": "plc", "24": "hmi"}
_IDENTITY = table(
    (
        r"^vendor=\d* type=\d* revision=(?P<f>[\d.]*) serial=(?P<s>[0-9a-f]*) name=(?P<m>.*)$",
        {"model": "{m}", "firmware": "{f}", "serial": "{s}"},
        0.9,
    ),
)
_STATUS = table(
    (r"^order=6(?:ES7|AV)", {"vendor": "Siemens"}, 0.9),
    (r"^order=.* name=CPU \d", {"type": "plc"}, 0.9),
    (r"^order=6ES7 (?:21|31|41|51|61)\d", {"type": "plc"}, 0.85),
    (r" name=(?P<m>\S.*)$", {"model": "{m}"}, 0.9),
    (r"^order=(?P<m>\S.*?) serial=", {"model": "{m}"}, 0.8),
    (r" serial=(?P<s>\S.*?) name=", {"serial": "{s}"}, 0.9),
)
_ATTRIBUTES: Mapping[str, str] = {
    "vendor-name": "vendor", "model-name": "model", "firmware-revision": "firmware", "serial-number": "serial",
}  # fmt: skip
DEVICE_PROPERTIES = frozenset(_ATTRIBUTES)
"""Properties of a device object that say what it is."""


def bacnet_vendor(number: str) -> Said:
    """The maker by the number in an I-Am."""
    name = _BACNET_VENDORS.get(number)
    return (("vendor", name, 0.85),) if name else ()


def bacnet_property(text: str) -> Said:
    """What a property of the device object says, given as `property value`."""
    name, _, value = text.partition(" ")
    return ((_ATTRIBUTES[name], value, 0.9),) if name in _ATTRIBUTES and value.strip() else ()


def cip_identity(text: str) -> Said:
    """What an identity object says, given as `vendor=1 type=14 revision=33.11 serial=c0006c3a name=1756-L61/B`."""
    numbers = dict(part.partition("=")[::2] for part in text.split()[:2])
    vendor, kind = _CIP_VENDORS.get(numbers.get("vendor", "")), _CIP_TYPES.get(numbers.get("type", ""))
    said = [("vendor", vendor, 0.9)] if vendor else []
    said += [("type", kind, 0.85)] if kind else []
    return (*said, *match(text, _IDENTITY))


def s7comm_identity(text: str) -> Said:
    """What a controller's status lists say, given as `order=6ES7 315-2EH14-0AB0 serial=S C-C2 name=CPU 315-2 PN/DP`."""
    return match(text, _STATUS)
