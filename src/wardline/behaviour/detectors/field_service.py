"""A field device speaks something that field devices do not speak: judged by what its kind is for, not by its own past.

A controller or outstation has few reasons to talk: its master asks it in an OT protocol, and it asks for an address,
a name or the time. Whatever else it opens or serves is worth a look even while it is still being learned (IEC
62443-3-3 SR 5.2, deny by default between devices of one zone).

References: NIST SP 800-82r3 5.2 (expected flows of field devices); MITRE ATT&CK for ICS T0867, T0886.
"""

from typing import ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, lasting, named, safe, sized
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 86_400.0
MOST_DOORS = 50_000
NEIGHBOUR = 3.0
"""The other end is a field device too: masters talk to outstations, outstations not to each other."""
UNNAMED = 2.0
"""No protocol was recognised in what it sent, and the port is above those that services are assigned (RFC 6335 6)."""
OPENED = 1.5
"""The field device opened the connection itself."""
KNOWN_REMOTE = 1.5
"""A protocol for files, shells or screens: a way in or a way to move a program."""
OFTEN = -2.5
"""It was seen before on more than one day, or a quarter of its kind does the same: this is how the site works."""

REMOTE = ["ssh", "telnet", "ftp", "smb", "rdp", "vnc"]
REMOTE_PORTS = [20, 21, 22, 23, 69, 135, 139, 445, 513, 514, 3389, 5900, 5985]
EXPECTED = [
    "bacnet",
    "cip",
    "enip",
    "iec104",
    "s7comm",
    "modbus",
    "dnp3_tcp",
    "dnp3_udp",
    "dns",
    "dhcp",
    "ntp",
    "snmp",
    "ssdp",
]
EXPECTED_PORTS = [
    53,
    67,
    68,
    80,
    102,
    123,
    161,
    162,
    443,
    502,
    789,
    1089,
    1911,
    2222,
    2404,
    4840,
    4911,
    18245,
    20000,
    34964,
    44818,
    47808,
]
"""Ports assigned to OT protocols, infrastructure and a device's own web page."""
ASSIGNED_BELOW = 1024

_FIELD = pl.Schema({"device": pl.String, "asked": pl.UInt32})
_DOORS = pl.Schema(
    {"device": pl.String, "port": pl.UInt16, "proto": pl.String, "days": pl.UInt32, "last_day": pl.Int64}
)


class FieldService:
    """Connections of Modbus and DNP3 outstations that are not OT, naming, addressing or time."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="field_service",
        title="Field device speaks a foreign protocol",
        cause="new-behaviour",
        tables=("conn", "conn_update", "modbus", "dnp3"),
        techniques=("T0867", "T0886", "T1571"),
        severity="high",
        warm_up="None: it knows what a field device is for. The device must have answered Modbus or DNP3 before.",
        doc="""
### What it means
A device that answers Modbus or DNP3 requests (a PLC, an RTU) took part in a connection that is neither an OT protocol
nor naming, addressing, time or its own web page: a file transfer, a remote shell, or something that nobody
recognises.

### How the number is made
Terms for: the other end is a field device too, no protocol was recognised on a high port, the field device opened the
connection, the port or protocol is one for files, shells or screens. Against it: the same was seen on an earlier day,
or a quarter of the other field devices do the same.

### Blind spots
Misuse inside an OT protocol (see ot_command); a field device that speaks neither Modbus nor DNP3 in the capture.

### How to make it normal
It is said once a day for a device and port, and what comes on several days counts against the claim.
""",
        next_steps=(
            "Ask engineering whether anybody worked on the device at that time.",
            "Compare the device's program and firmware with the last known good ones.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding a day for each field device and foreign port."""
        foreign, field = _foreign(seen, memory)
        if foreign.is_empty():
            return []
        quiet = said(memory, seen.end, QUIET_S)
        doors = kept(memory, "doors", _DOORS)
        found = [
            _finding(rows, field, doors, devices, seen)
            for (device, proto, port), rows in foreign.group_by("device", "proto", "port", maintain_order=True)
            if _key(device, proto, port) not in quiet
        ]
        return [finding for finding in found if finding.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember which devices are field devices, and on which days they used which door."""
        foreign, field = _foreign(seen, memory)
        keys = [f"{one.device} {one.subject}" for one in self.score(seen, devices, memory)]
        return {
            "field": field,
            "doors": _remembered(foreign, kept(memory, "doors", _DOORS), seen.end),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


def _field_devices(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Devices that answered OT requests so far, with how many they were asked; those that ask more are masters."""
    known = kept(memory, "field", _FIELD)
    fresh = []
    for table in ("modbus", "dnp3"):
        rows = seen.tables.get(table)
        if rows is not None and rows.height and "resp_device" in rows.columns:
            served = rows.filter(pl.col("resp_device").is_not_null(), pl.col("pdu_type") == "RESP")
            fresh.append(served.group_by(device="resp_device").agg(asked=pl.len().cast(pl.UInt32)))
    if not fresh:
        return known
    return pl.concat([known, *fresh]).group_by("device").agg(pl.col("asked").sum()).sort("device")


@once
def _foreign(seen: Batch, memory: Memory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Answered talk of field devices that is not what they are for, ordered by time, and the field devices."""
    field = _field_devices(seen, memory)
    if field.is_empty():
        return pl.DataFrame(), field
    usual = pl.col("service").is_in(EXPECTED).fill_null(False) | pl.col("port").is_in(EXPECTED_PORTS)
    rows = talks(seen).filter(
        pl.col("ok")
        & (pl.col("proto") == "tcp")
        & pl.col("kind").is_in(["device", "local"])
        & ~usual
        & pl.col("device").is_in(field["device"].to_list())
    )
    return rows.sort("at", "uid"), field


def _remembered(foreign: pl.DataFrame, doors: pl.DataFrame, now: int) -> pl.DataFrame:
    if foreign.is_empty():
        return doors
    day = now // 86_400_000_000_000
    fresh = (
        foreign.select("device", "port", "proto")
        .unique()
        .with_columns(days=pl.lit(1, pl.UInt32), last_day=pl.lit(day, pl.Int64))
    )
    seen_today = fresh.join(doors.filter(pl.col("last_day") == day), on=["device", "port", "proto"], how="anti")
    merged = (
        pl.concat([doors, seen_today.select(_DOORS.names())])
        .group_by("device", "port", "proto")
        .agg(pl.col("days").sum(), pl.col("last_day").max())
    )
    return merged.sort("device", "port", "proto").tail(MOST_DOORS)


def _key(device: object, proto: object, port: object) -> str:
    return f"{device} {_subject(proto, port)}"


def _subject(proto: object, port: object) -> str:
    return f"foreign={proto}/{port}"


def _finding(rows: pl.DataFrame, field: pl.DataFrame, doors: pl.DataFrame, devices: DeviceView, seen: Batch) -> Finding:
    first = rows.row(0, named=True)
    device, port, proto = str(first["device"]), int(first["port"]), str(first["proto"])
    start, end = int(first["at"]), int(str(rows["at"].max()))
    carried = int(rows["out_bytes"].sum()) + int(rows["in_bytes"].sum())
    asked = int(field.filter(pl.col("device") == device)["asked"][0])
    peers = [str(one) for one in rows["peer_h"].unique(maintain_order=True).head(20)]
    verb = "opened" if first["role"] == "client" else "accepted"
    spoke = safe(str(first["service"])) if first["service"] else f"{proto} port {port}, protocol not recognised"
    return Finding(
        detector=FieldService.spec.id,
        ts=start,
        end=max(end, start),
        device=DeviceId(device),
        claim=f"{named(device, devices)}, a field device, {verb} {counted(rows['uid'].n_unique(), 'connection')} with "
        f"{safe(peers[0])} on {spoke}, {sized(carried)} in all.",
        subject=_subject(proto, port),
        severity="high",
        observed=Quantity(f"{spoke} with {safe(', '.join(peers[:3]))}", float(rows["uid"].n_unique()), "connections"),
        expected=Expectation(
            "OT protocols with its master, and addresses, names, time and its own web page", 0.0, 0.0, "connections"
        ),
        baseline=Baseline(
            seen.start,
            seen.end,
            asked,
            f"OT requests it answered in {lasting(seen.end - seen.start)} or longer",
            "built-in",
        ),
        parts=_parts(rows, field, doors, device, port),
        evidence=tuple(
            RowRef(*row)
            for row in rows.select("table", "uid", "at").unique(maintain_order=True).head(MAX_EVIDENCE).iter_rows()
        ),
        techniques=("T0867", "T0886") if port <= ASSIGNED_BELOW else ("T0867", "T0886", "T1571"),
        peers=tuple(map(safe, peers)),
        nearest=f"{counted(asked, 'OT request')} that it answered",
        to_be_normal="A service of the list of what field devices offer and use, or one met while it was learned.",
    )


def _parts(rows: pl.DataFrame, field: pl.DataFrame, doors: pl.DataFrame, device: str, port: int) -> tuple[Part, ...]:
    kind = set(field["device"])
    parts = [prior(CHANGE_PRIOR)]
    if kind & set(rows["peer_device"].drop_nulls()):
        parts.append(part("neighbour", NEIGHBOUR, "the other end is a field device too"))
    services = set(rows["service"].drop_nulls())
    if not services and port >= ASSIGNED_BELOW:
        parts.append(part("unnamed", UNNAMED, f"no protocol was recognised on port {port}"))
    if port in REMOTE_PORTS or services & set(REMOTE):
        parts.append(part("way in", KNOWN_REMOTE, "the protocol moves files or opens a shell or a screen"))
    if "client" in set(rows["role"]):
        parts.append(part("opened", OPENED, "the field device opened it"))
    same = doors.filter(pl.col("port") == port)
    before = same.filter(pl.col("device") == device)["days"].sum()
    others = same.filter(pl.col("device").is_in(kind - {device}))["device"].n_unique()
    if before > 1 or (len(kind) >= 4 and others / (len(kind) - 1) >= 0.25):
        parts.append(part("often", OFTEN, f"seen on {before} days before; {others} other field devices do it too"))
    parts.append(part("field device", 2.0, "it answers OT requests: everything else it does is rare"))
    return tuple(parts)
