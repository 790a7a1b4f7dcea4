"""What DHCP clients say of themselves: host name, vendor class, order of the parameters they ask for.

References: RFC 2132 3.14 (host name), 9.13 (vendor class), 9.8 (parameter request list).
"""

from collections.abc import Mapping

from wardline.inventory.knowledge.patterns import Said, match, table

# Names that makers give their devices at the factory.
_NAMES = table(
    (r"^(philips-?hue|hue-bridge)", {"vendor": "Philips Hue", "type": "hub"}, 0.85),
    (r"^wemo|^linksyswemo", {"vendor": "Belkin WeMo", "type": "plug"}, 0.7),
    (r"^(?P<m>(HS|KP|EP)\d{2,3}\w*)\b", {"vendor": "TP-Link", "type": "plug", "model": "{m}"}, 0.85),
    (r"^(?P<m>(LB|KL)\d{3}\w*)\b", {"vendor": "TP-Link", "type": "bulb", "model": "{m}"}, 0.85),
    (r"^(?P<m>DCS-?\w+)", {"vendor": "D-Link", "type": "camera", "model": "{m}"}, 0.85),
    (r"^(?P<m>DSP-?\w+)", {"vendor": "D-Link", "type": "plug", "model": "{m}"}, 0.85),
    (r"^(?P<m>DCH-?[SZ]\w+)", {"vendor": "D-Link", "type": "sensor", "model": "{m}"}, 0.75),
    (r"^(?P<m>DCH-?G\w+)", {"vendor": "D-Link", "type": "hub", "model": "{m}"}, 0.8),
    (r"^(?P<m>DIR-?\d+\w*|DSL-?\d+\w*)", {"vendor": "D-Link", "type": "gateway", "model": "{m}"}, 0.8),
    (r"edimax|^EdiPlug|^(?P<m>SP-?[12]101W)", {"vendor": "Edimax", "model": "{m}"}, 0.75),
    (r"^EdiPlug|^SP-?[12]101W|smart-?plug|\bplug\b", {"type": "plug"}, 0.7),
    (r"^netatmo", {"vendor": "Netatmo"}, 0.8),
    (r"withings", {"vendor": "Withings", "type": "scale"}, 0.7),
    (r"^aria\b|fitbit", {"vendor": "Fitbit", "type": "scale"}, 0.6),
    (r"lightify", {"vendor": "Osram", "type": "hub"}, 0.8),
    (r"homematic|^ccu\d|^max-?cube|eq3", {"vendor": "eQ-3", "type": "hub"}, 0.75),
    (r"i-?kettle|kettle|coffee", {"type": "appliance"}, 0.6),
    (r"^(ESP|espressif)[_-]?[0-9A-F]{4,}", {"vendor": "Espressif"}, 0.6),
    (r"shelly(?P<m>[\w]+)?", {"vendor": "Shelly", "type": "plug", "model": "{m}"}, 0.75),
    (r"^sonos", {"vendor": "Sonos", "type": "speaker"}, 0.85),
    (r"^(amazon-|echo-|alexa)", {"vendor": "Amazon", "type": "speaker"}, 0.6),
    (r"chromecast|google-?(home|nest)", {"vendor": "Google"}, 0.75),
    (r"chromecast|(\b|_)tv(\b|_)|bravia|webos|^samsung.*tv|^roku|appletv|apple-tv|firetv", {"type": "tv"}, 0.7),
    (r"^(NPI|HP)[0-9A-F]{6}", {"vendor": "HP", "type": "printer"}, 0.85),
    (r"^BR[NW][0-9A-F]{6,}", {"vendor": "Brother", "type": "printer"}, 0.9),
    (r"^EPSON[0-9A-F]{6}", {"vendor": "Epson", "type": "printer"}, 0.9),
    (r"printer|laserjet|officejet", {"type": "printer"}, 0.7),
    (r"^iphone|iphone$", {"vendor": "Apple", "type": "phone", "os": "iOS"}, 0.8),
    (r"ipad", {"vendor": "Apple", "type": "phone", "os": "iPadOS"}, 0.75),
    (r"^android-[0-9a-f]+|galaxy|pixel", {"type": "phone", "os": "Android"}, 0.7),
    (r"macbook|imac|mac-?mini", {"vendor": "Apple", "type": "computer", "os": "macOS"}, 0.8),
    (r"^(desktop|laptop)-\w{5,}|^win-\w+|-pc$|thinkpad|notebook|laptop|workstation", {"type": "computer"}, 0.7),
    (r"\b(ip-?)?cam(era)?\d*\b|^ipc|netcam", {"type": "camera"}, 0.7),
    (r"\b(nvr|dvr)\b|recorder", {"type": "nvr"}, 0.7),
    (r"thermostat", {"type": "thermostat"}, 0.75),
    (r"doorbell", {"type": "doorbell"}, 0.75),
    (r"\bhub\b|bridge|gateway-hub", {"type": "hub"}, 0.5),
    (r"^(gw|gateway|router|fritz)", {"type": "gateway"}, 0.6),
    (r"synology|diskstation|qnap|\bnas\b", {"type": "nas"}, 0.75),
    (r"\bplc\b|simatic|s7-?1[25]00|modicon", {"type": "plc"}, 0.75),
    (r"\bhmi\b|scada|historian", {"type": "hmi"}, 0.7),
    (r"\brtu\b", {"type": "rtu"}, 0.75),
    (r"^raspberrypi|^raspi", {"vendor": "Raspberry Pi", "type": "computer", "os": "Linux"}, 0.75),
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
    (r"^SIMATIC|^Siemens", {"vendor": "Siemens", "type": "plc"}, 0.7),
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
    return [("hostname", host, 0.95), *match(host, _NAMES)]


def vendor_class(text: str) -> Said:
    """From the vendor class identifier."""
    return match(text, _CLASSES)


def param_list(codes: str) -> Said:
    """The operating system by the parameters it asks for and their order."""
    return _ORDERS.get(codes, ())
