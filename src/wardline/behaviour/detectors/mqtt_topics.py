"""`mqtt_topics`: a client listens to everything at a broker, or publishes where others take their commands.

References: OASIS MQTT 3.1.1 and 5.0, 4.7 (topic names and filters); ATT&CK T1040, T1565.002, T0855.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, novelty, part, prior
from wardline.behaviour.topics import breadth, listeners
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 86_400.0
MOST_HABITS = 200
MOST_FILTERS = 50
MOST_TOPICS = 20
"""Topics of one client in one slice that are compared with others' filters."""

EVERYTHING = 3.0
BROKERS_OWN = 1.5
NEVER_A_CLIENT = 2.5
OTHERS_LISTEN = 2.5
MOST_NEW = 3.0

_HABITS = pl.Schema(
    {"device": pl.String, "broker": pl.String, "kind": pl.String, "family": pl.String, "visits": pl.Int64,
     "first": pl.Int64, "last": pl.Int64, "learned": pl.Boolean}
)  # fmt: skip
_SUBS = pl.Schema({"device": pl.String, "broker": pl.String, "filter": pl.String, "last": pl.Int64})
_NOW = pl.Schema(
    {"device": pl.String, "broker": pl.String, "kind": pl.String, "topic": pl.String, "family": pl.String,
     "client": pl.String, "count": pl.UInt32, "first": pl.Int64, "last": pl.Int64, "uid": pl.String}
)  # fmt: skip

_DOC = """\
### What it means
At an MQTT broker a client subscribes to everything, which it did not do while it was learned; or it publishes to topics
that another device listens to for its commands.

### How the number is made
A filter without a name at its first level (`#`, `+/...`) counts `everything`, 3 nats; `$SYS` 1.5. A topic that matches
another device's own filter counts `others listen`, 2.5, and `several` ln of how many such topics. A device that was no
client of a broker while it was learned has 2.5 for `never a client`; for one that was, `new for it` is the chance, by
Good and Turing, that it does something new there, at most 3. The prior is 1 in 100.

Filters and first levels of topics that a client used while it was learned are its own for good.

### Blind spots
MQTT under TLS. Commands by a client that sent such commands while it was learned. Shared and `+` filters below a name.

### How to make it normal
What was said is not said again for a day. A new dashboard or bridge: suppress it, or have it learned. Access lists at
the broker make the matter impossible.
"""


class MqttTopics:
    """Filters and topics by client, and who listens to what."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="mqtt_topics",
        title="Listens or commands at the MQTT broker",
        cause="mqtt",
        tables=("mqtt",),
        techniques=("T1040", "T1071.005", "T1565.002", "T0801", "T0855"),
        severity="high",
        warm_up="The device's learning time.",
        doc=_DOC,
        next_steps=(
            "Find out which program on the device is the client, by its client id.",
            "Give each client a user and an access list at the broker; refuse anonymous ones.",
            "Check the state of the devices that were commanded.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding a day for each client, broker and kind of deed."""
        if "mqtt" not in seen.tables:
            return []
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, devices) for one in _deeds(seen, devices, memory) if _key(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember filters, families of topics, and what was said."""
        if "mqtt" not in seen.tables or _now(seen).is_empty():
            return memory
        quiet = said(memory, seen.end, QUIET_S)
        keys = sorted({_key(one) for one in _deeds(seen, devices, memory)} - quiet)
        return {
            "habits": _habits(seen, devices, memory),
            "subs": _subs(seen, memory),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _now(seen: Batch) -> pl.DataFrame:
    """Each filter and topic that a client of ours gave in this slice."""
    rows = seen.tables.get("mqtt")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return pl.DataFrame(schema=_NOW)
    mine = pl.col("is_orig") & pl.col("orig_device").is_not_null() & pl.col("topic").is_not_null()
    told = rows.filter(mine & pl.col("mqtt_type").is_in(["PUBLISH", "SUBSCRIBE"])).sort("ts", "uid")
    if told.is_empty():
        return pl.DataFrame(schema=_NOW)
    by = [pl.col("orig_device").alias("device"), pl.col("resp_h").alias("broker"), pl.col("mqtt_type").alias("kind")]
    ids = rows.filter(pl.col("client_id").is_not_null()).unique("uid", keep="first", maintain_order=True)
    named_ = told.drop("client_id").join(ids.select("uid", "client_id"), on="uid", how="left", maintain_order="left")
    at = pl.col("ts").cast(pl.Int64)
    counted_ = named_.group_by(*by, "topic", maintain_order=True).agg(
        client=pl.col("client_id").drop_nulls().first(),
        count=pl.len(),
        first=at.min(),
        last=at.max(),
        uid=pl.col("uid").first(),
    )
    whole = pl.col("kind") == "SUBSCRIBE"
    family = pl.when(whole).then("topic").otherwise(pl.col("topic").str.extract(r"^(/?[^/]*)", 1))
    return counted_.with_columns(family=family).select(_NOW.names())


def _habits(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """What each client does at each broker, with what came after learning marked."""
    known, now = kept(memory, "habits", _HABITS), _now(seen)
    stages = {one: devices.stage(DeviceId(one), seen.start) == "learning" for one in now["device"].unique().sort()}
    learned = pl.col("device").replace_strict(stages, return_dtype=pl.Boolean)
    pairs = now.group_by("device", "broker", "kind", "family", maintain_order=True)
    fresh = pairs.agg(visits=pl.lit(1, pl.Int64), first=pl.col("first").min(), last=pl.col("last").max())
    fresh = fresh.with_columns(learned=learned).with_columns(visits=pl.col("learned").cast(pl.Int64))
    merged = pl.concat([known, fresh]).group_by("device", "broker", "kind", "family", maintain_order=True)
    every = merged.agg(
        pl.col("visits").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("learned").first()
    )  # fmt: skip
    return newest(every.select(_HABITS.names()), ["device"], "last", MOST_HABITS)


@once
def _subs(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Who listens to what."""
    known = kept(memory, "subs", _SUBS)
    now = _now(seen).filter(pl.col("kind") == "SUBSCRIBE").select("device", "broker", "last", filter="topic")
    if now.is_empty():
        return known
    merged = pl.concat([known, now.select(_SUBS.names())])
    return newest(
        merged.unique(["device", "broker", "filter"], keep="last", maintain_order=True),
        ["device"],
        "last",
        MOST_FILTERS,
    )


@once
def _deeds(seen: Batch, devices: DeviceView, memory: Memory) -> list[Mapping[str, Any]]:
    """What reaches even odds of the things that are new to a judged client."""
    now = _now(seen)
    if now.is_empty():
        return []
    found: list[Mapping[str, Any]] = []
    habits = kept(memory, "habits", _HABITS)
    new = now.join(
        habits.filter("learned"), on=["device", "broker", "kind", "family"], how="anti", maintain_order="left"
    )
    for device in new["device"].unique().sort():
        if devices.stage(DeviceId(device), seen.start) == "learning":
            continue
        past = habits.filter((pl.col("device") == device) & pl.col("learned"))
        mine = new.filter(pl.col("device") == device)
        for told in (*_listening(mine), *_commanding(mine, _subs(seen, memory))):
            deed = told | {"device": device, "past": past}
            if sum(each.value for each in _parts(deed)) >= 0:
                found.append(deed)
    return found


def _listening(mine: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The broadest filter at each broker."""
    subscribed = mine.filter(pl.col("kind") == "SUBSCRIBE")
    for (broker,), rows in subscribed.sort("first", "topic").group_by("broker", maintain_order=True):
        broad = [one for one in rows["topic"] if breadth(one)]
        if broad:
            widest = max(broad, key=lambda one: (breadth(one) == "all", one))
            same = rows.filter(pl.col("topic") == widest)
            yield {"deed": "listen", "broker": broker, "topics": [widest], "rows": same, "victims": []}


def _commanding(mine: pl.DataFrame, subs: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Topics that another device listens to by a filter of its own."""
    published = mine.filter(pl.col("kind") == "PUBLISH").sort("first", "topic")
    for (broker,), rows in published.group_by("broker", maintain_order=True):
        others = subs.filter((pl.col("broker") == broker) & (pl.col("device") != rows["device"][0]))
        filters = list(others.select("device", "filter").iter_rows())
        heard = {topic: listeners(topic, filters) for topic in rows["topic"].head(MOST_TOPICS)}
        topics = [topic for topic, devices in heard.items() if devices]
        if topics:
            victims = sorted({device for topic in topics for device in heard[topic]})
            yield {"deed": "command", "broker": broker, "topics": topics, "victims": victims,
                   "rows": rows.filter(pl.col("topic").is_in(topics))}  # fmt: skip


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['device']} {one['broker']} {one['deed']}"


def _finding(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    rows: pl.DataFrame = one["rows"]
    start, end = int(str(rows["first"].min())), int(str(rows["last"].max()))
    past: pl.DataFrame = one["past"]
    since = int(str(past["first"].min())) if past.height else start
    client = next(iter(rows["client"].drop_nulls()), None)
    as_ = f" as client {safe(client)}" if client else ""
    shown = ", ".join(safe(topic) for topic in one["topics"][:3])
    if one["deed"] == "listen":
        did, techniques = f"subscribed to {shown} at the broker {safe(one['broker'])}", ("T1040", "T1071.005", "T0801")
    else:
        whose = ", ".join(named(victim, devices) for victim in one["victims"][:2])
        did = f"published to {shown} at the broker {safe(one['broker'])}, to which {whose} listens"
        techniques = ("T0855", "T1565.002", "T1071.005")
    usual = ", ".join(safe(family) for family in past["family"].unique(maintain_order=True).head(3))
    return Finding(
        detector=MqttTopics.spec.id,
        ts=start,
        end=end,
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)}{as_} {did}; it never did while it was learned.",
        subject=f"mqtt={one['deed']} broker={safe(one['broker'])}",
        severity="high" if one["deed"] == "command" else "medium",
        observed=Quantity(counted(len(one["topics"]), "topic") + f": {shown}", float(len(one["topics"])), "topics"),
        expected=Expectation(f"topics such as {usual}" if usual else "no client of a broker"),
        baseline=Baseline(since, start, int(past["visits"].sum()), "minutes with a topic or filter", "operational"),
        parts=_parts(one),
        evidence=tuple(
            RowRef("mqtt", uid, at) for uid, at in rows.select("uid", "first").head(MAX_EVIDENCE).iter_rows()
        ),
        techniques=techniques,
        peers=(safe(one["broker"]), *one["victims"][:19]),
        nearest=usual,
        to_be_normal="The same filter, or topics of the same first level, while the device was learned.",
    )


def _parts(one: Mapping[str, Any]) -> tuple[Part, ...]:
    parts = [prior(CHANGE_PRIOR)]
    if one["deed"] == "listen":
        value = EVERYTHING if breadth(one["topics"][0]) == "all" else BROKERS_OWN
        parts.append(part("everything", value, f"{safe(one['topics'][0])} names nothing at its first level"))
    else:
        listening = counted(len(one["victims"]), "other device")
        parts.append(part("others listen", OTHERS_LISTEN, f"{listening} subscribed to it by name"))
        if len(one["topics"]) > 1:
            parts.append(part("several", min(2.0, math.log(len(one["topics"]))), f"{len(one['topics'])} such topics"))
    past: pl.DataFrame = one["past"]
    if past.is_empty():
        parts.append(part("never a client", NEVER_A_CLIENT, "it spoke to no broker while it was learned"))
    else:
        visits, singles = int(past["visits"].sum()), past.filter(pl.col("visits") == 1).height
        why = f"{past.height} families and filters in {counted(visits, 'minute')} learned, {singles} of them once"
        parts.append(part("new for it", min(MOST_NEW, novelty(visits, singles)), why))
    return tuple(parts)
