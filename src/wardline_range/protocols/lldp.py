"""LLDP: what a switch, an access point or an IP phone tells its neighbour, as the payload of an Ethernet frame.

References: IEEE 802.1AB-2016 8.5 (TLVs); IEEE 802.1Q-2018 D.2.1 (port VLAN id); ANSI/TIA-1057 10.2.2 (LLDP-MED
capabilities), 10.2.6 (inventory).
"""

from wardline_range.packets.frames import ip_bytes, mac_bytes

ETHER_TYPE = 0x88CC
GROUP = "01:80:c2:00:00:0e"
INTERVAL_S, TTL_S = 30, 120
BRIDGE, ACCESS_POINT, ROUTER, TELEPHONE, STATION = 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 7
_END, _CHASSIS, _PORT, _TTL, _PORT_TEXT, _NAME, _TEXT, _CAPABILITIES, _MANAGEMENT, _ORGANIZATION = (*range(9), 127)
_MAC_CHASSIS, _MAC_PORT, _NAME_PORT = 4, 3, 5
_IPV4, _INTERFACE_INDEX = 1, 2
_802_1, _TIA = bytes.fromhex("0080c2"), bytes.fromhex("0012bb")
PHONE, SWITCH = 3, 4
"""Classes of LLDP-MED: a communication device, and what connects such devices to the network."""
_MED, _FIRMWARE, _SERIAL, _MAKER, _MODEL = 1, 6, 8, 9, 10
_MED_AND_INVENTORY = 0x0021


def lldpdu(mac: str, port: bytes, *more: bytes, ttl_s: int = TTL_S) -> bytes:
    """The announcement of a device with that MAC address: `port` and `more` are TLVs made by the functions below."""
    chassis = _tlv(_CHASSIS, bytes((_MAC_CHASSIS,)) + mac_bytes(mac))
    return chassis + port + _tlv(_TTL, ttl_s.to_bytes(2, "big")) + b"".join(more) + _tlv(_END, b"")


def farewell(mac: str, port: bytes) -> bytes:
    """The shutdown announcement: forget me now."""
    return lldpdu(mac, port, ttl_s=0)


def port_named(name: str) -> bytes:
    """The port by the name of its interface."""
    return _tlv(_PORT, bytes((_NAME_PORT,)) + name.encode())


def port_of(mac: str) -> bytes:
    """The port by its MAC address."""
    return _tlv(_PORT, bytes((_MAC_PORT,)) + mac_bytes(mac))


def port_description(text: str) -> bytes:
    """What the port is for."""
    return _tlv(_PORT_TEXT, text.encode())


def system_name(name: str) -> bytes:
    """The host name."""
    return _tlv(_NAME, name.encode())


def system_description(text: str) -> bytes:
    """Model and software in words."""
    return _tlv(_TEXT, text.encode())


def capabilities(able: int, enabled: int) -> bytes:
    """What the system can do and what it does: BRIDGE and the like, joined by `|`."""
    return _tlv(_CAPABILITIES, able.to_bytes(2, "big") + enabled.to_bytes(2, "big"))


def management_address(address: str, interface: int) -> bytes:
    """Where it is managed, on the interface of that index."""
    who = bytes((5, _IPV4)) + ip_bytes(address)
    return _tlv(_MANAGEMENT, who + bytes((_INTERFACE_INDEX,)) + interface.to_bytes(4, "big") + b"\0")


def port_vlan(vlan: int) -> bytes:
    """The VLAN of untagged frames."""
    return _tlv(_ORGANIZATION, _802_1 + b"\x01" + vlan.to_bytes(2, "big"))


def inventory(kind: int, firmware: str, serial: str, maker: str, model: str) -> bytes:
    """The inventory of a device of that class of LLDP-MED: texts of at most 32 letters each."""
    able = _tlv(_ORGANIZATION, _TIA + bytes((_MED,)) + _MED_AND_INVENTORY.to_bytes(2, "big") + bytes((kind,)))
    told = ((_FIRMWARE, firmware), (_SERIAL, serial), (_MAKER, maker), (_MODEL, model))
    return able + b"".join(_tlv(_ORGANIZATION, _TIA + bytes((what,)) + text.encode()[:32]) for what, text in told)


def _tlv(kind: int, value: bytes) -> bytes:
    return (kind << 9 | len(value)).to_bytes(2, "big") + value
