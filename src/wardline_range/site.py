"""A site: one network behind one gateway, who is on it, and the Internet as it is seen from there.

Frames are seen from a mirror port that carries all of the network. Addresses outside lie in the ranges kept for
documentation (RFC 5737), whatever their names.
"""

import hashlib
from typing import Protocol

from wardline_range.chance import Chance
from wardline_range.clock import Clock, ns
from wardline_range.packets import frames
from wardline_range.packets.conversation import Conversation
from wardline_range.packets.flow_ids import echo_ports
from wardline_range.packets.nic import Nic
from wardline_range.packets.pcapng import Capture
from wardline_range.truth import BENIGN, Book, DeviceTruth, Label

OUTSIDE = ("192.0.2.", "198.51.100.", "203.0.113.")
PREFIX = "192.168.10."
GATEWAY_IP = f"{PREFIX}1"
GATEWAY_MAC = "78:8a:20:4c:1e:90"
GROUPS = ("224.", "239.", "255.")


class Resident(Protocol):
    """What a site needs to know of a device that lives in it."""

    @property
    def nic(self) -> Nic:
        """Its interface."""

    @property
    def open_ports(self) -> frozenset[int]:
        """TCP ports that accept connections."""

    def truth(self) -> DeviceTruth:
        """The device as it is."""


class Site:
    """The network; devices and attacks speak through it."""

    def __init__(self, seed: int, clock: Clock, capture: Capture) -> None:
        self.seed, self.clock, self.capture = seed, clock, capture
        self.book = Book()
        self.residents: dict[str, Resident] = {}
        self._by_name: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._arp: dict[tuple[str, str], int] = {}
        self._ports: dict[str, int] = {}
        self._chance = self.chance("network")

    def chance(self, actor: str) -> Chance:
        """A stream of chance for one actor."""
        return Chance(self.seed, actor)

    def move_in(self, resident: Resident) -> None:
        """A device becomes reachable."""
        self.residents[resident.nic.ip] = resident

    def address(self, name: str) -> str:
        """The address of a name on the Internet; each name has its own."""
        if name not in self._by_name:
            digest = hashlib.sha256(name.encode()).digest()
            prefix, last = OUTSIDE[digest[0] % 3], digest[1] % 254
            while f"{prefix}{last + 1}" in self._addresses:
                last = (last + 1) % 254
            self._by_name[name] = f"{prefix}{last + 1}"
            self._addresses[f"{prefix}{last + 1}"] = name
        return self._by_name[name]

    def nic(self, ip: str) -> Nic:
        """The interface behind an address as frames here show it."""
        if ip in self.residents:
            return self.residents[ip].nic
        if ip.startswith(GROUPS):
            return Nic(frames.BROADCAST if ip.startswith("255.") else frames.multicast_mac(ip), ip)
        digest = hashlib.sha256(ip.encode()).digest()
        return Nic(GATEWAY_MAC, ip, ttl=46 + digest[0] % 14, lag_s=0.012 + digest[1] / 4000, window=65535)

    def port(self, nic: Nic) -> int:
        """The next ephemeral port of a device."""
        start = int.from_bytes(hashlib.sha256(nic.mac.encode()).digest()[:2], "big") % 9000
        used = self._ports.get(nic.mac, start)
        self._ports[nic.mac] = (used + 1 + self._chance.below(3)) % 16000
        return 49152 + used

    def reach(self, src: Nic, ip: str, at: int) -> int | None:
        """Find the next hop by ARP where the sender has forgotten it; the time then, None if nobody answers."""
        if ip.startswith(GROUPS):
            return at
        hop = ip if ip.startswith(PREFIX) else GATEWAY_IP
        # What comes from the Internet is brought by the gateway, which asks in its own name.
        asker = src.ip if src.ip.startswith(PREFIX) else GATEWAY_IP
        if asker == hop or self._arp.get((asker, hop), 0) > at:
            return at
        for attempt in range(3 if hop not in self.residents else 1):
            asked = at + ns(attempt * 1.0)
            question = frames.arp(frames.ARP_REQUEST, (src.mac, asker), ("00:00:00:00:00:00", hop), frames.BROADCAST)
            self.capture.put(asked, question)
        if hop not in self.residents:
            return None
        target = self.residents[hop].nic
        answered = at + ns(self._chance.around(target.lag_s, 0.3))
        self.capture.put(answered, frames.arp(frames.ARP_REPLY, (target.mac, hop), (src.mac, asker), src.mac))
        self.introduce(asker, hop, at)
        return answered + ns(0.00005)

    def introduce(self, ip: str, peer: str, at: int) -> None:
        """Two hosts of the network know each other's MAC address for a while, without ARP."""
        for pair in ((ip, peer), (peer, ip)):
            self._arp[pair] = at + ns(self._chance.between(240, 1200))

    def datagram(
        self, src: Nic, sport: int, dst: str, dport: int, payload: bytes, at: int, service: str, label: Label = BENIGN
    ) -> int:
        """Send one UDP datagram; the time it passed."""
        passed = self.reach(src, dst, at) or at
        peer = self.nic(dst)
        ttl = 255 if dst == "224.0.0.251" else src.ttl
        body = frames.udp((src.ip, sport), (dst, dport), payload)
        packet = frames.ipv4(src.ip, dst, frames.UDP, body, ident=self._chance.below(1 << 16), ttl=ttl)
        self.capture.put(passed, frames.ethernet(peer.mac, src.mac, 0x0800, packet))
        self.book.datagram(passed, "udp", (src.ip, sport), (dst, dport), service, label)
        return passed

    def ping(self, src: Nic, dst: str, ident: int, sequence: int, at: int, label: Label = BENIGN) -> int:
        """An ICMP echo and its reply; the time of the reply."""
        passed = self.reach(src, dst, at) or at
        peer = self.nic(dst)
        orig_p, resp_p = echo_ports(8)
        self.book.datagram(passed, "icmp", (src.ip, orig_p), (dst, resp_p), "", label)
        back = passed + ns(self._chance.around(peer.lag_s, 0.2))
        for time, kind, a, b in ((passed, 8, src, peer), (back, 0, peer, src)):
            body = frames.icmp_echo(kind, ident, sequence, bytes(range(0x61, 0x77)) * 2)
            packet = frames.ipv4(a.ip, b.ip, frames.ICMP, body, ident=self._chance.below(1 << 16), ttl=a.ttl)
            self.capture.put(time, frames.ethernet(b.mac, a.mac, 0x0800, packet))
        return back

    def connect(
        self, src: Nic, dst: str, port: int, at: int, service: str, chance: Chance, label: Label = BENIGN
    ) -> Conversation:
        """Open a TCP connection to a host that accepts it."""
        return self._call(src, dst, port, self.reach(src, dst, at) or at, service, chance, label).open()

    def probe(self, src: Nic, dst: str, port: int, at: int, chance: Chance, label: Label) -> bool:
        """One SYN as a scanner sends it; True where the port is open. Nothing but ARP where nobody has the address."""
        reached = self.reach(src, dst, at)
        if reached is None:
            return False
        is_open = dst in self.residents and port in self.residents[dst].open_ports
        answer = frames.SYN | frames.ACK if is_open else frames.RST | frames.ACK
        self._call(src, dst, port, reached, "", chance, label).probe(answer)
        return is_open

    def _call(self, src: Nic, dst: str, port: int, at: int, service: str, chance: Chance, label: Label) -> Conversation:
        sport = self.port(src)
        self.book.begun(at, "tcp", (src.ip, sport), (dst, port), service, label)
        return Conversation(self.capture.put, (src, sport), (self.nic(dst), port), at, chance)
