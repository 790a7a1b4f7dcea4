"""Profiles made from what devices were seen to do, and written as MUD files: a prior for the same model elsewhere.

What one device of several did alone is left out: a profile is for the model. Names outside are the registered domains
that devices learned for their peers, since that is how peers are known here; whoever enforces such a file must let the
hosts below them pass too.

References: RFC 8520 3, 4, 8, 9; RFC 8519 4.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.talks import DYNAMIC, talks
from wardline.model.batch import Batch
from wardline.model.profile import Peer, Profile, Range, Rule

PER_DEVICE = 500
"""Kinds of traffic gathered for one device; those met longest ago go first."""

SHARED = 0.5
"""Share of the devices that must do a thing before it is the model's, where there are several."""

_MINUTE = 60_000_000_000
_KEY = ("device", "role", "proto", "port", "peer")
_NUMBERS = {"tcp": 6, "udp": 17}
SCHEMA = pl.Schema(
    {
        "device": pl.String,
        "role": pl.String,
        "proto": pl.String,
        "port": pl.UInt16,
        "peer": pl.String,  # domain or network of what lies outside, empty for what lies inside
        "visits": pl.Int64,
        "last": pl.Int64,
    }
)


def nothing() -> pl.DataFrame:
    """What was gathered before anything was seen."""
    return pl.DataFrame(schema=SCHEMA)


def gather(seen: Batch, before: pl.DataFrame) -> pl.DataFrame:
    """What each device did up to and in this slice: the services it used and offered, and with whom."""
    rows = talks(seen)
    if rows.is_empty():
        return before
    partner = pl.when(pl.col("kind") == "external").then(pl.coalesce("domain", "net")).otherwise(pl.lit(""))
    done = (
        rows.lazy()
        .filter(pl.col("ok") & (pl.col("kind") != "group") & pl.col("proto").is_in(list(_NUMBERS)))
        .filter(pl.col("port").is_not_null())
        .with_columns(partner.alias("peer"), pl.col("port").clip(upper_bound=DYNAMIC))
        .group_by(_KEY, maintain_order=True)
        .agg(
            (pl.col("at") // _MINUTE).n_unique().cast(pl.Int64).alias("visits"),
            pl.col("at").max().alias("last"),
        )
        .select(SCHEMA.names())
    )
    merged = pl.concat([before.lazy(), done]).group_by(_KEY, maintain_order=True)
    both = merged.agg(pl.col("visits").sum(), pl.col("last").max()).collect()
    return newest(both.select(SCHEMA.names()), ["device"], "last", PER_DEVICE)


def profile(gathered: pl.DataFrame, devices: Sequence[str], url: str, vendor: str, model: str) -> Profile:
    """What these devices of one model do, with how often as the number of samples."""
    mine = gathered.filter(pl.col("device").is_in(list(devices)))
    there = max(1, mine["device"].n_unique())
    common = mine.group_by("role", "proto", "port", "peer").agg(
        pl.col("device").n_unique().alias("devices"), pl.col("visits").sum()
    )
    needed = 1 if there == 1 else max(2, math.ceil(SHARED * there))
    shared = common.filter(pl.col("devices") >= needed).sort("role", "proto", "port", "peer")
    rules = tuple(_rule(place, row) for place, row in enumerate(shared.iter_rows(named=True), 1))
    about = " ".join(filter(None, (vendor, model))) or "a device"
    samples = int(shared["visits"].sum())
    return Profile(url, rules, vendor, model, f"What {there} of {about} did"[:60], "observed", samples)


def to_mud(given: Profile, updated: str) -> str:
    """The profile as a MUD file; `updated` is the time of its making (RFC 3339).

    A rule becomes one entry in each direction, named alike.
    """
    families = sorted({rule.family or 4 for rule in given.rules})
    lists: list[dict[str, Any]] = []
    named: dict[str, list[dict[str, str]]] = {"from": [], "to": []}
    for family in families:
        for direction in ("from", "to"):
            name = f"v{family}-{direction}"
            aces = [_ace(rule, family, from_device=direction == "from") for rule in given.rules
                    if (rule.family or 4) == family]  # fmt: skip
            lists.append({"name": name, "type": f"ipv{family}-acl-type", "aces": {"ace": aces}})
            named[direction].append({"name": name})
    mud: dict[str, Any] = {
        "mud-version": 1,
        "mud-url": given.url,
        "last-update": updated,
        "cache-validity": 48,
        "is-supported": True,
        "systeminfo": given.about[:60],
        "mfg-name": given.vendor,
        "model-name": given.model,
    }
    for direction, listed in named.items():
        mud[f"{direction}-device-policy"] = {"access-lists": {"access-list": listed}}
    tree = {"ietf-mud:mud": mud, "ietf-access-control-list:acls": {"acl": lists}}
    return json.dumps(tree, indent=2) + "\n"


def _rule(place: int, row: dict[str, Any]) -> Rule:
    ports: Range = (row["port"], row["port"] if row["port"] < DYNAMIC else 65535)
    family = 6 if ":" in row["peer"] else 4
    is_network = "/" in row["peer"]
    peer = Peer("local") if not row["peer"] else Peer("network" if is_network else "name", row["peer"])
    used = row["role"] == "client"
    return Rule(
        name=f"{'uses' if used else 'offers'}-{place}",
        peer=peer,
        family=6 if family == 6 else None,
        proto=row["proto"],
        local=None if used else ports,
        remote=ports if used else None,
        opened_by="device" if used else "peer",
    )


def _ace(rule: Rule, family: int, *, from_device: bool) -> dict[str, Any]:
    ip: dict[str, Any] = {"protocol": _NUMBERS[rule.proto]} if rule.proto in _NUMBERS else {}
    matches: dict[str, Any] = {}
    side, long = ("dst", "destination") if from_device else ("src", "source")
    match rule.peer.kind:
        case "name":
            ip[f"ietf-acldns:{side}-dnsname"] = rule.peer.value
        case "network":
            ip[f"{long}-ipv{family}-network"] = rule.peer.value
        case "local" | "same-manufacturer" | "my-controller":
            word = "local-networks" if rule.peer.kind == "local" else rule.peer.kind
            matches["ietf-mud:mud"] = {word: [None]}
        case "manufacturer" | "model" | "controller":
            matches["ietf-mud:mud"] = {rule.peer.kind: rule.peer.value}
        case "any":
            pass
    matches[f"ipv{family}"] = ip
    transport = _transport(rule, from_device=from_device)
    if rule.proto in _NUMBERS and transport:
        matches[str(rule.proto)] = transport
    return {
        "name": f"{rule.name}-{'from' if from_device else 'to'}",
        "matches": matches,
        "actions": {"forwarding": "accept"},
    }


def _transport(rule: Rule, *, from_device: bool) -> dict[str, Any]:
    source, target = (rule.local, rule.remote) if from_device else (rule.remote, rule.local)
    said: dict[str, Any] = {}
    if rule.proto == "tcp" and rule.opened_by != "either":
        said["ietf-mud:direction-initiated"] = "from-device" if rule.opened_by == "device" else "to-device"
    for name, bounds in (("source-port", source), ("destination-port", target)):
        if bounds:
            one = bounds[0] == bounds[1]
            said[name] = (
                {"operator": "eq", "port": bounds[0]} if one else {"lower-port": bounds[0], "upper-port": bounds[1]}
            )
    return said
