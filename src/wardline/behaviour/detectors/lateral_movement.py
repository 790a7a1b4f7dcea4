"""`lateral_movement`: a device begins to log on to others inside, one after the other, or after it was logged on to.

References: ATT&CK T1021 (remote services) and its ICS sister T0866; Good 1953 (missing mass).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, novelty, part, prior
from wardline.behaviour.talks import contacts
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

TOGETHER_S = 7200.0
"""New sessions within so long are one movement."""

CHAIN_S = 86_400.0
QUIET_S = 7200.0
MOST_DOORS = 500
MOST_NEW = 4.0
EACH_MORE = 2.0
CHAINED = 2.5
NEVER_SERVED = 0.5
PEOPLES = -2.5
PEOPLE = ("computer", "laptop", "workstation", "server")

SERVICES: Mapping[int, str] = {
    21: "FTP", 22: "SSH", 23: "Telnet", 135: "RPC", 139: "SMB", 445: "SMB", 512: "rexec", 513: "rlogin", 2323: "Telnet",
    3389: "RDP", 4899: "Radmin", 5555: "ADB", 5900: "VNC", 5901: "VNC", 5985: "WinRM", 5986: "WinRM",
    102: "S7", 502: "Modbus", 1217: "CODESYS", 1911: "Fox", 2404: "IEC 104", 2455: "CODESYS", 4840: "OPC UA",
    4911: "Fox", 5007: "MELSEC", 9600: "FINS", 11740: "CODESYS", 18245: "SRTP", 20000: "DNP3", 44818: "EtherNet/IP",
    48898: "ADS",
}  # fmt: skip
"""TCP ports by which devices are administered, programmed or taken over."""

_TECHNIQUES = {"SSH": "T1021.004", "SMB": "T1021.002", "RDP": "T1021.001"}
_DOORS = pl.Schema(
    {"device": pl.String, "peer": pl.String, "service": pl.String, "first": pl.Int64, "last": pl.Int64,
     "learned": pl.Boolean, "served": pl.Boolean, "table": pl.String, "uid": pl.String, "row_at": pl.Int64}
)  # fmt: skip
_VISITS = pl.Schema({"device": pl.String, "visits": pl.Int64, "first": pl.Int64, "last": pl.Int64})

_DOC = """\
### What it means
A device opens sessions of services by which others are administered or programmed (SSH, Telnet, SMB, RDP, VNC, WinRM,
S7, Modbus, EtherNet/IP and others) to several devices inside that it never administered, or does so within a day after
it was itself logged on to for the first time by somebody: that is how intruders go from one device to the next.

### How the number is made
`begins to administer` is the chance, by Good and Turing, that a device with so many contacts makes such a first
session, at most 4 nats; `one after the other` 2 ln(hosts) within two hours; `was taken first` 2.5 for a first session
towards it within a day before; `never served` ½ for each, up to three, that served nobody so before. People's computers
and servers have 2.5 less: somebody maintains a device now and then. The prior is 1 in 100. One host alone is said only
of a chain.

### Blind spots
Movement by web pages, or by the tools that a device uses anyway. Hosts that it administered while it was learned. More
than two hours between hosts.

### How to make it normal
What was said once is known. For a new administrator's computer, suppress it for a day, or have it learned.
"""


class LateralMovement:
    """First sessions of administration between devices inside."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="lateral_movement",
        title="Goes from device to device",
        cause="spread",
        tables=("conn", "conn_update"),
        techniques=("T1021", "T1021.001", "T1021.002", "T1021.004", "T1210", "T0866", "T0867"),
        severity="high",
        warm_up="The device's learning time.",
        doc=_DOC,
        next_steps=(
            "Ask who works on these devices now; where nobody does, cut the device off.",
            "Look at the first device of the chain: it was taken before.",
            "Change passwords that these devices share.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device that moves, told again when it has reached twice as many hosts."""
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, devices) for one in _moves(seen, devices, memory) if _key(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember sessions, how many contacts were learned, and what was said."""
        if contacts(seen).is_empty():
            return memory
        quiet = said(memory, seen.end, QUIET_S)
        keys = sorted({_key(one) for one in _moves(seen, devices, memory)} - quiet)
        return {
            "doors": newest(_doors(seen, devices, memory), ["device"], "last", MOST_DOORS),
            "visits": _visits(seen, devices, memory),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _sessions(seen: Batch) -> pl.DataFrame:
    """Sessions of administration between two of our devices in this slice, the first of each door."""
    rows = contacts(seen)
    if rows.is_empty():
        return pl.DataFrame(schema=_DOORS)
    inside = (pl.col("role") == "client") & (pl.col("kind") == "device") & (pl.col("proto") == "tcp")
    mine = rows.filter(inside & pl.col("port").is_in(list(SERVICES)))
    if mine.is_empty():
        return pl.DataFrame(schema=_DOORS)
    service = pl.col("port").cast(pl.Int64).replace_strict(dict(SERVICES), return_dtype=pl.String)
    doors = mine.sort("at", "uid").group_by("device", pl.col("peer_device").alias("peer"), service.alias("service"),
                                            maintain_order=True)  # fmt: skip
    return doors.agg(
        first=pl.col("at").min(), last=pl.col("at").max(), learned=pl.lit(False), served=pl.lit(False),
        table=pl.col("table").first(), uid=pl.col("uid").first(), row_at=pl.col("at").first(),
    )  # fmt: skip


@once
def _doors(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Every session so far by door, with whether it was learned and whether the peer served others before."""
    known, now = kept(memory, "doors", _DOORS), _sessions(seen)
    if now.is_empty():
        return known
    stages = {one: devices.stage(DeviceId(one), seen.start) == "learning" for one in now["device"].unique().sort()}
    served = known.select("peer", "service").unique(maintain_order=True).with_columns(before=pl.lit(True))
    fresh = now.join(served, on=["peer", "service"], how="left", maintain_order="left").with_columns(
        served=pl.col("before").fill_null(False),
        learned=pl.col("device").replace_strict(stages, return_dtype=pl.Boolean),
    )
    merged = pl.concat([known, fresh.select(_DOORS.names())]).group_by("device", "peer", "service", maintain_order=True)
    return merged.agg(
        pl.col("first").min(), pl.col("last").max(),
        pl.col("learned", "served", "table", "uid", "row_at").first(),
    )  # fmt: skip


def _visits(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """How many contacts (one partner in one slice) each device had while it was learned."""
    known = kept(memory, "visits", _VISITS)
    rows = contacts(seen)
    learning = [one for one in rows["device"].unique().sort() if devices.stage(DeviceId(one), seen.start) == "learning"]
    if not learning:
        return known
    mine = rows.filter(pl.col("device").is_in(learning)).group_by("device", maintain_order=True)
    now = mine.agg(
        visits=pl.col("peer").n_unique().cast(pl.Int64),
        first=pl.lit(seen.start, pl.Int64),
        last=pl.lit(seen.end, pl.Int64),
    )
    merged = pl.concat([known, now]).group_by("device", maintain_order=True)
    return merged.agg(pl.col("visits").sum(), pl.col("first").min(), pl.col("last").max())


def _moves(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Devices with first sessions that reach even odds, one of them in this slice."""
    now = _sessions(seen)
    if now.is_empty():
        return
    known = kept(memory, "doors", _DOORS)
    pair = ["device", "peer", "service"]
    strange = now.join(known, on=pair, how="anti", maintain_order="left")["device"].unique().sort()
    if strange.is_empty():
        return
    doors = _doors(seen, devices, memory)
    visits = {row["device"]: row for row in kept(memory, "visits", _VISITS).iter_rows(named=True)}
    for device in strange:
        if devices.stage(DeviceId(device), seen.start) == "learning" or device not in visits:
            continue
        mine = doors.filter(pl.col("device") == device)
        fresh = mine.filter(~pl.col("learned") & (pl.col("first") >= seen.end - int(TOGETHER_S * NS_PER_S)))
        begun = int(str(fresh["first"].min()))
        since = begun - int(CHAIN_S * NS_PER_S)
        towards = (pl.col("peer") == device) & ~pl.col("learned") & pl.col("first").is_between(since, begun)
        told = {
            "device": device, "fresh": fresh.sort("first", "peer", "service"), "learned": mine.filter("learned").height,
            "taken": doors.filter(towards).sort("first", "device"), "seen": visits[device],
        }  # fmt: skip
        several = fresh["peer"].n_unique() > 1 or told["taken"].height
        if several and sum(each.value for each in _parts(told, devices)) >= 0:
            yield told


def _key(one: Mapping[str, Any]) -> str:
    """A movement is told again at 2, 4, 8 … hosts."""
    return f"{one['device']} {one['fresh']['peer'].n_unique().bit_length()}"


def _finding(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    fresh: pl.DataFrame = one["fresh"]
    taken: pl.DataFrame = one["taken"]
    hosts = fresh["peer"].unique(maintain_order=True).to_list()
    services = fresh["service"].unique(maintain_order=True).to_list()
    start, end = int(str(fresh["first"].min())), int(str(fresh["last"].max()))
    rows = pl.concat([fresh, taken]).select("table", "uid", "row_at").head(MAX_EVIDENCE)
    after = f", after {named(taken['device'][0], devices)} had logged on to it" if taken.height else ""
    return Finding(
        detector=LateralMovement.spec.id,
        ts=start,
        end=end,
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} opened {', '.join(services[:4])} to {counted(len(hosts), 'device')} "
        f"within {lasting(max(end - start, 1))} for the first time{after}.",
        subject="movement",
        severity="high",
        observed=Quantity(counted(len(hosts), "device") + " newly administered", float(len(hosts)), "devices"),
        expected=Expectation("no device that it did not administer before", 0.0, 1.0, "devices"),
        baseline=Baseline(one["seen"]["first"], one["seen"]["last"], one["seen"]["visits"], "contacts", "operational"),
        parts=_parts(one, devices),
        evidence=tuple(RowRef(*row) for row in rows.iter_rows()),
        techniques=_named_techniques(services),
        peers=tuple(hosts[:20]),
        nearest=f"{counted(one['learned'], 'session')} of administration learned" if one["learned"] else "",
        to_be_normal="These devices administered from there while the network was learned, or one alone.",
    )


def _named_techniques(services: list[str]) -> tuple[str, ...]:
    named_ = [
        _TECHNIQUES.get(service, "T1021" if service in ("VNC", "WinRM", "Telnet") else "T0866") for service in services
    ]
    return tuple(dict.fromkeys(named_))


def _parts(one: Mapping[str, Any], devices: DeviceView) -> tuple[Part, ...]:
    fresh, visits = one["fresh"], one["seen"]["visits"]
    hosts = fresh["peer"].n_unique()
    first = max(0.0, min(MOST_NEW, novelty(visits, one["learned"])))
    why = f"{counted(one['learned'], 'such session')} in {counted(visits, 'contact')} while it was learned"
    parts = [prior(CHANGE_PRIOR), part("begins to administer", first, why)]
    if hosts > 1:
        parts.append(part("one after the other", EACH_MORE * math.log(hosts), f"{hosts} devices within two hours"))
    if one["taken"].height:
        by = safe(named(one["taken"]["device"][0], devices))
        parts.append(part("was taken first", CHAINED, f"{by} opened {one['taken']['service'][0]} to it before"))
    silent = min(3, fresh.filter(~pl.col("served"))["peer"].n_unique())
    if silent:
        parts.append(part("never served", NEVER_SERVED * silent, f"{silent} of them at least served nobody so"))
    known = devices.get(DeviceId(one["device"]))
    kind = known.value("type") if known else ""
    if any(word in kind for word in PEOPLE):
        parts.append(
            part("people's computer", PEOPLES, f"it is a {safe(kind)}, from which somebody may maintain devices")
        )
    return tuple(parts)
