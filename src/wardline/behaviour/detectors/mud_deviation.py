"""`mud_deviation`: a device does what the profile of its model does not allow.

References: RFC 8520 (MUD), 10 for the URL that a device gives of itself.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.allowed import Contact, allowing, is_judged, may_have_name, nearest, profile_of
from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import missing_mass, novelty, part, prior
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory
from wardline.model.profile import Profile

TRUST = 1000
"""What the word of a maker is worth: as many contacts that kept to it, seen before the first."""

PER_DEVICE = 1000
"""Kinds of contact remembered for one device; those met longest ago go first."""

PER_SLICE = 10
"""Services of one device in one slice that become findings."""

NAMELESS = -1.5
"""The peer has no name that the device asked for, and the profile allows names on this port: it may be one of them."""

JUST_MET = -3.0
"""The same within the first hour, when the device may have asked before anybody listened."""

_HOUR = 3_600_000_000_000
_KEY = ["device", "role", "peer_h", "proto", "port"]
_URLS = pl.Schema({"device": pl.String, "url": pl.String, "last": pl.Int64})
_JUDGED = pl.Schema(
    {
        "device": pl.String, "role": pl.String, "peer_h": pl.String, "proto": pl.String, "port": pl.UInt16,
        "allowed": pl.Boolean, "last": pl.Int64,
    }
)  # fmt: skip

_DOC = """\
### What it means
A profile (a MUD file of the maker, or what the same model was seen to do elsewhere) lists what a device of this model
may do. This device did something else. It is judged from its first minute; nothing has to be learned first.

### How the number is made
`outside the profile` weighs one in two against the chance that the profile is incomplete: (deviations of this device
so far + ½) / (kinds of contact judged + the worth of the profile + 1). A maker's file is worth 1000 contacts, an
observed one as many as it was learned from. So a device that often deviates makes its profile doubtful, and the tenth
deviation is not told any more. `no name` takes away where the peer's address came without a name and the profile
allows names on that port. Which profile: the one whose URL the device gives in DHCP, else the one for its vendor and
model.

### Blind spots
Names are compared by their registered domain. Controllers and the maker's other devices are taken to be any local
device that fits by vendor. DHCP, ICMP, multicast, and DNS and NTP inside are never judged. A URL in LLDP or in a
certificate is not read.

### How to make it normal
Mend the profile: each finding names the traffic that it would have to allow.
"""


class MudDeviation:
    """Contacts that no rule of the device's profile allows."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="mud_deviation",
        title="Traffic outside the device's profile",
        cause="profile",
        tables=("conn", "conn_update", "dhcp"),
        techniques=("T1071", "T1571", "T1021", "T0886"),
        severity="medium",
        warm_up="None; a profile is needed.",
        doc=_DOC,
        next_steps=(
            "Ask whether the device got a new function or firmware; then the profile needs to be mended.",
            "If it did not, look at what the device sent there, and keep it to its profile until explained.",
        ),
        explained_by=("group_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device and service, told once for each peer."""
        fresh = _fresh(seen, devices, memory)
        return [finding for finding in _findings(fresh, devices, memory) if finding.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Which contacts were judged, and the URLs that devices gave."""
        if not devices.knowledge.profiles:
            return memory
        urls = _urls(seen, devices, memory)
        fresh = _fresh(seen, devices, memory)
        rows = [(*(row.row[name] for name in _KEY), row.is_allowed, row.row["at"]) for row in fresh]
        if not rows and urls is memory.get("urls"):
            return memory
        merged = pl.concat([kept(memory, "judged", _JUDGED), pl.DataFrame(rows, schema=_JUDGED, orient="row")])
        return {"urls": urls, "judged": newest(merged, ["device"], "last", PER_DEVICE)}


@dataclass(frozen=True, slots=True)
class _Met:
    """A contact met for the first time, and whether the profile allows it."""

    row: Mapping[str, Any]
    contact: Contact
    profile: Profile
    is_allowed: bool


@once
def _fresh(seen: Batch, devices: DeviceView, memory: Memory) -> list[_Met]:
    """Contacts of devices with a profile that were not judged before, in order of time."""
    profiles = devices.knowledge.profiles
    rows = talks(seen) if profiles else None
    if rows is None or rows.is_empty():
        return []
    urls = dict(_urls(seen, devices, memory).select("device", "url").iter_rows())
    held = {device: found for device in rows["device"].unique() if (found := _profile(device, urls, devices))}
    if not held:
        return []
    speaks = (pl.col("ok") | (pl.col("role") == "client")) & (pl.col("kind") != "group")
    mine = rows.lazy().filter(pl.col("device").is_in(list(held)) & speaks & pl.col("proto").is_in(["tcp", "udp"]))
    first = ("domain", "peer_device", "kind", "at", "table", "uid")
    met = (
        mine.sort("at", "uid", maintain_order=True)
        .group_by(_KEY, maintain_order=True)
        .agg(*(pl.col(name).first() for name in first))
        .join(kept(memory, "judged", _JUDGED).lazy(), on=_KEY, how="anti", maintain_order="left", nulls_equal=True)
        .collect()
    )
    return [_judged(row, held[row["device"]], devices) for row in met.iter_rows(named=True) if is_judged(_contact(row))]


def _profile(device: str, urls: Mapping[str, str], devices: DeviceView) -> Profile | None:
    known = devices.get(DeviceId(device))
    return profile_of(known, urls.get(device, ""), devices.knowledge.profiles) if known else None


def _contact(row: Mapping[str, Any]) -> Contact:
    return Contact(**{name: row[name] for name in Contact.__slots__})


def _judged(row: Mapping[str, Any], profile: Profile, devices: DeviceView) -> _Met:
    contact = _contact(row)
    return _Met(row, contact, profile, allowing(contact, profile, devices) is not None)


@once
def _urls(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """The MUD URL that each device gave in DHCP, the last one."""
    before = kept(memory, "urls", _URLS)
    rows = seen.tables.get("dhcp")
    if rows is None or rows["mud_url"].null_count() == rows.height:
        return before
    owners = {mac: str(device.id) for device in devices.all() for mac in device.macs}
    told = rows.drop_nulls(["mud_url", "mac"]).select("mac", "mud_url", pl.col("ts").cast(pl.Int64))
    fresh = [(owners[mac], url[:253], ts) for mac, url, ts in told.iter_rows() if mac in owners]
    merged = pl.concat([before, pl.DataFrame(fresh, schema=_URLS, orient="row")])
    return merged.unique("device", keep="last", maintain_order=True)


def _findings(fresh: Sequence[_Met], devices: DeviceView, memory: Memory) -> list[Finding]:
    """Deviations of this slice by device and service, with what the device did before."""
    outside: dict[tuple[str, str, str, int], list[_Met]] = {}
    for one in fresh:
        if not one.is_allowed:
            key = (one.contact.device, one.contact.role, one.contact.proto, one.contact.port or 0)
            outside.setdefault(key, []).append(one)
    found: list[Finding] = []
    said: dict[str, int] = {}
    for (device, *_), group in outside.items():
        before = said[device] = said.get(device, 0) + 1
        if before <= PER_SLICE:
            found.append(_finding(group, devices, memory, before - 1))
    return found


def _finding(group: Sequence[_Met], devices: DeviceView, memory: Memory, more: int) -> Finding:
    first = group[0]
    contact, profile = first.contact, first.profile
    judged = kept(memory, "judged", _JUDGED).filter(pl.col("device") == contact.device)
    services = judged.filter(~pl.col("allowed")).select("role", "proto", "port").unique().height + more
    visits = judged.height + (TRUST if profile.origin == "maker" else profile.samples)
    parts = _parts(first, visits, services, devices)
    who, whose = named(contact.device, devices), f"its profile ({safe(profile.url)})"
    peers = tuple(dict.fromkeys(one.contact.domain or one.contact.peer_h for one in group))
    others = f" and {len(peers) - 1} more" if len(peers) > 1 else ""
    what = f"{contact.proto}/{contact.port}"
    did = (
        f"{who} called {safe(peers[0])}{others} on {what}"
        if contact.role == "client"
        else f"{who} answered {safe(peers[0])}{others} on {what}"
    )
    like = nearest(contact, profile)
    return Finding(
        detector=MudDeviation.spec.id,
        ts=first.row["at"],
        end=max(one.row["at"] for one in group),
        device=DeviceId(contact.device),
        claim=f"{did}, which {whose} does not allow.",
        subject=f"{contact.role} {what}",
        severity="medium",
        observed=Quantity(f"{counted(len(peers), 'peer')} on {what}", float(len(peers)), "peers"),
        expected=Expectation(
            f"one of the {counted(len(profile.rules), 'rule')} of the profile",
            0.0,
            round(missing_mass(visits, services), 6),
            "deviations per kind of contact",
        ),
        baseline=Baseline(first.row["at"], first.row["at"], visits, _of(profile), "built-in", safe(profile.model)),
        parts=parts,
        evidence=tuple(RowRef(one.row["table"], one.row["uid"], one.row["at"]) for one in group[:MAX_EVIDENCE]),
        techniques=("T1071", "T1571") if contact.kind == "external" else ("T1021", "T0886"),
        peers=tuple(dict.fromkeys(one.contact.peer_h for one in group))[:20],
        nearest=f"the profile allows {safe(str(like))}" if like else "",
        to_be_normal=f"a rule for {what} with {safe(peers[0])}",
    )


def _of(profile: Profile) -> str:
    return "kinds of contact, a maker's word among them" if profile.origin == "maker" else "contacts of the same model"


def _parts(first: _Met, visits: int, deviations: int, devices: DeviceView) -> tuple[Part, ...]:
    profile, contact = first.profile, first.contact
    trust = "its maker says what it does" if profile.origin == "maker" else "its like were seen to do nothing else"
    why = f"{trust}; {counted(deviations, 'deviation')} before, worth {counted(visits, 'contact')}"
    said = [prior(), part("outside the profile", min(20.0, novelty(visits, deviations)), why)]
    if contact.kind == "external" and contact.domain is None and may_have_name(contact, profile):
        known = devices.get(DeviceId(contact.device))
        is_new = known is not None and first.row["at"] - known.first_seen < _HOUR
        why = "the device was not seen to ask for a name of this address, and names are allowed here"
        said.append(part("no name", JUST_MET if is_new else NAMELESS, why))
    return tuple(one for one in said if not math.isclose(one.value, 0.0))
