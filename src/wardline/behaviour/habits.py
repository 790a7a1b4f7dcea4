"""What a device is known to do: items (a peer, a service) with how often they were met while it was learned.

A visit is one item in one minute, so that a chatty connection does not count for more than a calm one. Visits are
counted while a device is learned and never after: what somebody does slowly cannot become the measure of what is
normal. What others of its kind took up later and kept for a day does speak for a device that follows them, as after an
update of them all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.groups import alike
from wardline.behaviour.once import once
from wardline.behaviour.scoring import category, first_time, part, shared
from wardline.behaviour.talks import behind
from wardline.behaviour.wording import counted, safe
from wardline.model.batch import Batch, Nanos
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Part, Stage
from wardline.model.ports import DeviceView

PER_DEVICE = 2000
"""Items remembered for one device; those met longest ago go first."""

PER_SLICE = 50
"""New items of one device in one slice that become findings; a flood of them is what the scan detector is for."""

MINUTE: Nanos = 60_000_000_000
DAY: Nanos = 86_400_000_000_000

_SCHEMA = pl.Schema(
    {
        "device": pl.String,
        "item": pl.String,
        "kind": pl.String,
        "net": pl.String,
        "first": pl.Int64,
        "last": pl.Int64,
        "visits": pl.Int64,
        "learned": pl.Boolean,
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one device, or where it is too new, of the others of its kind.

    `late` items were met first in the last `late_days` device-days of learning; `elsewhere` of `all_devices` devices
    do what is new here.
    """

    visits: int
    singles: int
    items: int
    of_kind: int
    start: Nanos
    end: Nanos
    group: str
    others: int
    doing: int
    own: bool
    late: int
    late_days: float
    elsewhere: int
    all_devices: int

    def baseline(self, noun: str) -> Baseline:
        """The window and the samples as every finding tells them."""
        stage: Stage = "operational" if self.own else "learning"
        return Baseline(self.start, self.end, self.visits, f"contacts ({noun} in a minute)", stage, self.group)

    def parts(self, noun: str, kinds: int, kind: str) -> list[Part]:
        """The terms that any new item has; `kind` words its category, of which there are `kinds`."""
        said = [first_time(self.late, self.late_days, noun)]
        usual = (
            f"{self.of_kind} of {counted(self.items, noun)} known so far {'is' if self.items == 1 else 'are'} {kind}"
        )
        said.append(part(f"kind of {noun}", category(self.of_kind, self.items, kinds), usual))
        if self.others:
            why = f"{self.doing} of {self.others} others of its kind ({safe(self.group)}) did it too"
            said.append(part("devices like it", shared(self.doing, self.others), why))
        else:
            why = f"{self.elsewhere} of {self.all_devices} devices here did it while they were learned"
            said.append(part("devices here", shared(self.elsewhere, self.all_devices), why))
        return said


def nothing() -> pl.DataFrame:
    """The memory that knows no habit."""
    return pl.DataFrame(schema=_SCHEMA)


@once
def _strange(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    return rows.join(known, on=["device", "item"], how="anti", maintain_order="left")


def unknown(rows: pl.DataFrame, known: pl.DataFrame, devices: DeviceView, at: Nanos) -> pl.DataFrame:
    """Rows with an item new to their device, of devices that are judged or that have judged others like them.

    `rows` has the columns device, item and net; an item without a name of its own is known by its net, and the reverse.
    """
    if rows.is_empty():
        return rows
    fresh = _strange(rows, known)
    judged = [device for device in fresh["device"].unique().sort() if judgeable(device, devices, at)]
    if not judged:
        return fresh.clear()
    nameless = pl.col("item") == pl.col("net")
    by_net = (
        known.lazy()
        .filter(pl.col("device").is_in(judged) & pl.col("net").is_not_null())
        .select("device", "item", "net")
    )
    mine = fresh.lazy().filter(pl.col("device").is_in(judged))
    on = ["device", "net"]
    named = mine.filter(nameless.fill_null(False).not_()).join(
        by_net.filter(nameless), on=on, how="anti", maintain_order="left"
    )
    bare = mine.filter(nameless).join(by_net, on=on, how="anti", maintain_order="left")
    return pl.concat([named, bare]).collect()


def judgeable(device: str, devices: DeviceView, at: Nanos) -> bool:
    """Whether a device has a past to be judged by, its own or that of its like."""
    return devices.stage(DeviceId(device), at) == "operational" or bool(alike(device, devices, at)[1])


def remember(known: pl.DataFrame, rows: pl.DataFrame, devices: DeviceView, seen: Batch) -> pl.DataFrame:
    """The memory after these contacts (device, item, kind, net, at, minute); at most `PER_DEVICE` items a device."""
    if rows.is_empty():
        return known
    learning = [one for one in rows["device"].unique().sort() if devices.stage(DeviceId(one), seen.start) == "learning"]
    if not learning and not _due(seen) and _strange(rows, known).is_empty():
        return known
    learned = pl.col("device").is_in(learning)
    met = (
        rows.lazy()
        .group_by("device", "item", maintain_order=True)
        .agg(
            pl.col("kind", "net").first(),
            pl.col("at").min().alias("first"),
            pl.col("at").max().alias("last"),
            pl.col("minute").n_unique().cast(pl.Int64).alias("visits"),
        )
    )
    met = met.with_columns(visits=pl.when(learned).then("visits").otherwise(0), learned=learned)
    merged = pl.concat([known.lazy(), met]).group_by("device", "item", maintain_order=True)
    both = merged.agg(
        pl.col("kind", "net").first(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("visits").sum(),
        pl.col("learned").first(),
    )
    return newest(both.collect(), ["device"], "last", PER_DEVICE)


def _due(seen: Batch) -> bool:
    """Whether known items are to be dated anew: `last` is kept to ten minutes, which spares most slices the work."""
    return seen.start // (10 * MINUTE) != seen.end // (10 * MINUTE)


def facts(known: pl.DataFrame, device: str, item: str, kind: str, devices: DeviceView, at: Nanos) -> Facts:
    """What is known of a device when it meets that item."""
    group, others = alike(device, devices, at)
    own = devices.stage(DeviceId(device), at) == "operational"
    of_group = known.filter(pl.col("device").is_in(list(others)))
    theirs = of_group.filter("learned")
    stayed = pl.col("last") - pl.col("first") >= DAY
    doing = of_group.filter(pl.col("item") == item, pl.col("learned") | stayed).height
    base = known.filter(pl.col("device") == device, pl.col("learned")) if own else theirs
    single = pl.col("visits") == 1 if own else pl.len().over("item") == 1
    weight = pl.lit(1) if own else pl.col("visits")
    visits, singles, items, of_kind, start, end = base.select(
        pl.col("visits").sum(),
        weight.filter(single).sum().alias("singles"),
        pl.col("item").n_unique().alias("items"),
        pl.col("item").filter(pl.col("kind") == kind).n_unique().alias("of_kind"),
        pl.col("first").min().fill_null(at).alias("start"),
        pl.col("last").max().fill_null(at).alias("end"),
    ).row(0)
    start, end = start or at, end or at
    late = base.filter(pl.col("first") > (start + end) // 2).height
    days = (end - start) / 2 / DAY * (1 if own else len(others))
    learned = known.filter("learned")
    doing_here = learned.filter(pl.col("item") == item)["device"].n_unique()
    return Facts(
        visits, singles or 0, items, of_kind, start, end, group, len(others), doing, own, late, days, doing_here,
        learned["device"].n_unique(),
    )  # fmt: skip


def evidence(seen: Batch, met: pl.DataFrame) -> tuple[RowRef, ...]:
    """The first connections behind contacts, in order of time, as references."""
    first = behind(seen, met).sort("at", "table", "uid").head(MAX_EVIDENCE).select("table", "uid", "at")
    return tuple(RowRef(*row) for row in first.unique(maintain_order=True).iter_rows())


def groups(rows: pl.DataFrame) -> Iterable[tuple[str, str, pl.DataFrame]]:
    """Rows by device and item, first met first, at most `PER_SLICE` items a device."""
    counts: dict[str, int] = {}
    for key, group in rows.sort("at", "device", "item").group_by("device", "item", maintain_order=True):
        device, item = str(key[0]), str(key[1])
        counts[device] = counts.get(device, 0) + 1
        if counts[device] <= PER_SLICE:
            yield device, item, group


def window(seen: Batch, rows: pl.DataFrame) -> tuple[Nanos, Nanos]:
    """First and last time of the rows; the end never lies before the start of the slice."""
    first, last = rows["at"].min(), rows["at"].max()
    if not isinstance(first, int) or not isinstance(last, int):
        return seen.start, seen.end
    return first, last


def nearest(known: pl.DataFrame, device: str, kind: str, worded: Callable[[str], str]) -> str:
    """The learned item of a device that it met most, of the same kind where it has one; "" where it has none."""
    mine = known.filter(pl.col("device") == device, pl.col("learned"))
    if mine.is_empty():
        return ""
    best = mine.sort(pl.col("kind") == kind, "visits", descending=True, maintain_order=True).row(0, named=True)
    return f"{worded(best['item'])}, met in {counted(best['visits'], 'minute')} while it was learned"


def listed(items: Sequence[str], most: int = 3) -> str:
    """A few items as text: "a, b, c and 4 more"."""
    shown = ", ".join(safe(item) for item in items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown
