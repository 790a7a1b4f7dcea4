"""Who each device of a scenario is: name, addresses, serial number and firmware, drawn where the file is silent."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from wardline_range.chance import Chance
from wardline_range.device import Identity, Model
from wardline_range.site import Site

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_RANDOM_FIRST = "26ae"
"""Second digits of a MAC address that is locally administered and not of a group (IEEE 802-2014 8.2)."""


class Roll:
    """The devices entered so far; no two share a name, a MAC address or an address."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.names: set[str] = set()
        self._macs: set[str] = set()
        self._ips: set[str] = {str(site.prefix.network_address), site.broadcast_ip, site.gateway_ip}
        self._next = int(site.prefix.network_address) + 10

    def enter(self, model: Model, entry: Mapping[str, Any], number: int) -> Identity:
        """One more device of a model; `number` counts within its entry, 0 where it is alone. Raises ValueError."""
        name = str(entry.get("name", model.id)) + (f"-{number}" if number else "")
        if name in self.names:
            raise ValueError(f"there are two devices called {name!r}: give this one another `name`")
        if number and any(key in entry for key in ("ip", "mac", "hostname")):
            raise ValueError("ip, mac and hostname belong to one device: write it as an entry of its own")
        self.names.add(name)
        chance = Chance(self._site.seed, f"identity {name}")
        mac = str(entry["mac"]).lower() if "mac" in entry else self._mac(model, chance)
        if not _MAC.fullmatch(mac) or mac in self._macs:
            raise ValueError(f"{mac!r} is no MAC address, or there twice")
        self._macs.add(mac)
        serial = _filled(model.serial, chance, "", mac, name)
        firmware = str(entry.get("firmware", "")) or model.firmware[chance.below(len(model.firmware) + 1) // 2]
        hostname = str(entry["hostname"]) if "hostname" in entry else _filled(model.hostname, chance, serial, mac, name)
        zone = str(entry.get("zone", model.zone))
        return Identity(name, mac, self._ip(model, entry), hostname, firmware, serial, zone)

    def _mac(self, model: Model, chance: Chance) -> str:
        while True:
            octets = chance.octets(6).hex()
            if model.ouis:
                octets = chance.pick(model.ouis).replace(":", "").lower() + octets[6:]
            else:
                octets = octets[0] + _RANDOM_FIRST[chance.below(4)] + octets[2:]
            mac = ":".join(octets[at : at + 2] for at in range(0, 12, 2))
            if mac not in self._macs:
                return mac

    def _ip(self, model: Model, entry: Mapping[str, Any]) -> str:
        if "ip" in entry:
            ip = str(ipaddress.IPv4Address(entry["ip"]))
            if ip in self._ips and not entry.get("absent") and ip != self._site.gateway_ip:
                raise ValueError(f"{ip} is there twice")
        elif model.type == "router" and "router" not in self._ips:
            self._ips.add("router")
            ip = self._site.gateway_ip
        else:
            while str(ipaddress.IPv4Address(self._next)) in self._ips:
                self._next += 1
            ip = str(ipaddress.IPv4Address(self._next))
        if not self._site.is_local(ip) or ip == self._site.broadcast_ip:
            raise ValueError(f"no address is left for it in {self._site.prefix}: give `site` a larger `network`")
        self._ips.add(ip)
        return ip


def _filled(pattern: str, chance: Chance, serial: str, mac: str, name: str) -> str:
    """A pattern with its parts filled in: {digits:N}, {hex:N}, {letters:N}, {serial}, {mac}, {MAC}, {name}."""
    alphabets = {"digits": "0123456789", "hex": "0123456789ABCDEF", "letters": "ABCDEFGHJKLMNPQRSTUVWXYZ"}

    def part(match: re.Match[str]) -> str:
        kind, size = match.group(1), int(match.group(2) or 0)
        if kind in alphabets:
            return "".join(chance.pick(alphabets[kind]) for _ in range(size))
        last = mac.replace(":", "")[-6:]
        return {"serial": serial, "mac": last, "MAC": last.upper(), "name": name}[kind]

    return re.sub(r"\{(digits|hex|letters|serial|mac|MAC|name)(?::(\d+))?\}", part, pattern)
