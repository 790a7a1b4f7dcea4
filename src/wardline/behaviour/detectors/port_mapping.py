"""`port_mapping`: a device asks the gateway by UPnP to let the Internet in.

References: UPnP WANIPConnection:1 2.4.16 (AddPortMapping); UPnP Device Architecture 2.0 1.3 (search), 3.1 (control);
ATT&CK T1133.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying, since
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.talks import contacts
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 86_400.0
QUIET_S = 86_400.0
LONG_BODY = 400
"""Bytes of a SOAP request from which it carries the eight arguments of AddPortMapping, not just a question."""

ASKED = 2.5
THINGS = 1.5
OTHER_REACHED = 4.0
OWN_REACHED = 1.0
MOST_GATEWAYS = 64
MOST_ASKED = 4096
MOST_SERVED = 4096
PEOPLE = ("computer", "laptop", "phone", "tablet", "console", "server", "workstation", "nas")

_GATEWAYS = pl.Schema({"addr": pl.String, "port": pl.Int64, "at": pl.Int64})
_ASKED = pl.Schema(
    {"device": pl.String, "addr": pl.String, "at": pl.Int64, "uid": pl.String, "learned": pl.Boolean, "body": pl.UInt64}
)
_SERVED = pl.Schema({"device": pl.String, "port": pl.UInt16, "last": pl.Int64})
_REACHED = pl.Schema(
    {"device": pl.String, "port": pl.UInt16, "peer_h": pl.String, "at": pl.Int64, "table": pl.String, "uid": pl.String}
)
_GATEWAY = r"(?i)InternetGatewayDevice|WANConnectionDevice|WANIPConnection|WANPPPConnection"

_DOC = """\
### What it means
A device asked the gateway by UPnP to open ports towards the inside, which it did not do while it was learned; where
somebody outside then reaches a device that served nobody outside before, the hole is in use.

### How the number is made
`asks for openings`: POST requests with a body of 400 bytes and more (the length of AddPortMapping) to the place that
the gateway told by SSDP as its control: 2.5. `several` is ln of how many; `a thing` adds 1.5 for devices that are
nobody's computer. `another is reached` adds 4 when the Internet reaches another device than the one that asked on a
port that never served it; `it is reached` 1 when it is itself, as games and file sharing do. The prior is 1 in 100.

### Blind spots
Mappings by PCP, NAT-PMP or in the gateway's own pages. A gateway whose SSDP answer was not seen within a day.

### How to make it normal
Devices that ask while they are learned (consoles, file sharing) may go on. Better: switch UPnP off at the gateway.
"""


class PortMapping:
    """Who asks the gateway for openings, and who is reached by them."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="port_mapping",
        title="Opening asked of the gateway",
        cause="exposure",
        tables=("http", "ssdp", "conn", "conn_update"),
        techniques=("T1133", "T1090", "T0883"),
        severity="high",
        warm_up="The device's learning time, to know who asks by habit.",
        doc=_DOC,
        next_steps=(
            "List the port mappings at the gateway, remove those that nobody needs, and switch UPnP off.",
            "Look at what the devices behind them did since they were opened.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding a day for each device that asks, told again when another is reached."""
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, devices) for one in _openings(seen, devices, memory) if _key(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember gateways, who asked, who serves outsiders, and what was said."""
        quiet = said(memory, seen.end, QUIET_S)
        keys = sorted({_key(one) for one in _openings(seen, devices, memory)} - quiet)
        return {
            "gateways": _gateways(seen, memory).tail(MOST_GATEWAYS),
            "asked": _asked(seen, devices, memory).tail(MOST_ASKED),
            "served": _served(seen, memory),
            "reached": _reached(seen, memory).tail(MOST_SERVED),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _gateways(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Where gateways said by SSDP that they are controlled."""
    known = since(kept(memory, "gateways", _GATEWAYS), "at", seen.end, WINDOW_S)
    rows = seen.tables.get("ssdp")
    if rows is None or rows.is_empty():
        return known
    told = rows.filter(pl.col("location").is_not_null() & pl.col("search_target").fill_null("").str.contains(_GATEWAY))
    if told.is_empty():
        return known
    place = told.select(
        addr="orig_h", port=pl.col("location").str.extract(r"^http://[^/]*:(\d+)", 1).fill_null("80").cast(pl.Int64),
        at=pl.col("ts").cast(pl.Int64),
    )  # fmt: skip
    return pl.concat([known, place]).unique(["addr", "port"], keep="last", maintain_order=True)


@once
def _asked(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Requests for an opening within a day, and for ever who asked while it was learned."""
    before = kept(memory, "asked", _ASKED)
    known = before.filter(pl.col("learned") | (pl.col("at") >= seen.end - int(WINDOW_S * NS_PER_S)))
    rows = seen.tables.get("http")
    gateways = _gateways(seen, memory)
    if rows is None or rows.is_empty() or gateways.is_empty() or "orig_device" not in rows.columns:
        return known
    long = (pl.col("method") == "POST") & (pl.col("request_body_len") >= LONG_BODY)
    posts = rows.filter(long & pl.col("orig_device").is_not_null()).with_columns(port=pl.col("resp_p").cast(pl.Int64))
    fresh = posts.join(gateways, left_on=["resp_h", "port"], right_on=["addr", "port"], how="semi").select(
        device="orig_device", addr="resp_h", at=pl.col("ts").cast(pl.Int64), uid="uid", body="request_body_len"
    )
    if fresh.is_empty():
        return known
    learned = [devices.stage(DeviceId(device), at) == "learning" for device, at in fresh.select("device", "at").rows()]
    fresh = fresh.with_columns(learned=pl.Series(learned, dtype=pl.Boolean)).select(_ASKED.names())
    merged = pl.concat([known, fresh])
    habit = merged.filter("learned").unique(["device"], keep="last", maintain_order=True)
    return pl.concat([habit, merged.filter(~pl.col("learned"))])


@once
def _outsiders(seen: Batch) -> pl.DataFrame:
    """Connections from the Internet that a device of ours answered."""
    rows = contacts(seen)
    if rows.is_empty():
        return pl.DataFrame(schema=_REACHED)
    mine = (pl.col("role") == "server") & (pl.col("kind") == "external") & (pl.col("proto") == "tcp")
    return rows.filter(mine).select(_REACHED.names())


def _served(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Ports on which devices serve outsiders."""
    known, now = kept(memory, "served", _SERVED), _outsiders(seen)
    if now.is_empty():
        return known
    merged = pl.concat([known, now.select("device", "port", last="at")]).group_by("device", "port", maintain_order=True)
    return merged.agg(pl.col("last").max()).sort("last", "device", "port").tail(MOST_SERVED)


@once
def _reached(seen: Batch, memory: Memory) -> pl.DataFrame:
    """First connections from outside to ports that never served it, within a day."""
    known = since(kept(memory, "reached", _REACHED), "at", seen.end, WINDOW_S)
    now = _outsiders(seen)
    if now.is_empty():
        return known
    new = now.join(kept(memory, "served", _SERVED), on=["device", "port"], how="anti", maintain_order="left")
    first = new.sort("at", "uid").unique(["device", "port"], keep="first", maintain_order=True)
    return pl.concat([known, first]) if first.height else known


def _openings(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Devices whose requests reach even odds, with what came in after them."""
    asked = _asked(seen, devices, memory)
    if asked.is_empty():
        return
    habit = asked.filter("learned")["device"].to_list()
    fresh = asked.filter(~pl.col("learned") & ~pl.col("device").is_in(habit))
    reached = _reached(seen, memory)
    for (device,), rows in fresh.group_by("device", maintain_order=True):
        start = int(str(rows["at"].min()))
        after = reached.filter(pl.col("at") >= start)
        others, own = after.filter(pl.col("device") != device), after.filter(pl.col("device") == device)
        told = {"device": str(device), "rows": rows, "others": others, "own": own, "start": start}
        latest = max(int(str(frame["at"].max())) for frame in (rows, after) if frame.height)
        if latest >= seen.start - 120 * NS_PER_S and sum(each.value for each in _parts(told, devices)) >= 0:
            yield told


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['device']} {'used' if one['others'].height else 'asked'}"


def _finding(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    rows: pl.DataFrame = one["rows"]
    others: pl.DataFrame = one["others"]
    gateway = str(rows["addr"][0])
    came = pl.concat([others, one["own"]]).sort("at", "device", "port")
    used = (
        f", and {safe(came['peer_h'][0])} came in to {named(came['device'][0], devices)} on port {came['port'][0]}"
        if came.height
        else ""
    )
    evidence = [RowRef("http", uid, at) for uid, at in rows.select("uid", "at").head(MAX_EVIDENCE - 10).iter_rows()]
    evidence += [RowRef(*row) for row in came.select("table", "uid", "at").head(10).iter_rows()]
    ends = [int(str(frame["at"].max())) for frame in (rows, came) if frame.height]
    return Finding(
        detector=PortMapping.spec.id,
        ts=one["start"],
        end=max(ends),
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} asked the gateway {safe(gateway)} by UPnP for "
        f"{counted(rows.height, 'opening')} to the inside{used}.",
        subject=f"gateway={safe(gateway)}",
        severity="high",
        observed=Quantity(counted(rows.height, "request"), float(rows.height), "requests"),
        expected=Expectation("no request for an opening, as while it was learned", 0.0, 0.0, "requests"),
        baseline=Baseline(one["start"], max(ends), rows.height, "requests for an opening", "operational"),
        parts=_parts(one, devices),
        evidence=tuple(evidence),
        techniques=("T1133", "T1090", "T0883"),
        peers=tuple(dict.fromkeys([gateway, *came["device"].to_list(), *map(safe, came["peer_h"].to_list())]))[:20],
        nearest="no opening asked for while it was learned",
        to_be_normal="Openings asked for while the device was learned, or none at all.",
    )


def _parts(one: Mapping[str, Any], devices: DeviceView) -> tuple[Part, ...]:
    count = one["rows"].height
    parts = [
        prior(CHANGE_PRIOR),
        part("asks for openings", ASKED, f"{counted(count, 'long request')} to the gateway's control; none before"),
    ]
    if count > 1:
        parts.append(part("several", min(2.0, math.log(count)), f"{count} of them"))
    known = devices.get(DeviceId(one["device"]))
    kind = known.value("type") if known else ""
    if kind and not any(word in kind for word in PEOPLE):
        parts.append(part("a thing", THINGS, f"it is a {safe(kind)}, not somebody's computer"))
    if one["others"].height:
        ports = counted(one["others"].height, "port")
        parts.append(part("another is reached", OTHER_REACHED, f"the Internet reaches {ports} of others since"))
    elif one["own"].height:
        parts.append(part("it is reached", OWN_REACHED, "the Internet reaches it since"))
    return tuple(parts)
