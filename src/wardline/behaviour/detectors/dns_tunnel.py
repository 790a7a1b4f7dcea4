"""DNS tunnels: data carried out, or commands in, inside the names that a device asks for.

References: Born, Gustafson 2010, "Detecting DNS tunnels using character frequency analysis"; Paxson et al. 2013,
"Practical comprehensive bounds on surreptitious communication over DNS" (what counts is information in new names).
"""

import math
from collections import Counter
from typing import ClassVar

import polars as pl

from wardline.behaviour.names import registered_domain
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying, series, window
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, poisson_tail, prior
from wardline.behaviour.wording import counted, lasting, named, safe, sized
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 600.0
QUIET_S = 1800.0
NEW_NAMES = 8.0
"""New names under one domain within ten minutes that a busy client of a content network still asks for."""
MANY_AT_MOST = 6.0
"""Nats that the number of names may add: many names alone are a content network, not a tunnel."""
MOST_NAMES = 20_000
LONG = 24.0
"""Characters below the registered domain from which a name is long: chosen names have about 10, hashes 32 on."""
RANDOM = 3.4
"""Bits a character from which text is more random than words: English host names 3.0 or less, base32 and hex near 4."""
CARRIERS = ["TXT", "NULL", "CNAME", "MX", "SRV", "KEY", "PRIVATE"]

_ASKED = pl.Schema(
    {
        "device": pl.String,
        "domain": pl.String,
        "query": pl.String,
        "qtype_name": pl.String,
        "at": pl.Int64,
        "uid": pl.String,
    }
)
_USUAL = pl.Schema({"device": pl.String, "domain": pl.String, "most": pl.Float64})
_WHO = ["device", "domain"]


class DnsTunnel:
    """New long random names under one domain within ten minutes."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="dns_tunnel",
        title="Data inside DNS names",
        cause="dns-tunnel",
        tables=("dns",),
        techniques=("T1071.004", "T1048", "T1572"),
        severity="high",
        warm_up="None; what a device asked while it was learned raises the expectation for that domain.",
        doc="""
### What it means
A device asked for many different, long, random-looking names under one domain: the names themselves carry data.

### How the number is made
Different names under one registered domain in ten minutes against a Poisson law with mean 8, or the device's own
worst ten minutes for that domain while it was learned (at most 6 nats: many names alone prove nothing); plus how long
the part below the domain is, how random its letters are (Shannon entropy), and how many of the questions are of types
that carry data back (TXT, NULL, CNAME …).

### Blind spots
A tunnel that sends less than a dozen names in ten minutes; DNS over HTTPS or TLS; names made of words.

### How to make it normal
Some virus scanners and block lists look files and senders up by hashed names: learn them, or suppress that domain.
""",
        next_steps=(
            "Find out which program on the device asks for these names.",
            "Make the device ask your own resolver only, and block the domain there.",
        ),
        explained_by=("internet_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device and domain that has not been said within half an hour."""
        if _asked(seen).is_empty():
            return []
        quiet = said(memory, seen.end, QUIET_S)
        return [
            _finding(group, parts, rows, devices)
            for group, parts, rows in _judged(
                window(memory, "asked", _ASKED, _asked(seen), seen.end, WINDOW_S, MOST_NAMES),
                kept(memory, "usual", _USUAL),
            )
            if _key(group) not in quiet
        ]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the questions of the last ten minutes, and the most for each domain while a device is learned."""
        asked = window(memory, "asked", _ASKED, _asked(seen), seen.end, WINDOW_S, MOST_NAMES)
        usual = kept(memory, "usual", _USUAL)
        quiet = said(memory, seen.end, QUIET_S)
        keys: list[str] = []
        if _asked(seen).height:
            judged = _judged(asked, usual)
            keys = [_key(group) for group, _, _ in judged if _key(group) not in quiet]
            usual = _learned(asked, usual, {_key(group) for group, _, _ in judged}, devices, seen.start)
        return {"asked": asked, "usual": usual, "said": saying(memory, seen.end, QUIET_S, keys)}


@once
def _asked(seen: Batch) -> pl.DataFrame:
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema=_ASKED)
    query = pl.col("query").str.to_lowercase().str.strip_chars(".")
    return (
        rows.filter(pl.col("orig_device").is_not_null(), pl.col("query").is_not_null())
        .select(
            device="orig_device",
            domain=registered_domain(query),
            query=query,
            qtype_name=pl.col("qtype_name"),
            at=pl.col("ts").cast(pl.Int64),
            uid="uid",
        )
        .filter(
            pl.col("domain").is_not_null()
            & ~pl.col("domain").str.contains(r"\.(arpa|local|lan|home|internal)$")
            & (pl.col("query") != pl.col("domain"))
        )
        .sort("at", "uid", "query")
    )


@once
@once
def _judged(asked: pl.DataFrame, usual: pl.DataFrame) -> list[tuple[dict[str, object], list[Part], pl.DataFrame]]:
    """Domains that reach even odds for a device, with parts and rows, ordered by device and domain."""
    groups = asked.group_by(_WHO).agg(
        names=pl.col("query").n_unique(), start=pl.col("at").min(), end=pl.col("at").max()
    )
    groups = groups.filter(pl.col("names") > NEW_NAMES).join(usual, on=_WHO, how="left").sort(_WHO)
    out = []
    for group in groups.iter_rows(named=True):
        rows = asked.filter((pl.col("device") == group["device"]) & (pl.col("domain") == group["domain"]))
        parts = _parts(group, rows)
        if math.fsum(one.value for one in parts) >= 0:
            out.append((group, parts, rows))
    return out


def _parts(group: dict[str, object], rows: pl.DataFrame) -> list[Part]:
    names = rows["query"].unique(maintain_order=True).to_list()
    below = [str(name).removesuffix(f".{group['domain']}") for name in names]
    length = sum(map(len, below)) / len(below)
    bits = entropy("".join(below).replace(".", ""))
    mean = max(NEW_NAMES, float(str(group["most"] or 0.0)))
    carriers = int(rows["qtype_name"].is_in(CARRIERS).sum()) / rows.height
    rate = min(MANY_AT_MOST, calibrated(poisson_tail(float(len(names)), mean)))
    parts = [
        prior(MOMENT_PRIOR),
        part("names", rate, f"{len(names)} different names where at most about {mean:.0f} are expected in 10 minutes"),
        part(
            "length", _within(-4.0, (length - LONG) / 6.0, 4.0), f"{length:.0f} characters below the domain on average"
        ),
        part("randomness", _within(-3.0, (bits - RANDOM) * 4.0, 2.0), f"{bits:.2f} bits a character"),
    ]
    if carriers:
        parts.append(
            part("types", 2.0 * carriers, f"{carriers:.0%} of the questions are of types that carry data back")
        )
    return parts


def entropy(text: str) -> float:
    """Shannon entropy of a text's characters, in bits a character; 0 for an empty one."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) if text else 0.0


def _within(low: float, value: float, high: float) -> float:
    return max(low, min(high, value))


def _learned(
    asked: pl.DataFrame, usual: pl.DataFrame, accused: set[str], devices: DeviceView, now: int
) -> pl.DataFrame:
    counts = asked.group_by(_WHO).agg(most=pl.col("query").n_unique().cast(pl.Float64)).sort(_WHO)
    learnt = [
        devices.stage(DeviceId(str(row["device"])), now) == "learning" and _key(row) not in accused
        for row in counts.iter_rows(named=True)
    ]
    counts = counts.filter(pl.Series(learnt, dtype=pl.Boolean) & (counts["most"] > NEW_NAMES))
    merged = pl.concat([usual, counts]).group_by(_WHO).agg(pl.col("most").max())
    return merged.sort(_WHO).tail(MOST_NAMES)


def _key(group: dict[str, object]) -> str:
    return f"{group['device']} {group['domain']}"


def _finding(group: dict[str, object], parts: list[Part], rows: pl.DataFrame, devices: DeviceView) -> Finding:
    device, domain = str(group["device"]), safe(str(group["domain"]))
    start, end, names = int(str(group["start"])), int(str(group["end"])), int(str(group["names"]))
    mean = max(NEW_NAMES, float(str(group["most"] or 0.0)))
    carried = sum(len(str(name)) for name in rows["query"].unique())
    return Finding(
        detector=DnsTunnel.spec.id,
        ts=start,
        end=end,
        device=DeviceId(device),
        claim=f"{named(device, devices)} asked for {counted(names, 'different name')} under {domain} within "
        f"{lasting(max(end - start, 1))}, {sized(carried)} of text in all.",
        subject=f"domain={domain}",
        severity="high",
        observed=Quantity(f"{counted(names, 'different name')} in 10 minutes", float(names), "names"),
        expected=Expectation(f"at most about {mean:.0f} in 10 minutes", 0.0, mean, "names"),
        baseline=Baseline(start, end, rows.height, "DNS questions", "built-in"),
        parts=tuple(parts),
        evidence=tuple(
            RowRef("dns", *row)
            for row in rows.select("uid", "at").unique(maintain_order=True).head(MAX_EVIDENCE).iter_rows()
        ),
        techniques=("T1071.004", "T1048", "T1572"),
        peers=(domain,),
        series=series(rows, pl.col("query").n_unique(), 60),
        nearest=f"a busy page: about {mean:.0f} names under one domain in 10 minutes",
        to_be_normal=f"Fewer than about {mean:.0f} different names, or short ones.",
    )
