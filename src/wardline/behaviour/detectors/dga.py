"""Generated domains: a program tries name after name until one answers.

References: Antonakakis et al. 2012, "From throw-away traffic to bots: detecting the rise of DGA-based malware"
(NXDOMAIN answers for many registered domains are what shows it).
"""

from typing import ClassVar

import polars as pl

from wardline.behaviour.names import registered_domain
from wardline.behaviour.once import once
from wardline.behaviour.recent import said, saying, window
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, poisson_tail, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 3600.0
QUIET_S = 3600.0
MISSING = 4.0
"""Registered domains that do not exist and are asked for within an hour all the same: typing errors, dead links."""
MOST_NAMES = 20_000

_MISSED = pl.Schema({"device": pl.String, "domain": pl.String, "at": pl.Int64, "uid": pl.String})


class Dga:
    """Different registered domains that do not exist, asked for by one device within an hour."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="dga",
        title="Many domains that do not exist",
        cause="dns-generated-names",
        tables=("dns",),
        techniques=("T1568.002", "T1071.004"),
        severity="medium",
        warm_up="None; it judges from the first packet.",
        doc="""
### What it means
A device asked for many different registered domains that do not exist, as a bot does that looks for its master.

### How the number is made
The number of different registered domains answered with NXDOMAIN within an hour is held against a Poisson law with
mean 4; the tail's p-value becomes a bound on the Bayes factor. About sixteen domains reach even odds.

### Blind spots
A generator that finds its master at once, or asks fewer names an hour; DNS over HTTPS or TLS.

### How to make it normal
A search suffix that is configured wrongly does this: mend it, or suppress the alert for that device.
""",
        next_steps=(
            "Look at the names: words and typing errors, or random letters?",
            "Find the program that asks for them.",
        ),
        explained_by=("internet_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device above the limit that was not said within an hour."""
        if _missed(seen).is_empty():
            return []
        quiet = said(memory, seen.end, QUIET_S)
        missed = window(memory, "missed", _MISSED, _missed(seen), seen.end, WINDOW_S, MOST_NAMES)
        found = [
            _finding(str(device), rows, devices)
            for (device,), rows in missed.group_by("device", maintain_order=True)
            if rows["domain"].n_unique() > MISSING and device not in quiet
        ]
        return [finding for finding in found if finding.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the missing domains of the last hour, and what was said."""
        missed = window(memory, "missed", _MISSED, _missed(seen), seen.end, WINDOW_S, MOST_NAMES)
        keys = [str(one.device) for one in self.score(seen, devices, memory)]
        return {"missed": missed, "said": saying(memory, seen.end, QUIET_S, keys)}


@once
def _missed(seen: Batch) -> pl.DataFrame:
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema=_MISSED)
    domain = registered_domain(pl.col("query"))
    return (
        rows.filter((pl.col("rcode") == 3) & pl.col("orig_device").is_not_null())
        .select(device="orig_device", domain=domain, at=pl.col("ts").cast(pl.Int64), uid="uid")
        .filter(pl.col("domain").is_not_null() & ~pl.col("domain").str.contains(r"\.(arpa|local|lan|home|internal)$"))
        .sort("at", "uid", "domain")
    )


@once
def _finding(device: str, rows: pl.DataFrame, devices: DeviceView) -> Finding:
    first = rows.unique("domain", keep="first", maintain_order=True)
    start, end, domains = int(str(rows["at"].min())), int(str(rows["at"].max())), first.height
    rate = calibrated(poisson_tail(float(domains), MISSING))
    few = ", ".join(safe(str(name)) for name in first["domain"].head(3))
    return Finding(
        detector=Dga.spec.id,
        ts=start,
        end=end,
        device=DeviceId(device),
        claim=f"{named(device, devices)} asked for {counted(domains, 'domain')} that do not exist within "
        f"{lasting(max(end - start, 1))}, such as {few}.",
        subject="missing domains",
        severity="medium",
        observed=Quantity(f"{counted(domains, 'missing domain')} in an hour", float(domains), "domains"),
        expected=Expectation(f"about {MISSING:.0f} in an hour", 0.0, MISSING, "domains"),
        baseline=Baseline(start, end, rows.height, "NXDOMAIN answers", "built-in"),
        parts=(
            prior(MOMENT_PRIOR),
            part("missing", rate, f"{domains} missing domains where about {MISSING:.0f} are expected in an hour"),
        ),
        evidence=tuple(RowRef("dns", *row) for row in first.select("uid", "at").head(MAX_EVIDENCE).iter_rows()),
        techniques=("T1568.002", "T1071.004"),
        nearest=f"a device with an outdated setting: about {MISSING:.0f} missing domains in an hour",
        to_be_normal="Names that exist, or the same few missing ones again and again.",
    )
