"""What follows from which side of a protocol a device is on."""

from collections.abc import Mapping

from wardline.inventory.knowledge.patterns import Said

_OT: Mapping[str, Said] = {
    "bacnet master": (("role", "master", 0.8),),
    "bacnet outstation": (("role", "outstation", 0.85),),
    "cip master": (("role", "master", 0.8), ("type", "hmi", 0.5)),
    "cip outstation": (("role", "outstation", 0.85), ("type", "plc", 0.5)),
    "s7comm master": (("role", "master", 0.8), ("type", "hmi", 0.5)),
    "s7comm outstation": (("role", "outstation", 0.85), ("type", "plc", 0.65)),
    "iec104 master": (("role", "master", 0.8),),
    "iec104 outstation": (("role", "outstation", 0.85), ("type", "rtu", 0.65)),
    "modbus master": (("role", "master", 0.8), ("type", "hmi", 0.55)),
    "modbus outstation": (("role", "outstation", 0.85), ("type", "plc", 0.65)),
    "dnp3 master": (("role", "master", 0.8), ("type", "hmi", 0.55)),
    "dnp3 outstation": (("role", "outstation", 0.85), ("type", "rtu", 0.65)),
}
_SERVES: Mapping[str, float] = {"dhcp server": 0.7, "dns server": 0.5, "ntp server": 0.4, "mqtt broker": 0.6}


def ot(side: str) -> Said:
    """Role, and what such a device mostly is, of one side of an OT protocol."""
    return _OT[side]


def serves(role: str) -> Said:
    """The role of a server."""
    return (
        (("role", role, _SERVES[role]), ("type", "hub", 0.45))
        if role == "mqtt broker"
        else (("role", role, _SERVES[role]),)
    )


def passes_on(_role: str) -> Said:
    """A device that passes on traffic of others."""
    return (("role", "gateway", 0.9), ("type", "router", 0.6))


def advertises(_role: str) -> Said:
    """A device that tells its neighbours to send through it (RFC 4861 4.2); border routers of meshes do so too."""
    return (("role", "gateway", 0.35),)
