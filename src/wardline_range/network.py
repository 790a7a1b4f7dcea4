"""The wires of a site: ARP, datagrams, connections and probes between residents, and what comes from outside.

Frames are seen from a mirror port that carries all of the network, which is one broadcast domain behind one gateway.
"""

import hashlib
import ipaddress
import socket
from collections.abc import Callable
from functools import partial
from typing import Protocol

from wardline_range.book import Book
from wardline_range.chance import Chance
from wardline_range.clock import Clock, ns
from wardline_range.internet import Internet
from wardline_range.packets import frames
from wardline_range.packets.conversation import Conversation, Unreachable
from wardline_range.packets.flow_ids import echo_ports
from wardline_range.packets.frames import ip_bytes
from wardline_range.packets.nic import Nic
from wardline_range.packets.pcapng import Capture
from wardline_range.truth import BENIGN, Label

NOBODY = "0.0.0.0"
EVERYONE = "255.255.255.255"
_NO_MAC = "00:00:00:00:00:00"
_GROUPS = ("224.", "239.")
_ASKED_TIMES = 3
_RELAYED_S = 0.00008


Hearer = Callable[[Nic, bytes, int], None]
"""Hears a datagram that was sent to everyone: the sender, the payload, and when it passed (ns)."""


class Resident(Protocol):
    """What the network needs to know of a device that is there."""

    @property
    def nic(self) -> Nic:
        """Its interface."""

    @property
    def open_ports(self) -> frozenset[int]:
        """TCP ports that accept connections."""


class Network:
    """Who is there, and how frames get from one to the other."""

    def __init__(self, seed: int, prefix: str, gateway_mac: str, clock: Clock, capture: Capture) -> None:
        """`prefix` is the network in CIDR notation; its first address is the gateway's."""
        self.seed, self.clock, self.capture = seed, clock, capture
        self.prefix = ipaddress.IPv4Network(prefix)
        self.gateway_ip, self.gateway_mac = str(self.prefix[1]), gateway_mac
        self.broadcast_ip = str(self.prefix.broadcast_address)
        self.book, self.internet = Book(), Internet()
        self.residents: dict[str, Resident] = {}
        self._is_local: dict[str, bool] = {}
        self._outside: dict[str, Nic] = {}
        self._arp: dict[tuple[str, str], int] = {}
        self._ports: dict[str, tuple[int, Chance]] = {}
        self.poisoned: dict[tuple[str, str], str] = {}
        """(Who sends, whom it means) -> MAC address that it sends to instead, whose owner sends it on.

        `NOBODY` as the one who is meant stands for all that lies outside: a wrong default route."""
        self.hearers: list[Hearer] = []

    def chance(self, actor: str) -> Chance:
        """A stream of chance for one actor."""
        return Chance(self.seed, actor)

    def is_local(self, ip: str) -> bool:
        """Whether an address belongs to this network."""
        known = self._is_local.get(ip)
        if known is None:
            value = int.from_bytes(ip_bytes(ip), "big")
            known = value & int(self.prefix.netmask) == int(self.prefix.network_address)
            self._is_local[ip] = known
        return known

    def is_group(self, ip: str) -> bool:
        """Whether an address stands for many: multicast or broadcast."""
        return ip.startswith(_GROUPS) or ip in (EVERYONE, self.broadcast_ip)

    def nic(self, ip: str) -> Nic:
        """The interface behind an address as frames here show it."""
        if ip in self.residents:
            return self.residents[ip].nic
        if ip not in self._outside:
            self._outside[ip] = self._far(ip)
        return self._outside[ip]

    def is_there(self, ip: str, at: int) -> bool:
        """Whether anybody answers at an address: a resident, or a host outside while the Internet can be reached."""
        return ip in self.residents if self.is_local(ip) else self.internet.is_up(at)

    def port(self, nic: Nic) -> int:
        """The next ephemeral port of a device."""
        if nic.mac not in self._ports:
            chance = self.chance(f"ports {nic.mac}")
            self._ports[nic.mac] = chance.below(9000), chance
        used, chance = self._ports[nic.mac]
        self._ports[nic.mac] = (used + 1 + chance.below(3)) % 16000, chance
        return 49152 + used

    def reach(self, src: Nic, ip: str, at: int) -> int | None:
        """Find the next hop by ARP where the sender has forgotten it; the time then, None if nobody answers."""
        if self.is_group(ip) or src.ip == NOBODY:
            return at
        hop = ip if self.is_local(ip) else self.gateway_ip
        # What comes from the Internet is brought by the gateway, which asks in its own name.
        asker = src.ip if self.is_local(src.ip) else self.gateway_ip
        if asker == hop:
            return at
        if self._arp.get((asker, hop), 0) > at and hop in self.residents:
            return at
        is_there = hop in self.residents
        for attempt in range(1 if is_there else _ASKED_TIMES):
            self.ask_arp(src.mac, asker, hop, at + ns(attempt * 1.0))
        if not is_there:
            return None
        target = self.residents[hop].nic
        answered = at + ns(target.lag_s)
        self.answer_arp(target.mac, hop, (src.mac, asker), answered)
        self.introduce(asker, hop, at)
        return answered + ns(0.00005)

    def ask_arp(self, mac: str, asker: str, wanted: str, at: int) -> None:
        """One ARP question to all; with `asker` and `wanted` the same it announces (RFC 5227)."""
        self.capture.put(at, frames.arp(frames.ARP_REQUEST, (mac, asker), (_NO_MAC, wanted), frames.BROADCAST))

    def answer_arp(self, mac: str, ip: str, asker: tuple[str, str], at: int) -> None:
        """One ARP answer to (MAC, address), asked for or not: that MAC address has that address."""
        self.capture.put(at, frames.arp(frames.ARP_REPLY, (mac, ip), asker, asker[0]))

    def introduce(self, ip: str, peer: str, at: int) -> None:
        """Two hosts of the network know each other's MAC address for a while, without ARP."""
        digest = hashlib.sha256(f"{ip}|{peer}|{at}".encode()).digest()
        for pair, byte in (((ip, peer), digest[0]), ((peer, ip), digest[1])):
            self._arp[pair] = at + ns(240 + 4 * byte)

    def forget_pair(self, ip: str, peer: str) -> None:
        """A host asks by ARP for a peer again before it speaks to it."""
        self._arp.pop((ip, peer), None)

    def forget(self, ip: str) -> None:
        """Nobody knows the MAC address behind an address any more."""
        self._arp = {pair: until for pair, until in self._arp.items() if ip not in pair}

    def frame(self, src: Nic, dst_mac: str, ether_type: int, payload: bytes, at: int) -> None:
        """A frame of a protocol without IP."""
        self.capture.put(at, frames.ethernet(dst_mac, src.mac, ether_type, payload))

    def datagram(
        self, src: Nic, sport: int, dst: str, dport: int, payload: bytes, at: int, service: str, label: Label = BENIGN
    ) -> int:
        """Send one UDP datagram; the time it passed. Where nobody has the address, nothing but ARP is seen."""
        passed = self.reach(src, dst, at)
        if passed is None:
            return at + ns(_ASKED_TIMES * 1.0)
        ttl = 255 if dst == "224.0.0.251" else 1 if dst.startswith("224.0.0.") else src.ttl
        number = self.book.datagram(passed, "udp", (src.ip, sport), (dst, dport), service, label)
        body = frames.udp((src.ip, sport), (dst, dport), payload)
        self._packet(src, dst, frames.UDP, body, passed, number, ttl)
        if dst == EVERYONE:
            for hear in tuple(self.hearers):
                hear(src, payload, passed)
        return passed

    def group_message(self, src: Nic, dst: str, payload: bytes, at: int) -> None:
        """An IGMP message."""
        number = self.book.datagram(at, "igmp", (src.ip, 0), (dst, 0), "", BENIGN)
        self._packet(src, dst, frames.IGMP, payload, at, number, 1)

    def ping(self, src: Nic, dst: str, ident: int, sequence: int, at: int, label: Label = BENIGN) -> int | None:
        """An ICMP echo and its reply; the time of the reply, None where none comes."""
        passed = self.reach(src, dst, at)
        if passed is None:
            return None
        orig_p, resp_p = echo_ports(8)
        number = self.book.datagram(passed, "icmp", (src.ip, orig_p), (dst, resp_p), "", label)
        filling = bytes(range(0x61, 0x77)) * 2
        self._packet(src, dst, frames.ICMP, frames.icmp_echo(8, ident, sequence, filling), passed, number, src.ttl)
        if not self.is_there(dst, passed):
            return None
        peer = self.nic(dst)
        back = passed + ns(peer.lag_s)
        answer = frames.icmp_echo(0, ident, sequence, filling)
        self.book.datagram(back, "icmp", (src.ip, orig_p), (dst, resp_p), "", label)
        self._packet(peer, src.ip, frames.ICMP, answer, back, number, peer.ttl)
        return back

    def connect(
        self, src: Nic, dst: str, port: int, at: int, service: str, chance: Chance, label: Label = BENIGN
    ) -> Conversation:
        """Open a TCP connection to a host that accepts it. Raises Unreachable where nobody answers."""
        reached = self.reach(src, dst, at)
        if reached is None:
            raise Unreachable(at + ns(_ASKED_TIMES * 1.0))
        if not self.is_there(dst, reached):
            service = ""
        return self._call(src, dst, port, reached, service, chance, label).open()

    def probe(self, src: Nic, dst: str, port: int, at: int, chance: Chance, label: Label) -> bool:
        """One SYN as a scanner sends it; True where the port is open. Nothing but ARP where nobody has the address."""
        reached = self.reach(src, dst, at)
        if reached is None:
            return False
        is_there = dst in self.residents
        is_open = is_there and port in self.residents[dst].open_ports
        answer = frames.SYN | frames.ACK if is_open else frames.RST | frames.ACK if is_there else None
        self._call(src, dst, port, reached, "", chance, label).probe(answer)
        return is_open

    def _call(self, src: Nic, dst: str, port: int, at: int, service: str, chance: Chance, label: Label) -> Conversation:
        sport = self.port(src)
        number = self.book.begun(at, "tcp", (src.ip, sport), (dst, port), service, label)
        put, send, poisoned = self.capture.put, self._send, self.poisoned
        return Conversation(
            lambda ts, frame: send(ts, frame, number) if poisoned else put(ts, frame, number),
            (src, sport), (self.nic(dst), port), at, chance,
            is_up=partial(self._is_up, src, dst, self.residents.get(dst)),
        )  # fmt: skip

    def _is_up(self, src: Nic, dst: str, resident: Resident | None, at: int) -> bool:
        """The one that was called is still there, and so is the caller."""
        if self.is_local(dst):
            return self.residents.get(dst) is resident is not None
        return self.internet.is_up(at)

    def _packet(self, src: Nic, dst: str, protocol: int, body: bytes, at: int, flow: int, ttl: int) -> None:
        ident = at // 1000 & 0xFFFF
        packet = frames.ipv4(src.ip, dst, protocol, body, ident=ident, ttl=ttl)
        self._send(at, frames.ethernet(self.nic(dst).mac, src.mac, 0x0800, packet), flow)

    def _send(self, at: int, frame: bytes, flow: int) -> None:
        """A frame with IPv4, by the way its sender believes in."""
        wrong = self._led_astray(frame) if self.poisoned else None
        if wrong is None:
            self.capture.put(at, frame, flow)
            return
        first, second = frames.relayed(frame, wrong)
        self.capture.put(at, first, flow)
        self.capture.put(at + ns(_RELAYED_S), second, flow)

    def _led_astray(self, frame: bytes) -> str | None:
        """The MAC address that the sender was made to send to, None where it knows the right one."""
        src, dst = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
        if self.is_group(dst):
            return None
        sender = src if self.is_local(src) else self.gateway_ip
        if self.is_local(dst):
            return self.poisoned.get((sender, dst))
        return self.poisoned.get((sender, self.gateway_ip)) or self.poisoned.get((sender, NOBODY))

    def _far(self, ip: str) -> Nic:
        if ip in (EVERYONE, self.broadcast_ip):
            return Nic(frames.BROADCAST, ip)
        if ip.startswith(_GROUPS):
            return Nic(frames.multicast_mac(ip), ip)
        digest = hashlib.sha256(ip.encode()).digest()
        return Nic(self.gateway_mac, ip, ttl=46 + digest[0] % 14, lag_s=0.012 + digest[1] / 4000, window=65535)
