"""What DHCP clients say of themselves: host name, vendor class, order of the parameters they ask for.

References: RFC 2132 3.14 (host name), 9.13 (vendor class), 9.8 (parameter request list).
"""

from collections.abc import Mapping

from wardline.inventory.knowledge.patterns import Said, match, table
from wardline.inventory.knowledge.products import products

# Names that makers of modules and firmwares give to whatever is built on them.
_NAMES = table(
    (r"^ESP[_-][0-9A-F]{6}$|^espressif", {"vendor": "Espressif"}, 0.45),
    (r"^HF-LP[BT]\d+", {"vendor": "Hi-flying"}, 0.45),
    (r"^tasmota|^DVES_", {"vendor": "Espressif", "os": "Tasmota"}, 0.45),
)  # fmt: skip

_CLASSES = table(
    (r"^MSFT 5\.0", {"os": "Windows", "type": "computer"}, 0.75),
    (r"^android-dhcp-(?P<v>[\d.]+)", {"os": "Android {v}", "type": "phone"}, 0.7),
    (r"^dhcpcd-[\d.]+:(?P<o>Linux-[\w.-]+)", {"os": "{o}"}, 0.75),
    (r"^udhcpc? ?(?P<v>[\d.]+)?", {"os": "Linux (embedded)"}, 0.6),
    (r"^Linux (?P<v>[\w.-]+)", {"os": "Linux {v}"}, 0.7),
    (r"JetDirect|Hewlett-Packard.*Print", {"vendor": "HP", "type": "printer"}, 0.9),
    (r"^Canon|^Brother|^EPSON|^Xerox|^Lexmark", {"type": "printer"}, 0.7),
    (
        r"^AXIS,(?P<m>Network Camera),(?P<n>[\w-]+),(?P<f>[\d.]+)",
        {"vendor": "Axis", "type": "camera", "model": "{n}", "firmware": "{f}"},
        0.95,
    ),
    (r"^(Polycom|yealink|snom|Cisco Systems, Inc\. IP Phone|Avaya|Mitel|Grandstream)", {"type": "voip phone"}, 0.85),
    (r"^(ubnt|ArubaAP|Cisco AP|HiveAP|Ruckus)", {"type": "access point"}, 0.85),
    (r"^(?P<v>Hikvision|HIKVISION|Dahua)", {"vendor": "{v}", "type": "camera"}, 0.85),
    (r"^(?P<v>[A-Z][\w-]+)[ ,](?P<m>[\w-]+\d[\w-]*)$", {"vendor": "{v}", "model": "{m}"}, 0.5),
)  # fmt: skip

_ORDERS: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "1,3,6,15,31,33,43,44,46,47,119,121,249,252": (("os", "Windows", 0.75), ("type", "computer", 0.6)),
    "1,15,3,6,44,46,47,31,33,121,249,43,252": (("os", "Windows", 0.7), ("type", "computer", 0.55)),
    "1,15,3,6,44,46,47,31,33,121,249,43": (("os", "Windows", 0.7), ("type", "computer", 0.55)),
    "1,121,3,6,15,119,252": (("os", "iOS", 0.6), ("vendor", "Apple", 0.6)),
    "1,121,3,6,15,108,114,119,252": (("os", "iOS", 0.6), ("vendor", "Apple", 0.6)),
    "1,121,3,6,15,119,252,95,44,46": (("os", "macOS", 0.6), ("vendor", "Apple", 0.6), ("type", "computer", 0.55)),
    "1,3,6,15,119,95,252,44,46": (("os", "macOS", 0.55), ("vendor", "Apple", 0.6), ("type", "computer", 0.5)),
    "1,3,6,15,26,28,51,58,59,43": (("os", "Android", 0.6), ("type", "phone", 0.5)),
    "1,3,6,15,26,28,51,58,59,43,114,108": (("os", "Android", 0.6), ("type", "phone", 0.5)),
    "1,33,3,6,15,28,51,58,59": (("os", "Android", 0.55), ("type", "phone", 0.5)),
    "1,28,2,3,15,6,119,12,44,47,26,121,42": (("os", "Linux", 0.55), ("type", "computer", 0.35)),
    "1,3,6,12,15,28,42": (("os", "Linux (embedded)", 0.45),),
    "1,3,6,12,15,17,28,42": (("os", "Linux (embedded)", 0.45),),
    "1,3,28,6": (("os", "lwIP or other small stack", 0.4),),
}


def host_name(name: str) -> Said:
    """The name itself, and what a factory-given one tells."""
    host = name.rstrip(".")
    return [("hostname", host, 0.95), *products(host), *match(host, _NAMES)]


def vendor_class(text: str) -> Said:
    """From the vendor class identifier."""
    return match(text, _CLASSES) or products(text)


def param_list(codes: str) -> Said:
    """The operating system by the parameters it asks for and their order."""
    return _ORDERS.get(codes, ())
