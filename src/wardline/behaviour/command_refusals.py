"""A controller that refuses far more requests of one client than it ever did."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.commands import refusals
from wardline.behaviour.known_commands import PER_SERVER, is_judged
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, poisson_tail, prior
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DeviceView

REFUSED = pl.Schema({"client": pl.String, "server": pl.String, "count": pl.Int64, "last": pl.Int64})


def refusals_learned(seen: Batch, before: pl.DataFrame) -> pl.DataFrame:
    """How often each pair was refused after this slice, in the schema `REFUSED`."""
    found = refusals(seen)
    if found.is_empty():
        return before
    both = pl.concat([before, found.select("client", "server", count="rows", last="last")])
    told = both.group_by("client", "server", maintain_order=True).agg(pl.col("count").sum(), pl.col("last").max())
    return newest(told, ["server"], "last", PER_SERVER)


def refused(
    detector: str, seen: Batch, devices: DeviceView, known: pl.DataFrame, before: pl.DataFrame
) -> Sequence[Finding]:
    """Findings of `detector` where the Poisson tail of the refusals in this slice is out of all proportion."""
    findings = []
    for row in refusals(seen).to_dicts():
        client, server = row["client"], row["server"]
        device = row["client_device"] or row["server_device"]
        if not device or not is_judged(row, devices, seen.start):
            continue
        pair = (pl.col("client") == client) & (pl.col("server") == server)
        past = int(before.filter(pair)["count"].sum())
        contacts = known.filter(pl.col("server") == server)
        minutes = max(contacts["visits"].to_list(), default=0)
        mean = (past + 0.5) / (minutes + 1)
        p = poisson_tail(row["rows"], mean)
        why = f"{row['rows']} in a minute where {mean:.3g} is usual has a chance of {p:.2g}"
        parts = (prior(MOMENT_PRIOR), part("more refusals", calibrated(p), why))
        if minutes and math.fsum(one.value for one in parts) >= 0:
            findings.append(_refusal(detector, row, past, minutes, mean, parts, contacts, devices))
    return findings


def _refusal(
    detector: str,
    row: Mapping[str, Any],
    past: int,
    minutes: int,
    mean: float,
    parts: tuple[Part, ...],
    contacts: pl.DataFrame,
    devices: DeviceView,
) -> Finding:
    start, end = min(contacts["first"]), max(contacts["last"])
    client, server = named(row["client"], devices), named(row["server"], devices)
    return Finding(
        detector=detector,
        ts=row["at"],
        end=row["last"],
        device=DeviceId(row["client_device"] or row["server_device"]),
        claim=(
            f"{server} refused {counted(row['rows'], 'request')} of {client} within a minute "
            f"(first {safe(row['exception'])}); "
            f"in {counted(minutes, 'minute')} before it refused {past}."
        ),
        subject=f"server={safe(row['server'])} client={safe(row['client'])} refusals",
        severity="medium",
        observed=Quantity(counted(row["rows"], "refusal"), float(row["rows"]), "refusals per minute"),
        expected=Expectation(f"about {mean:.2g} refusals a minute", 0.0, round(mean, 6), "refusals per minute"),
        baseline=Baseline(start, end, minutes, "minutes with requests", "operational"),
        parts=parts,
        evidence=(RowRef(row["table"], row["uid"], row["at"]),),
        techniques=("T0861", "T0806"),
        peers=(row["server"] if row["client_device"] else row["client"],),
        nearest=f"{counted(past, 'refusal')} in {counted(minutes, 'minute')}",
        to_be_normal=f"About {max(1, math.ceil(mean))} in a minute.",
    )
