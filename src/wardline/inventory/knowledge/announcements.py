"""What devices announce: mDNS services and their TXT keys, UPnP device types.

References: RFC 6763 (service types, TXT records); UPnP Device Architecture 2.0, 1.2.2 (NT, USN).
"""

import re

from wardline.inventory.knowledge.patterns import Said, match, table
from wardline.inventory.knowledge.products import at_most, products

_SERVICES = table(
    (r"_hue\._tcp", {"vendor": "Philips", "type": "hub"}, 0.9),
    (r"_axis-(video|nvr)\._tcp", {"vendor": "Axis", "type": "camera"}, 0.9),
    (r"_(ipps?|printer|pdl-datastream|scanner|uscan)\._tcp", {"type": "printer"}, 0.85),
    (r"_(googlecast|androidtvremote2?|airplay|nvstream|roku)\._tcp", {"type": "tv"}, 0.5),
    (r"_(sonos|raop|spotify-connect)\._tcp", {"type": "speaker"}, 0.5),
    (r"_sonos\._tcp", {"vendor": "Sonos"}, 0.9),
    (r"_(rtsp|onvif|nvt)\._(tcp|udp)", {"type": "camera"}, 0.6),
    (r"_(adisk|afpovertcp|readynas|nfs)\._tcp", {"type": "nas"}, 0.45),
    (r"_(workstation|sftp-ssh|rfb|smb)\._tcp", {"type": "computer"}, 0.4),
    (r"_(apple-mobdev2?|remotepairing)\._tcp", {"type": "phone", "vendor": "Apple"}, 0.5),
    (r"_esphomelib\._tcp", {"type": "sensor"}, 0.5),
    (r"_dkapi\._tcp", {"vendor": "Daikin", "type": "thermostat"}, 0.7),
    (r"_mqtt\._tcp", {"type": "hub"}, 0.4),
    (r"_dhnap\._tcp|_dcp\._tcp", {"vendor": "D-Link"}, 0.85),
    (r"_(wemo|belkin)", {"vendor": "Belkin"}, 0.7),
)  # fmt: skip

_TXT = table(
    (r"(?:^|; )(?:usb_MFG|manufacturer|mfg|vendor)=(?P<v>[^;]+)", {"vendor": "{v}"}, 0.92),
    (r"(?:^|; )(?:usb_MDL|mdl|ty|model|modelname|md|product|am)=\(?(?P<m>[^;)]+)", {"model": "{m}"}, 0.9),
    (r"(?:^|; )(?:fv|fw|firmware|version|swversion|srcvers|fn_version)=(?P<f>[^;]+)", {"firmware": "{f}"}, 0.85),
    (r"(?:^|; )(?:serial|serialNumber|sn|usb_SN)=(?P<s>[^;]+)", {"serial": "{s}"}, 0.9),
    (r"(?:^|; )(?:fn|friendlyname|n)=(?P<h>[^;]+)", {"hostname": "{h}"}, 0.6),
)

_HAP_CATEGORY = {
    "2": "hub", "3": "appliance", "4": "garage opener", "5": "bulb", "6": "lock", "7": "plug", "8": "light switch",
    "9": "thermostat", "10": "sensor", "17": "camera", "18": "doorbell", "24": "tv", "26": "speaker", "31": "tv",
}  # fmt: skip
"""HomeKit Accessory Protocol, non-commercial version R2, 13-1 (accessory categories), as in the key `ci`."""

_SERVICE = re.compile(r"_[\w-]+\._(?:tcp|udp)(?:\.local)?", re.IGNORECASE)

_UPNP = table(
    (r"Belkin:device:(controllee|insight|lightswitch|socket)", {"vendor": "Belkin", "type": "plug"}, 0.9),
    (r"Belkin:device:sensor", {"vendor": "Belkin", "type": "sensor"}, 0.9),
    (r"Belkin:device:bridge", {"vendor": "Belkin", "type": "hub"}, 0.9),
    (r"Belkin:device:(?P<m>\w+)", {"vendor": "Belkin", "model": "{m}"}, 0.85),
    (r"Belkin:service", {"vendor": "Belkin"}, 0.8),
    (r"device:InternetGatewayDevice|device:WAN(Connection)?Device", {"type": "router"}, 0.85),
    (r"device:ZonePlayer", {"vendor": "Sonos", "type": "speaker"}, 0.9),
    (r"device:(NetworkCamera|DigitalSecurityCamera|DigitalCapture)", {"type": "camera"}, 0.8),
    (r"device:Printer|service:Print", {"type": "printer"}, 0.8),
    (r"device:MediaRenderer|dial-multiscreen", {"type": "tv"}, 0.5),
    (r"device:MediaServer", {"type": "nas"}, 0.4),
    (r"device:(BinaryLight|DimmableLight)", {"type": "bulb"}, 0.7),
    (r"device:HVAC", {"type": "thermostat"}, 0.7),
    (r"roku:ecp", {"vendor": "Roku", "type": "tv"}, 0.85),
    (r"schemas-(?P<v>dlink|d-link|netgear|edimax|tp-link)", {"vendor": "{v}"}, 0.5),
)  # fmt: skip


def mdns(text: str) -> Said:
    """From one record as `TYPE name data`; the first label of a service's name was chosen by its maker or owner."""
    kind, _, rest = text.partition(" ")
    if kind in ("A", "AAAA"):
        host = rest.partition(" ")[0].removesuffix(".local")
        if re.fullmatch(r"[0-9a-f.:-]*", host):
            return ()
        return [("hostname", host, 0.85), *at_most(products(host), 0.75)]
    service = _SERVICE.search(rest)
    if service is None:
        return ()
    instance, name, data = rest[: service.start()], service[0], rest[service.end() :]
    said = [*match(name, _SERVICES), *at_most(products(instance.strip(" .")), 0.7)]
    if kind != "TXT":
        return said
    told = [one for one in match(data.strip(), _TXT) if one[1] not in ("0", "")]
    named = [] if "=" in data else at_most(products(data), 0.75)
    models = [one for about, model, _ in told if about == "model" for one in at_most(products(model), 0.8)]
    return [*told, *_homekit(name, data), *named, *models, *said]


def upnp(text: str) -> Said:
    """From a notification type, search target or service name."""
    return match(text, _UPNP)


def _homekit(service: str, data: str) -> Said:
    found = re.search(r"(?:^|; )ci=(\d+)", data) if "_hap." in service else None
    kind = _HAP_CATEGORY.get(found[1]) if found else None
    return [("type", kind, 0.85)] if kind else ()
