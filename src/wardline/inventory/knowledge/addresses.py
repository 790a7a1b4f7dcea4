"""Makers by link-layer address, from the registry of IEEE that `netaddr` carries, and what their devices mostly are."""

import re
from functools import lru_cache

from netaddr import EUI, AddrFormatError, NotRegisteredError

from wardline.inventory.knowledge.patterns import Said, match, table
from wardline.inventory.knowledge.vendors import makes_parts, said

# What a maker's network devices mostly are: a hint that anything the device says outweighs.
_MAKES = table(
    (r"hikvision|dahua|axis comm|vivotek|hanwha|amcrest|reolink|foscam", {"type": "camera"}, 0.6),
    (r"dropcam|arlo|wyze|mobotix|avigilon", {"type": "camera"}, 0.6),
    (r"brother ind|seiko epson|lexmark|kyocera|ricoh|zebra tech|xerox|konica", {"type": "printer"}, 0.6),
    (r"sonos|bose|denon|harman", {"type": "speaker"}, 0.6),
    (r"roku|vizio|tcl king|hisense", {"type": "tv"}, 0.55),
    (r"synology|qnap|western digital|buffalo", {"type": "nas"}, 0.6),
    (r"philips lighting|signify|osram|lumi united|smartthings|wink|eq-?3", {"type": "hub"}, 0.45),
    (r"lifx|yeelink|nanoleaf", {"type": "bulb"}, 0.55),
    (r"shelly|allterco|itead", {"type": "plug"}, 0.35),
    (r"nest labs|ecobee|tado", {"type": "thermostat"}, 0.5),
    (r"withings|fitbit", {"type": "scale"}, 0.4),
    (r"netatmo|davis instruments|la crosse", {"type": "weather station"}, 0.45),
    (r"ring llc|skybell|doorbird", {"type": "doorbell"}, 0.5),
    (r"assa abloy|august home|yale|salto|hid global", {"type": "lock"}, 0.5),
    (r"polycom|yealink|snom|grandstream|avaya|mitel", {"type": "voip phone"}, 0.6),
    (r"ubiquiti|ruckus|aruba|aerohive|mist systems|cambium", {"type": "access point"}, 0.45),
    (r"^avm|zyxel|netgear|tp-?link|d-?link|linksys|asustek|mikrotik|draytek", {"type": "router"}, 0.25),
    (r"cisco|juniper|arista|extreme networks|hirschmann|moxa|ruggedcom", {"type": "switch"}, 0.4),
    (r"rockwell|allen-bradley|schneider|siemens.*(autom|ind)|wago|beckhoff|modicon", {"type": "plc"}, 0.5),
    (r"phoenix contact|omron|mitsubishi|b&r ind|turck|telemecanique", {"type": "plc"}, 0.5),
    (r"schweitzer eng|abb |general electric|ge multilin|novatech|sel inc", {"type": "rtu"}, 0.45),
    (r"draeger|dr.ger|philips (medical|patient)|baxter|becton", {"type": "medical device"}, 0.6),
    (r"hill-?rom|b\. ?braun|welch allyn|masimo", {"type": "medical device"}, 0.6),
    (r"raspberry", {"type": "computer"}, 0.5),
    (r"intel corp|dell|lenovo|wistron|quanta|compal|micro-star|gigabyte|hewlett packard", {"type": "computer"}, 0.4),
    (r"vmware|xensource|super ?micro|parallels|pcs systemtechnik", {"type": "server"}, 0.4),
    (r"apple|samsung elec|huawei dev|xiaomi|oneplus|motorola mob|oppo", {"type": "phone"}, 0.25),
    (r"amazon", {"type": "speaker"}, 0.3),
)  # fmt: skip


_LOCALLY_ADMINISTERED = re.compile(r"^.[2367abef]:", re.IGNORECASE)
_PLACEHOLDER = "00:00:00:"
"""Registered to Xerox, and in every driver that was given no address."""

FROM_REGISTRY = 0.7
OF_PARTS = 0.45
"""The maker of a module or board is a guess at the maker of the device."""


def oui(mac: str) -> Said:
    """The maker that the address is registered to, and what its devices mostly are.

    An address chosen at random (locally administered) names nobody; that it is one is said with no confidence at all.
    """
    if _LOCALLY_ADMINISTERED.match(mac):
        return [("vendor", "none: the address is locally administered", 0.0)]
    name = "" if mac.startswith(_PLACEHOLDER) else _registered(mac[:8])
    if not name:
        return ()
    return [("vendor", said(name), OF_PARTS if makes_parts(name) else FROM_REGISTRY), *match(name, _MAKES)]


@lru_cache(maxsize=65_536)
def _registered(prefix: str) -> str:
    """The organisation behind an OUI as the registry has it."""
    try:
        return str(EUI(f"{prefix}:00:00:00").oui.registration()["org"]).strip()
    except (NotRegisteredError, AddrFormatError):
        return ""
