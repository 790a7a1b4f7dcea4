"""Joining a scenario's attacks into a real capture: at its times, with its addresses.

The attacker and the local victims become hosts that the capture shows; hosts on the Internet keep the addresses kept
for documentation, behind the capture's own gateway. What a payload says about addresses stays as it is, except in ARP.
"""

import heapq
import io
import ipaddress
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardline.model.errors import InputError, OutputError, UsageError
from wardline_range.packets import pcapng
from wardline_range.packets.flow_ids import community_id
from wardline_range.packets.frames import TCP, UDP, checksum, ip_bytes, mac_bytes
from wardline_range.packets.reading import Packet, packets
from wardline_range.run import Ran, write_truth
from wardline_range.scenario_file import Plan
from wardline_range.truth import AttackTruth, Truth

_MOST_FRAMES = 2_000_000
_INSIDE = [ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
_ARP, _IPV4 = 0x0806, 0x0800


class _Attacks(pcapng.Capture):
    """Keeps what attacks send and cause, and forgets the rest."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.kept: list[Packet] = []

    def put(self, ts: int, frame: bytes, flow: int = -1) -> None:
        """Take a frame."""
        if self.is_attack:
            self.kept.append((ts, frame))
            if len(self.kept) > _MOST_FRAMES:
                raise UsageError(f"the attacks of this scenario send more than {_MOST_FRAMES} packets: shorten them")


@dataclass(frozen=True, slots=True)
class _Host:
    mac: str
    ip: str


def splice(plan: Plan, capture: Path, out: Path, truth: Path | None, seed: int | None = None) -> Ran:
    """Write the joined capture and the truth of the attacks in it.

    Raises InputError where the capture cannot be used, UsageError where the scenario has no attack, OutputError.
    """
    kept = _Attacks()
    told = plan.scenario(seed, site=plan.sites[0] if plan.sites else "").play_into(kept)
    if not told.attacks:
        raise UsageError(f"{plan.path}: no attack happens in it: there is nothing to splice")
    shown = _survey(capture)
    hosts = _mapping(told, shown)
    begun = {attack.name: _moved(attack, told, shown) for attack in told.attacks}
    frames = list(_readdressed(kept.kept, told, hosts, begun, shown))
    count = _write(out, capture, sorted(frames))
    joined = _truth(told, hosts, begun, shown, count)
    if truth is not None:
        write_truth(joined, truth)
    return Ran((out,), (joined,))


@dataclass(frozen=True, slots=True)
class _Survey:
    """What a capture shows: its time, its local hosts by packets (most first), and the MAC address of its gateway."""

    first: int
    last: int
    hosts: tuple[_Host, ...]
    gateway_mac: str


def _survey(path: Path) -> _Survey:
    first = last = 0
    local: Counter[tuple[bytes, bytes]] = Counter()
    far: Counter[bytes] = Counter()
    for ts, frame in packets(path):
        first, last = (first or ts), max(last, ts)
        if len(frame) < 34 or frame[12:14] != b"\x08\x00":
            continue
        for mac, ip in ((frame[6:12], frame[26:30]), (frame[0:6], frame[30:34])):
            if mac[0] & 1:
                continue
            if any(ipaddress.IPv4Address(ip) in network for network in _INSIDE):
                local[mac, ip] += 1
            elif ip[0] not in (0, 255) and ip[0] < 224:
                far[mac] += 1
    if not local:
        raise InputError(f"{path}: shows no host with a private IPv4 address: there is nobody to play the attacks on")
    gateway = far.most_common(1)[0][0] if far else local.most_common(1)[0][0][0]
    ordered = sorted(local.items(), key=lambda one: (-one[1], one[0]))
    hosts = [_Host(_mac(mac), str(ipaddress.IPv4Address(ip))) for (mac, ip), _ in ordered]
    return _Survey(first, last, tuple(hosts), _mac(gateway))


def _mac(raw: bytes) -> str:
    return ":".join(f"{octet:02x}" for octet in raw)


def _mapping(told: Truth, shown: _Survey) -> dict[str, _Host]:
    """For each local address of the scenario the host of the capture that plays it; the gateway plays the gateway."""
    gateway = next(one for one in told.devices if one.type == "router").ips[0]
    own = [one for one in shown.hosts if one.mac == shown.gateway_mac]
    free = [one for one in shown.hosts if one.mac != shown.gateway_mac] or list(shown.hosts)
    mapped = {gateway: own[0] if own else replace(free[0], mac=shown.gateway_mac)}
    attackers = [attack.ip for attack in told.attacks]
    victims = [ip for attack in told.attacks for ip in attack.peers]
    local = {ip for device in told.devices for ip in device.ips}
    for ip in dict.fromkeys((*attackers, *victims)):
        if ip in local and ip not in mapped:
            mapped[ip] = free[(len(mapped) - 1) % len(free)]
    return mapped


def _moved(attack: AttackTruth, told: Truth, shown: _Survey) -> int:
    """How much later (ns) an attack happens in the capture, at the same share of the whole."""
    share = (attack.start - told.start) / (told.end - told.start)
    return int(shown.first + share * (shown.last - shown.first)) - attack.start


def _readdressed(
    kept: Sequence[Packet], told: Truth, hosts: Mapping[str, _Host], begun: Mapping[str, int],
    shown: _Survey,
) -> Iterator[Packet]:  # fmt: skip
    windows = [(attack.start, attack.end, attack.name, mac_bytes(attack.mac)) for attack in told.attacks]
    by_ip = {ip_bytes(ip): (mac_bytes(host.mac), ip_bytes(host.ip)) for ip, host in hosts.items()}
    gateway = mac_bytes(shown.gateway_mac)
    # Addresses that nobody has, as a sweep asks for them, move into the network of the first attacker.
    subnet = ip_bytes(hosts[told.attacks[0].ip].ip)[:3]
    for last in range(256):
        for prefix in {ip_bytes(ip)[:3] for ip in hosts}:
            by_ip.setdefault(prefix + bytes((last,)), (gateway, subnet + bytes((last,))))
    for ts, frame in kept:
        name = next(
            (name for start, end, name, mac in windows if start <= ts <= end and mac in (frame[:6], frame[6:12])), ""
        )
        name = name or next((name for start, end, name, _ in windows if start <= ts <= end), "")
        if name and shown.first <= ts + begun[name] <= shown.last:
            yield ts + begun[name], _frame(frame, by_ip, gateway)


def _frame(frame: bytes, by_ip: Mapping[bytes, tuple[bytes, bytes]], gateway: bytes) -> bytes:
    """A frame with the capture's addresses and right checksums."""
    kind = int.from_bytes(frame[12:14], "big")
    if kind == _ARP:
        return _arp(frame, by_ip)
    if kind != _IPV4:
        return frame
    src, dst = frame[26:30], frame[30:34]
    src_mac, new_src = by_ip.get(src, (gateway, src))
    dst_mac, new_dst = by_ip.get(dst, (frame[:6] if frame[0] & 1 else gateway, dst))
    size = (frame[14] & 15) * 4
    total = int.from_bytes(frame[16:18], "big")
    header = bytearray(frame[14 : 14 + size])
    header[12:20] = new_src + new_dst
    header[10:12] = b"\0\0"
    header[10:12] = checksum(bytes(header)).to_bytes(2, "big")
    body = _body(header[9], bytearray(frame[14 + size : 14 + total]), new_src + new_dst)
    made = dst_mac + src_mac + frame[12:14] + bytes(header) + body
    return made + bytes(max(0, len(frame) - len(made)))


def _body(protocol: int, body: bytearray, addresses: bytes) -> bytes:
    place = {TCP: 16, UDP: 6}.get(protocol)
    if place is not None and len(body) >= place + 2:
        body[place : place + 2] = b"\0\0"
        pseudo = addresses + bytes((0, protocol)) + len(body).to_bytes(2, "big")
        total = checksum(pseudo + bytes(body)) or (0xFFFF if protocol == UDP else 0)
        body[place : place + 2] = total.to_bytes(2, "big")
    return bytes(body)


def _arp(frame: bytes, by_ip: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    made = bytearray(frame)
    for mac_at, ip_at in ((22, 28), (32, 38)):
        found = by_ip.get(frame[ip_at : ip_at + 4])
        if found:
            made[ip_at : ip_at + 4] = found[1]
            if frame[mac_at : mac_at + 6] not in (bytes(6), b"\xff" * 6):
                made[mac_at : mac_at + 6] = found[0]
    made[6:12] = made[22:28]
    if not frame[0] & 1:
        made[0:6] = made[32:38]
    return bytes(made)


def _write(out: Path, capture: Path, added: Sequence[Packet]) -> int:
    """Both in order of time; how many packets."""
    count = 0
    try:
        with out.open("wb") as file:
            file.write(pcapng.header())
            for ts, frame in heapq.merge(packets(capture), added, key=lambda one: one[0]):
                file.write(pcapng.packet(ts, frame))
                count += 1
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from None
    return count


def _truth(told: Truth, hosts: Mapping[str, _Host], begun: Mapping[str, int], shown: _Survey, count: int) -> Truth:
    def ip(address: str) -> str:
        return hosts[address].ip if address in hosts else address

    rows = []
    for row in told.flows.filter(pl.col("label") == "malicious").iter_rows(named=True):
        orig, resp = ip(row["orig_h"]), ip(row["resp_h"])
        flow = community_id(row["proto"], (orig, row["orig_p"]), (resp, row["resp_p"]))
        rows.append({**row, "orig_h": orig, "resp_h": resp, "community_id": flow})
    later = pl.DataFrame(
        {"attack": list(begun), "later": list(begun.values())}, schema={"attack": pl.String, "later": pl.Int64}
    )
    flows = (
        pl.DataFrame(rows, schema=told.flows.schema)
        .join(later, on="attack")
        .with_columns((pl.col("ts").dt.epoch("ns") + pl.col("later")).cast(pl.Datetime("ns", "UTC")).alias("ts"))
        .drop("later")
        .filter(pl.col("ts").dt.epoch("ns") <= shown.last)
        .sort("ts", "community_id")
    )
    attacks = tuple(
        replace(
            one, mac=hosts[one.ip].mac, ip=ip(one.ip), start=one.start + begun[one.name],
            end=min(shown.last, one.end + begun[one.name]), peers=tuple(sorted({ip(peer) for peer in one.peers})),
        )
        for one in told.attacks
    )  # fmt: skip
    return Truth(told.seed, shown.first, shown.last, count, (), attacks, (), flows)
