"""Makers by link-layer address, from the registry of IEEE that `netaddr` carries, and what their devices mostly are."""

import re
from functools import cache

from netaddr import EUI, NotRegisteredError

from wardline.inventory.knowledge.patterns import Said, match, table

_LEGAL = (
    r"[,.]?\s+(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|gmbh|ag|kg|sa|s\.a|spa|s\.p\.a|bv|b\.v|ab|oy|as|"
    r"pte|pty|plc|intl|international|technologies|technology|electronics|systems|group|trading|(pvt))\b\.?.*$"
)

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
    (r"belkin|edimax|tuya|shelly|allterco|itead", {"type": "plug"}, 0.3),
    (r"nest labs|ecobee|tado", {"type": "thermostat"}, 0.5),
    (r"withings|fitbit", {"type": "scale"}, 0.4),
    (r"netatmo|davis instruments|la crosse", {"type": "weather station"}, 0.45),
    (r"ring llc|skybell|doorbird", {"type": "doorbell"}, 0.5),
    (r"assa abloy|august home|yale|salto|hid global", {"type": "lock"}, 0.5),
    (r"polycom|yealink|snom|grandstream|avaya|mitel", {"type": "voip phone"}, 0.6),
    (r"ubiquiti|ruckus|aruba|aerohive|mist systems|cambium", {"type": "access point"}, 0.45),
    (r"avm|zyxel|netgear|tp-?link|d-?link|linksys|asustek|mikrotik|draytek", {"type": "gateway"}, 0.25),
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


def oui(mac: str) -> Said:
    """The maker that the address is registered to; nothing where it was chosen at random (locally administered)."""
    if mac[1:2].lower() in "2367abef":
        return ()
    name = _registered(mac[:8])
    if not name:
        return ()
    return [("vendor", name, 0.7), *match(name, _MAKES)]


@cache
def _registered(prefix: str) -> str:
    """The organisation behind an OUI, without its legal form."""
    try:
        organisation = str(EUI(f"{prefix}:00:00:00").oui.registration()["org"])
    except NotRegisteredError:
        return ""
    return shortened(organisation)


def shortened(organisation: str) -> str:
    """A company's name as people say it: "TP-LINK TECHNOLOGIES CO.,LTD." becomes "TP-LINK"."""
    short = re.sub(_LEGAL, "", organisation.strip(), flags=re.IGNORECASE).strip(" ,.")
    return short or organisation.strip()
