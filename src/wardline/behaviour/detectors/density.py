"""`density`: for an hour or more a device lives where neither it nor its like ever lived."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import polars as pl

from wardline.behaviour.density.features import MET, NAMES, OPEN, WINDOW_NS, WORDS, closed, gather
from wardline.behaviour.density.interface import Array
from wardline.behaviour.density.windows import Place, judged, told
from wardline.behaviour.groups import SMALLEST, label
from wardline.behaviour.once import once
from wardline.behaviour.scoring import ATTACKS_A_DAY, calibrated, part, prior
from wardline.behaviour.wording import lasting, named
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

KEPT = 144
"""Learned windows that are kept for each device: a day of activity in 10 KiB."""

FEWEST = 72
"""Learned windows below which a device is not judged: half of them rank, and 1 in 37 is then the rarest."""

LEAST_RUN = 6
"""Windows in a row that both families must find rare before anything is said: an hour."""

WORTH = 0.05
"""A window that either family finds less rare than this ends the run."""

ALONE = math.log(1 / 10)
"""Log-odds of a run by itself: devices take up another way of life (a task, a firmware, a film) ten times for each
attack that shows in nothing else (a judgement). A run adds to what else is seen, and makes no alarm alone."""

ADOPTED = 144
"""Windows in a row, a day, after which what was rare is learned."""

LIKE = 8
"""Devices of a kind whose windows are counted with a device's own."""

_PRIOR = math.log(ATTACKS_A_DAY / ADOPTED)
_DAY_PRIOR = math.log(ATTACKS_A_DAY)
_PAST = pl.Schema({"device": pl.String, "window": pl.Int64} | dict.fromkeys(NAMES, pl.Float32))
_RUN = pl.Schema(
    dict(_PAST)
    | dict.fromkeys(NAMES, pl.Float64())
    | {"p": pl.Float64(), "worth": pl.Float64(), "shares": pl.List(pl.Float64)}
    | dict.fromkeys(("nearest", "mend", "table", "uid"), pl.String())
    | {"row_at": pl.Int64()}
)
_TECHNIQUE = dict.fromkeys(("conns", "peers", "ports", "failed"), "T1046") | {
    "out_bytes": "T1041", "out_pkts": "T1041", "in_bytes": "T1105", "in_pkts": "T1105",
}  # fmt: skip

_DOC = """\
### What it means
Taken together, what the device sent, received and opened in ten minutes lies where none of its learned windows lies,
and it has stayed there for at least an hour. Each quantity alone may be unremarkable.

### How the number is made
Ten features of each ten minutes (bytes, packets, connections, different peers and services, share of failures and of
the Internet, size of packets) are put in units of the device's own median deviation. Two families judge them: the
Mahalanobis distance with a shrunk covariance, and half-space trees that also count the windows of up to eight devices
of the same kind. Each is fitted on every other learned window and ranked against the rest: the conformal p-value is
the share of held-out windows at least as strange, whatever the model. The larger of the two p-values counts.

There are 144 windows in a day and 1 attack in 1000 days is looked for, so the prior of a window is 1 in 144 000. With
72 held-out windows the smallest p-value is 1 in 73 and carries 1.8 nats, so that no single window can ever speak: the
largest Bayes factors of a run are added until they outweigh the prior, seven windows at the least. Windows of a run
are taken as independent given normal life, which they are not: neighbours are alike. So `another way of life` bounds
the whole: what is told is that of the day (prior 1 in 1000), and by itself a run stands at 1 in 11, since devices
take up another task or firmware about ten times for each attack that shows in nothing else. The other parts are
shares of the features in the distance.

### Blind spots
Anything shorter than an hour, devices with under 72 active windows (half a day), changes that come and go, and a
device that is rarely active.

### How to make it normal
What stays for a day is learned. A lone rare window is learned at once when the next one is ordinary.
"""


class Density:
    """Runs of windows that two families of density models find empty."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="density",
        title="An hour unlike any before",
        cause="density",
        tables=("conn", "conn_update"),
        techniques=("T1041", "T1046", "T1071", "T1105"),
        severity="low",
        warm_up="72 active windows of ten minutes, and the device's learning period.",
        doc=_DOC,
        next_steps=(
            "Look at the features named first, and at the nearest normal window beside them.",
            "Ask whether the device was given another task, another place or another firmware.",
            "Look for other findings on the device in the same hours.",
        ),
        explained_by=("internet_outage", "service_outage", "group_outage", "blind"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """A finding for each device whose run outweighs the prior with the windows that closed now."""
        run = _running(seen, devices, memory)
        if run is None:
            return ()
        found = []
        for _, rows in run.group_by("device", maintain_order=True):
            if rows.height >= LEAST_RUN and _crosses(rows["worth"].to_list()):
                found.append(self._finding(rows.to_dicts(), devices, memory["past"]))
        return found

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Open windows with this slice in them; closed ones are learned unless they belong to a run."""
        open_, met = memory.get("open", pl.DataFrame(schema=OPEN)), memory.get("met", pl.DataFrame(schema=MET))
        gathered = dict(zip(("open", "met"), gather(seen, open_, met), strict=True))
        run = _running(seen, devices, memory)
        if run is None:
            return {**memory, **gathered}
        over, before = _over(seen, memory), memory.get("run", pl.DataFrame(schema=_RUN))
        ended = before.join(over, on="device", how="semi").join(run, on="device", how="anti")
        lone = ended.filter(pl.len().over("device") == 1).select(_PAST.names())
        long = run.filter(pl.len().over("device") >= ADOPTED).select("device").unique()
        quiet = over.join(run, on="device", how="anti", maintain_order="left").select(_PAST.names())
        adopted = run.join(long, on="device", how="semi", maintain_order="left").select(_PAST.names())
        fresh = [frame.cast(_PAST) for frame in (lone, quiet, adopted)]
        past = pl.concat([memory.get("past", pl.DataFrame(schema=_PAST)), *fresh])
        waiting = before.join(over, on="device", how="anti", maintain_order="left")
        return {
            **gathered,
            "past": past.group_by("device", maintain_order=True).tail(KEPT).select(_PAST.names()),
            "run": pl.concat([waiting, run.join(long, on="device", how="anti", maintain_order="left")]),
        }

    def _finding(self, rows: Sequence[Mapping[str, Any]], devices: DeviceView, past: pl.DataFrame) -> Finding:
        last, device = rows[-1], rows[-1]["device"]
        own = past.filter(pl.col("device") == device)
        totals = np.sum([np.array(row["shares"]) / sum(row["shares"]) * row["worth"] for row in rows], axis=0)
        order = sorted(range(len(NAMES)), key=lambda place: -totals[place])
        start, end = rows[0]["window"] * WINDOW_NS, (last["window"] + 1) * WINDOW_NS
        first = NAMES[order[0]]
        leading = ", ".join(WORDS[NAMES[place]] for place in order[:3])
        span = lasting(len(rows) * WINDOW_NS)
        bound = min(0.0, ALONE - _DAY_PRIOR - math.fsum(totals))
        usual = "devices take up another way of life ten times for each attack that shows in nothing else"
        return Finding(
            detector=self.spec.id,
            ts=start,
            end=end,
            device=DeviceId(device),
            claim=f"{named(device, devices)} has lived unlike any of its {own.height} learned windows for {span}; "
            f"what sets it apart most: {leading}.",
            subject="windows",
            severity=self.spec.severity,
            observed=Quantity(f"in the last ten minutes {told(_row(last))}", float(len(rows)), "windows"),
            expected=Expectation(f"a window as rare as 1 in {1 / max(row['p'] for row in rows):.0f} now and then"),
            baseline=Baseline(
                int(own["window"][0]) * WINDOW_NS, start, own.height, "windows of ten minutes", "operational"
            ),
            parts=(
                prior(_DAY_PRIOR),
                *(part(WORDS[NAMES[at]], float(totals[at]), _why(NAMES[at], len(rows))) for at in order),
                part("another way of life", bound, usual),
            ),
            evidence=tuple(RowRef(row["table"], row["uid"], row["row_at"]) for row in rows[-50:]),
            techniques=(_TECHNIQUE.get(first, "T1071"),),
            series=tuple((row["window"] * WINDOW_NS, row["worth"]) for row in rows[-120:]),
            nearest=last["nearest"],
            to_be_normal=last["mend"],
        )


def _over(seen: Batch, memory: Memory) -> pl.DataFrame:
    return closed(memory["open"], memory["met"], seen.start // WINDOW_NS)


def _crosses(worth: Sequence[float]) -> bool:
    """Whether the newest window is the one with which the run first outweighs the prior."""
    before = math.fsum(worth[:-1])
    spoken = before + _PRIOR >= 0 and len(worth) > LEAST_RUN
    return before + worth[-1] + _PRIOR >= 0 and not spoken


@once
def _running(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame | None:
    """The runs of the devices whose windows closed with this slice; None where none closed."""
    if "open" not in memory or (over := _over(seen, memory)).is_empty():
        return None
    past, run = memory.get("past", pl.DataFrame(schema=_PAST)), memory.get("run", pl.DataFrame(schema=_RUN))
    counts = dict(past.group_by("device").len().iter_rows())
    rows: list[dict[str, Any]] = []
    for row in over.iter_rows(named=True):
        known = counts.get(row["device"], 0) >= FEWEST
        if known and devices.stage(DeviceId(row["device"]), row["window"] * WINDOW_NS) == "operational":
            own = past.filter(pl.col("device") == row["device"])
            place = judged(_matrix(own), _like(row["device"], past, devices), _row(row), WORTH)
            rows += [_told(row, place, own)] if place else []
    now = pl.DataFrame(rows, schema=_RUN)
    before = run.join(now.select("device", at="window"), on="device", how="inner", maintain_order="left")
    last = pl.col("window").max().over("device")
    return pl.concat([before.filter(last == pl.col("at") - 1).drop("at"), now])


def _like(device: str, past: pl.DataFrame, devices: DeviceView) -> list[Array]:
    """Learned windows of others of its kind; none where they are too few."""
    own = devices.get(DeviceId(device))
    kind = label(own) if own else ""
    if not kind:
        return []
    held = past.group_by("device", maintain_order=True).len().filter(pl.col("len") >= FEWEST)["device"]
    others = [one for one in held if one != device and (known := devices.get(DeviceId(one))) and label(known) == kind]
    if len(others) < SMALLEST:
        return []
    return [_matrix(past.filter(pl.col("device") == one)) for one in others[:LIKE]]


def _told(row: Mapping[str, Any], place: Place, own: pl.DataFrame) -> dict[str, Any]:
    nearest = own.row(place.nearest, named=True)
    ago = lasting((row["window"] - nearest["window"]) * WINDOW_NS)
    return dict(row) | {
        "p": place.p,
        "worth": calibrated(place.p),
        "shares": list(place.shares),
        "nearest": f"the ten minutes {ago} before: {told(_row(nearest))}",
        "mend": place.to_be_normal,
    }


def _matrix(windows: pl.DataFrame) -> Array:
    return windows.select(NAMES).to_numpy().astype(np.float64)


def _row(row: Mapping[str, Any]) -> Array:
    return np.array([row[name] for name in NAMES])


def _why(name: str, windows: int) -> str:
    return f"share of the {WORDS[name]} in the distance from normal, over {windows} windows"
