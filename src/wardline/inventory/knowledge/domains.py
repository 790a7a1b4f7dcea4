"""Which makers' clouds devices talk to, and what such a device mostly is.

From what the makers publish for firewall owners and what their apps and devices are known to use.
"""

from collections.abc import Mapping
from functools import lru_cache

from wardline.inventory.knowledge.patterns import Said

DOMAINS: Mapping[str, tuple[str, str, float]] = {
    # registered domain: vendor, type ("" where its cloud serves many kinds), confidence of the vendor
    "meethue.com": ("Philips", "hub", 0.85),
    "tplinkcloud.com": ("TP-Link", "", 0.85),
    "tplinkra.com": ("TP-Link", "", 0.8),
    "xbcs.net": ("Belkin", "", 0.85),
    "mydlink.com": ("D-Link", "", 0.85),
    "dlink.com": ("D-Link", "", 0.8),
    "myedimax.com": ("Edimax", "", 0.85),
    "edimax.com": ("Edimax", "", 0.7),
    "netatmo.net": ("Netatmo", "weather station", 0.85),
    "netatmo.com": ("Netatmo", "weather station", 0.8),
    "withings.net": ("Withings", "scale", 0.85),
    "withings.com": ("Withings", "scale", 0.7),
    "fitbit.com": ("Fitbit", "scale", 0.6),
    "nest.com": ("Nest", "thermostat", 0.8),
    "dropcam.com": ("Nest", "camera", 0.85),
    "ring.com": ("Ring", "", 0.8),
    "arlo.com": ("Arlo", "camera", 0.85),
    "arloxcld.com": ("Arlo", "camera", 0.85),
    "wyzecam.com": ("Wyze", "camera", 0.85),
    "hik-connect.com": ("Hikvision", "camera", 0.85),
    "hikvision.com": ("Hikvision", "camera", 0.8),
    "ezvizlife.com": ("EZVIZ", "camera", 0.85),
    "easy4ip.com": ("Dahua", "camera", 0.85),
    "axis.com": ("Axis", "camera", 0.6),
    "smarter.am": ("Smarter", "", 0.85),
    "eq-3.de": ("eQ-3", "hub", 0.85),
    "homematic.com": ("eQ-3", "hub", 0.8),
    "lightify-api.com": ("Osram", "hub", 0.85),
    "lifx.co": ("LIFX", "bulb", 0.85),
    "lifx.com": ("LIFX", "bulb", 0.8),
    "nanoleaf.me": ("Nanoleaf", "bulb", 0.8),
    "yeelight.com": ("Yeelight", "bulb", 0.8),
    "smartthings.com": ("SmartThings", "hub", 0.75),
    "myharmony.com": ("Logitech", "hub", 0.7),
    "ecobee.com": ("ecobee", "thermostat", 0.8),
    "tado.com": ("tado", "thermostat", 0.8),
    "sonos.com": ("Sonos", "speaker", 0.75),
    "bose.io": ("Bose", "speaker", 0.7),
    "amazonalexa.com": ("Amazon", "speaker", 0.5),
    "roku.com": ("Roku", "tv", 0.7),
    "samsungcloudsolution.com": ("Samsung", "tv", 0.75),
    "samsungcloudsolution.net": ("Samsung", "tv", 0.75),
    "samsungotn.net": ("Samsung", "tv", 0.8),
    "lgtvsdp.com": ("LG", "tv", 0.85),
    "lgtvcommon.com": ("LG", "tv", 0.8),
    "hpeprint.com": ("HP", "printer", 0.8),
    "hpconnected.com": ("HP", "printer", 0.7),
    "epsonconnect.com": ("Epson", "printer", 0.8),
    "tuyaus.com": ("Tuya", "", 0.7),
    "tuyaeu.com": ("Tuya", "", 0.7),
    "tuyacn.com": ("Tuya", "", 0.7),
    "coolkit.cc": ("Sonoff", "plug", 0.8),
    "coolkit.cn": ("Sonoff", "plug", 0.8),
    "shelly.cloud": ("Shelly", "plug", 0.8),
    "io.mi.com": ("Xiaomi", "", 0.7),
    "synology.com": ("Synology", "nas", 0.7),
    "quickconnect.to": ("Synology", "nas", 0.8),
    "myqnapcloud.com": ("QNAP", "nas", 0.8),
    "ui.com": ("Ubiquiti", "access point", 0.4),
    "ubnt.com": ("Ubiquiti", "access point", 0.5),
    "meraki.com": ("Cisco Meraki", "access point", 0.6),
    "netgear.com": ("Netgear", "router", 0.5),
    "august.com": ("August", "lock", 0.7),
    "irobotapi.com": ("iRobot", "appliance", 0.8),
    "home-connect.com": ("BSH", "appliance", 0.8),
    "googlecast.com": ("Google", "tv", 0.5),
}

POOLS: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "android": (("os", "Android", 0.6),),
    "amazon": (("vendor", "Amazon", 0.45),),
    "centos": (("os", "CentOS", 0.6),),
    "debian": (("os", "Debian", 0.6),),
    "fedora": (("os", "Fedora", 0.6),),
    "freebsd": (("os", "FreeBSD", 0.6),),
    "netgear": (("vendor", "Netgear", 0.7),),
    "openwrt": (("os", "OpenWrt", 0.7), ("type", "router", 0.5)),
    "opnsense": (("os", "OPNsense", 0.7), ("type", "router", 0.7)),
    "pfsense": (("os", "pfSense", 0.7), ("type", "router", 0.7)),
    "sonostime": (("vendor", "Sonos", 0.8), ("type", "speaker", 0.7)),
    "ubnt": (("vendor", "Ubiquiti", 0.75),),
    "ubuntu": (("os", "Ubuntu", 0.6),),
    "vmware": (("os", "VMware", 0.5),),
}
"""Zones that the NTP pool gave to makers and distributions (ntppool.org, vendor zones)."""

POOL = "pool.ntp.org"
TYPE_SHARE = 0.75
"""A cloud tells the maker better than the kind of device."""


def cloud(name: str) -> Said:
    """Vendor, and type where the maker's cloud serves one kind, from a host name that the device asked for."""
    found = DOMAINS.get(_domain(name))
    if found is None:
        return ()
    vendor, kind, sure = found
    said = [("vendor", vendor, sure)]
    return [*said, ("type", kind, round(sure * TYPE_SHARE, 3))] if kind else said


def pool(name: str) -> Said:
    """From the zone of the NTP pool whose servers the device asks for: `0.ubnt.pool.ntp.org`."""
    zone = name.rstrip(".").lower().removesuffix(f".{POOL}").rpartition(".")[2]
    return POOLS.get(zone, ())


def is_known_cloud(name: str) -> bool:
    """The host name lies in a domain of the table; it may carry a port."""
    return bool(_domain(name))


def is_pool(name: str) -> bool:
    """The host name lies in a zone of the NTP pool that was given to a maker or distribution."""
    return name.lower().rstrip(".").endswith(f".{POOL}") and bool(pool(name))


@lru_cache(maxsize=65_536)
def _domain(name: str) -> str:
    labels = name.lower().partition(":")[0].rstrip(".").split(".")
    return next((found for dots in (3, 2) if (found := ".".join(labels[-dots:])) in DOMAINS), "")
