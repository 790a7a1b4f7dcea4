"""Scans: one device tries many doors and few open.

References: Jung, Paxson, Berger, Balakrishnan 2004, "Fast portscan detection using sequential hypothesis testing" (the
random walk over first contacts, and its success rates).
"""

import math
from collections.abc import Iterator
from typing import ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying, series, since
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 86_400.0
QUIET_S = 1800.0
MOST_CONTACTS = 4096
MOST_WALKS = 10
"""Findings of one mode in one slice; a scan of all ports on all hosts is told by its ten widest walks."""
STEP = math.log(0.8 / 0.2)
"""What one failed first contact says: a scanner fails in 0.8 of them, others in 0.2 (Jung et al.)."""
TOGETHER = 0.5
"""Weight of each step: failures come together (one outage, one stale list), so they are not independent witnesses."""

_CONTACTS = pl.Schema(
    {
        "device": pl.String, "peer_h": pl.String, "proto": pl.String, "port": pl.UInt16, "ok": pl.Boolean,
        "at": pl.Int64, "table": pl.String, "uid": pl.String,
    }
)  # fmt: skip
_DOOR = ["device", "peer_h", "proto", "port"]


class Scan:
    """First contacts of the last day, walked over per port (horizontal) and per host (vertical)."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="scan",
        title="Network or port scan",
        cause="scan",
        tables=("conn", "conn_update"),
        techniques=("T1046", "T1018", "T0846"),
        severity="medium",
        warm_up="None; it judges from the first packet.",
        doc="""
### What it means
One device tried the same port on many hosts (horizontal), or many ports on one host (vertical), and most did not
answer.

### How the number is made
A random walk over first contacts within a day: each failed one adds ln(0.8/0.2), each that is answered takes as much
away (a scanner is right about one host in five, others about four in five: Jung et al. 2004). Every step counts half,
since failures come together. About ten more failures than answers, all first contacts, reach even odds.

### Blind spots
A scanner that knows which hosts answer; more than a day between tries; a capture that sees only one direction (then
nobody is ever answered, and the detector says nothing). Broadcasts, the leases of a DHCP server, and answers to
questions that were asked of a group (SSDP, mDNS) are no contacts, nor is a datagram from a service's port to a dynamic
one: who scans dynamic ports from a low one is not seen.

### How to make it normal
Inventory and vulnerability scanners are meant to do this: name the device as a scanner in a suppression.
""",
        next_steps=(
            "Find out who uses the device and whether it is meant to scan.",
            "Look at which of the tried doors were open: those hosts come next.",
        ),
        explained_by=("internet_outage", "service_outage", "group_outage", "mirror_loss", "overload", "blind"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each port or host that is being scanned and has not been said within half an hour."""
        quiet = said(memory, seen.end, QUIET_S)
        contacts, fresh = _contacts(seen, memory)
        return [_finding(walk, rows, devices) for walk, rows in _walks(contacts, fresh) if _key(walk) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember first contacts, and what was said."""
        contacts, fresh = _contacts(seen, memory)
        quiet = said(memory, seen.end, QUIET_S)
        keys = [_key(walk) for walk, _ in _walks(contacts, fresh) if _key(walk) not in quiet]
        return {
            "contacts": newest(contacts, ["device"], "at", MOST_CONTACTS),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _contacts(seen: Batch, memory: Memory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First contacts of the last day with those of this slice, and the latter alone."""
    known = since(kept(memory, "contacts", _CONTACTS), "at", seen.end, WINDOW_S)
    rows = talks(seen)
    asks = pl.col("proto").is_in(["tcp", "udp"]) | ((pl.col("proto") == "icmp") & (pl.col("icmp_type") == 8))
    inside = pl.col("kind").is_in(["device", "local"])
    tried = rows.filter(
        (pl.col("role") == "client")
        & asks
        & (pl.col("kind") != "group")
        & ((pl.col("proto") != "udp") | inside)
        & ~_is_answer()
        & pl.col("port").is_not_null()
    )
    if tried.is_empty():
        return known, tried.select(_CONTACTS.names())
    first = tried.select(_CONTACTS.names()).sort("ok", "at", "uid", descending=[True, False, False])
    first = first.unique(_DOOR, keep="first", maintain_order=True).join(known, on=_DOOR, how="anti", nulls_equal=True)
    return pl.concat([known, first.sort("at", "uid")]), first


def _is_answer() -> pl.Expr:
    """A lease of a DHCP server, or what answers a question that was asked of a group (SSDP, mDNS, makers' own).

    Such an answer goes to the port that the question came from, which is none of the protocol's own: it is a flow of
    its own, that nobody answers.
    """
    service, port = pl.col("service").fill_null(""), pl.col("port")
    of_group = ((service == "ssdp") & (port != 1900)) | ((service == "dns") & ~port.is_in([53, 5353, 5355]))
    return (service == "dhcp") | ((pl.col("proto") == "udp") & of_group) | pl.col("returns")


def _walks(contacts: pl.DataFrame, fresh: pl.DataFrame) -> Iterator[tuple[dict[str, object], pl.DataFrame]]:
    """Walks that reach even odds and took a failed step in this slice, with their contacts."""
    if fresh.is_empty() or not contacts["ok"].any():
        return
    moved = fresh.filter(~pl.col("ok"))
    for mode, keys in (("horizontal", ["device", "proto", "port"]), ("vertical", ["device", "proto", "peer_h"])):
        touched = contacts.join(moved.select(keys).unique(), on=keys, how="semi")
        walked = (
            touched.group_by(keys)
            .agg(
                failed=(~pl.col("ok")).sum(),
                answered=pl.col("ok").sum(),
                start=pl.col("at").min(),
                end=pl.col("at").max(),
            )
            .with_columns(mode=pl.lit(mode), net=pl.col("failed").cast(pl.Int64) - pl.col("answered").cast(pl.Int64))
            .filter(pl.col("net") * STEP * TOGETHER + MOMENT_PRIOR >= 0)
            .sort("net", *keys, descending=[True, False, False, False])
            .head(MOST_WALKS)
        )
        for walk in walked.iter_rows(named=True):
            yield walk, touched.filter(*(pl.col(key) == walk[key] for key in keys))


def _key(walk: dict[str, object]) -> str:
    return f"{walk['device']} {_subject(walk)}"


def _subject(walk: dict[str, object]) -> str:
    if walk["mode"] == "horizontal":
        return f"scan={walk['proto']}/{walk['port']}"
    return f"scan={walk['proto']} host={safe(str(walk['peer_h']))}"


def _finding(walk: dict[str, object], rows: pl.DataFrame, devices: DeviceView) -> Finding:
    failed, answered = int(str(walk["failed"])), int(str(walk["answered"]))
    start, end = int(str(walk["start"])), int(str(walk["end"]))
    device = str(walk["device"])
    tried = failed + answered
    shown = pl.concat([rows.filter(pl.col("ok")).head(10), rows.filter(~pl.col("ok"))]).head(MAX_EVIDENCE).sort("at")
    return Finding(
        detector=Scan.spec.id,
        ts=start,
        end=end,
        device=DeviceId(device),
        claim=f"{named(device, devices)} tried {_tried(walk, rows)} within {lasting(max(end - start, 1))}; "
        f"{answered} answered.",
        subject=_subject(walk),
        severity="medium",
        observed=Quantity(f"{counted(failed, 'first contact')} of {tried} failed", float(failed), "contacts"),
        expected=Expectation("about one first contact in five fails", 0.0, math.ceil(tried * 0.2), "contacts"),
        baseline=Baseline(start, end, tried, "first contacts", "built-in"),
        parts=_parts(failed, answered),
        evidence=tuple(RowRef(*row) for row in shown.select("table", "uid", "at").iter_rows()),
        techniques=("T1046",) if walk["mode"] == "vertical" else ("T1018", "T1046", "T0846"),
        peers=tuple(sorted(set(rows["peer_h"].to_list()))[:20]),
        series=series(rows, pl.len(), 60),
        nearest=f"{counted(answered, 'first contact')} of its own that answered",
        to_be_normal=f"At most {math.ceil(tried * 0.2)} of {tried} first contacts that fail.",
    )


def _tried(walk: dict[str, object], rows: pl.DataFrame) -> str:
    if walk["mode"] == "vertical":
        return counted(rows["port"].n_unique(), f"{walk['proto']} port") + f" on {safe(str(walk['peer_h']))}"
    door = "ping" if walk["proto"] == "icmp" else f"{walk['proto']} port {walk['port']}"
    return f"{door} on {counted(rows['peer_h'].n_unique(), 'host')}"


def _parts(failed: int, answered: int) -> tuple[Part, ...]:
    step = STEP * TOGETHER
    said_against = (
        (part("answered", -step * answered, f"{answered} of the first contacts were answered"),) if answered else ()
    )
    return (
        prior(MOMENT_PRIOR),
        part("failed", step * failed, f"{failed} first contacts were refused or not answered"),
        *said_against,
    )
