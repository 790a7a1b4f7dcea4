"""Device-minutes as numbers: what each device did in each minute, at both ends of its flows.

One row stands for one device and minute. Columns that begin with `f_` are features: `log(1 + x)` of counts and bytes,
shares as they are. `z_` says by how many standard deviations each of them lies off the device's own mean while it was
learned (off the site's, for a device that was not there long enough), so that one model serves devices of all kinds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardline.model.batch import Batch, Nanos
from wardline.sources.captures import CaptureFiles
from wardline_eval.case import Case
from wardline_eval.contender import Alarm, strongest
from wardline_eval.features.owners import Owners, is_local

MINUTE: Nanos = 60 * 10**9
Array = NDArray[np.float64]

_AT_A_TIME = 60
"""Minutes put together before anything is counted: few large frames are faster than many small ones."""

_PEERS = 16
"""Other ends that a device-minute names at most, those with most flows."""

_ENOUGH = 60
"""Learned minutes from which a device is compared with itself."""

_FLOOR = 0.1
"""Least standard deviation, in logarithms: what never varied may vary by a tenth."""

_FAILED = ("S0", "REJ", "RSTOS0", "RSTRH", "SH", "SHR")
_KEY = ("minute", "device")
_COUNTED = ("orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes")


@dataclass(frozen=True, slots=True)
class Minutes:
    """All device-minutes of a case: `minute` (its number since 1970), `device`, `peers` and features, in order."""

    frame: pl.DataFrame
    owners: Owners

    @property
    def features(self) -> Array:
        """One row for each device-minute: what was counted, then how unusual it was for the device."""
        return self.frame.select(pl.col("^[fz]_.*$")).to_numpy().astype(np.float64)

    def learned(self, case: Case) -> NDArray[np.bool_]:
        """Which rows lie wholly before the end of learning."""
        return ((self.frame["minute"] + 1) * MINUTE <= case.learned_until).to_numpy()

    def alarms(self, case: Case, scores: Array, kind: str) -> Sequence[Alarm]:
        """An alarm for each device-minute after learning, the strongest."""
        told = self.frame.select("minute", "device", "peers").with_columns(score=pl.Series(scores))
        told = told.filter((pl.col("minute") + 1) * MINUTE > case.learned_until)
        return strongest(
            Alarm(
                minute * MINUTE, (minute + 1) * MINUTE, self.owners.names(device), tuple(peers or ()), score, kind,
                ((minute + 1) * MINUTE,),
            )
            for minute, device, peers, score in told.iter_rows()
        )  # fmt: skip


def minutes(case: Case) -> Minutes:
    """Read the case's captures with the engine and count."""
    owners = Owners()
    frame = pl.concat([_counted(tables, owners) for tables in hours(case)])
    return Minutes(_against_itself(frame, case.learned_until), owners)


def hours(case: Case) -> Iterator[Mapping[str, pl.DataFrame]]:
    """The tables of many slices together, each row with the number of the minute in which the engine told it."""
    for _, batches in groupby(CaptureFiles(case.paths).batches(), lambda one: one.start // (MINUTE * _AT_A_TIME)):
        found: dict[str, list[pl.DataFrame]] = {}
        for batch in batches:
            for name in ("conn", "conn_update", "sender", "arp", "dns"):
                if name in batch.tables:
                    found.setdefault(name, []).append(_dated(batch, name))
        yield {name: pl.concat(frames) for name, frames in found.items()}


def _dated(batch: Batch, name: str) -> pl.DataFrame:
    return batch.table(name).with_columns(minute=pl.lit(batch.start // MINUTE, pl.Int64))


def flows(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every flow, and every minute of a long one; each packet counts once. The long ones' state is not known."""
    wanted = [
        "minute", "orig_h", "resp_h", "resp_p", "proto", "service", "duration", *_COUNTED,
    ]  # fmt: skip
    found = []
    if "conn" in tables:
        ended = tables["conn"].filter(pl.col("updates") == 0)
        found.append(ended.select(*wanted, state="conn_state"))
    if "conn_update" in tables:
        found.append(tables["conn_update"].select(*wanted, state=pl.lit(None, pl.String)))
    return pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys([*wanted, "state"], pl.String))


def _counted(tables: Mapping[str, pl.DataFrame], owners: Owners) -> pl.DataFrame:
    """Features of the device-minutes of some slices."""
    if "sender" in tables:
        owners.add(tables["sender"])
    devices = pl.DataFrame({"device": list(owners.devices())}, schema={"device": pl.String})
    ends = _ends(flows(tables)) if {"conn", "conn_update"} & tables.keys() else None
    parts = [_sent(tables), _arp(tables), _dns(tables), *(_flow_counts(ends) if ends is not None else ())]
    frame = pl.concat([part.select(_KEY) for part in parts if part is not None]).unique().join(devices, on="device")
    for part in parts:
        if part is not None:
            frame = frame.join(part, on=_KEY, how="left")
    blank = pl.DataFrame(schema=_SCHEMA)
    frame = pl.concat([blank, frame.with_columns(pl.col("^f_.*$").cast(pl.Float64))], how="diagonal")
    shares, counts = pl.col("^f_share_.*$").fill_null(0.0), pl.col("^f_n_.*$").fill_null(0.0).log1p()
    told: pl.DataFrame = frame.select(*_KEY, "peers", shares, counts).sort(_KEY)
    return told


def _ends(rows: pl.DataFrame) -> pl.DataFrame:
    """Each flow twice, once from each end."""
    shared = ["minute", "resp_p", "proto", "duration", "state"]
    opened = rows.select(
        *shared, pl.lit(True).alias("opened"), device="orig_h", peer="resp_h", pkts_out="orig_pkts",
        bytes_out="orig_ip_bytes", pkts_in="resp_pkts", bytes_in="resp_ip_bytes",
    )  # fmt: skip
    served = rows.select(
        *shared, pl.lit(False).alias("opened"), device="resp_h", peer="orig_h", pkts_out="resp_pkts",
        bytes_out="resp_ip_bytes", pkts_in="orig_pkts", bytes_in="orig_ip_bytes",
    )  # fmt: skip
    return pl.concat([opened, served])


def _flow_counts(ends: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Counts for what a device opened, for what it served, and whom it met most."""
    outside = [address for address in ends["peer"].unique().drop_nulls() if not is_local(address)]
    ends = ends.with_columns(failed=pl.col("state").is_in(_FAILED), outside=pl.col("peer").is_in(outside))
    sides = []
    for opened, name in ((True, "opened"), (False, "served")):
        side = ends.filter(pl.col("opened") == opened)
        sides.append(
            side.group_by(_KEY).agg(
                pl.len().alias(f"f_n_{name}"),
                pl.col("peer").n_unique().alias(f"f_n_{name}_peers"),
                pl.col("resp_p").n_unique().alias(f"f_n_{name}_ports"),
                pl.col("failed").fill_null(False).mean().alias(f"f_share_{name}_failed"),
                pl.col("outside").mean().alias(f"f_share_{name}_outside"),
                (pl.col("proto") == "udp").mean().alias(f"f_share_{name}_udp"),
                (pl.col("proto") == "icmp").mean().alias(f"f_share_{name}_icmp"),
                pl.col("duration").fill_null(0.0).mean().alias(f"f_n_{name}_duration"),
                *(pl.col(one).sum().alias(f"f_n_{name}_{one}") for one in _VOLUME),
            )
        )
    met = ends.group_by(*_KEY, "peer").len().sort("len", "peer", descending=[True, False])
    named = met.group_by(_KEY, maintain_order=True).agg(peers=pl.col("peer").head(_PEERS))
    return sides[0], sides[1], named


def _sent(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    if "sender" not in tables:
        return None
    rows = tables["sender"].filter(pl.col("addr").is_not_null()).rename({"addr": "device"})
    return rows.group_by(_KEY).agg(f_n_pkts=pl.col("pkts").sum(), f_n_bytes=pl.col("bytes").sum())


def _arp(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    if "arp" not in tables:
        return None
    asked = pl.col("operation") == 1
    return (
        tables["arp"]
        .rename({"orig_h": "device"})
        .group_by(_KEY)
        .agg(
            f_n_arp_asked=asked.sum(),
            f_n_arp_told=(~asked).sum(),
            f_n_arp_targets=pl.col("resp_h").filter(asked).n_unique(),
        )
    )


def _dns(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    if "dns" not in tables:
        return None
    return (
        tables["dns"]
        .rename({"orig_h": "device"})
        .group_by(_KEY)
        .agg(
            f_n_dns=pl.len(),
            f_n_dns_names=pl.col("query").n_unique(),
            f_share_dns_failed=(pl.col("rcode").fill_null(0) != 0).mean(),
            f_n_dns_letters=pl.col("query").str.len_bytes().sum(),
        )
    )


def _against_itself(frame: pl.DataFrame, learned_until: Nanos) -> pl.DataFrame:
    """The same with `z_` features."""
    names = [name for name in frame.columns if name.startswith("f_")]
    before = frame.filter((pl.col("minute") + 1) * MINUTE <= learned_until)
    if before.is_empty():
        before = frame
    usual = before.group_by("device").agg(
        pl.len().alias("minutes"),
        *(pl.col(name).mean().alias(f"m{name}") for name in names),
        *(pl.col(name).std(ddof=0).alias(f"s{name}") for name in names),
    )
    usual = usual.filter(pl.col("minutes") >= _ENOUGH)
    joined = frame.join(usual, on="device", how="left", maintain_order="left")
    site = {name: (before[name].mean(), before[name].std(ddof=0)) for name in names}
    return joined.select(
        *frame.columns,
        *(
            (
                (pl.col(name) - pl.col(f"m{name}").fill_null(site[name][0]))
                / (pl.col(f"s{name}").fill_null(site[name][1]) + _FLOOR)
            ).alias(f"z{name[1:]}")
            for name in names
        ),
    )


_VOLUME = ("pkts_out", "bytes_out", "pkts_in", "bytes_in")
_FEATURES = dict.fromkeys(
    [
        *(
            f"f_{name}"
            for side in ("opened", "served")
            for name in (
                f"n_{side}", f"n_{side}_peers", f"n_{side}_ports", f"n_{side}_duration", f"share_{side}_failed",
                f"share_{side}_outside", f"share_{side}_udp", f"share_{side}_icmp",
                *(f"n_{side}_{one}" for one in _VOLUME),
            )
        ),
        "f_n_pkts", "f_n_bytes", "f_n_arp_asked", "f_n_arp_told", "f_n_arp_targets", "f_n_dns", "f_n_dns_names",
        "f_n_dns_letters", "f_share_dns_failed",
    ],
    pl.Float64(),
)  # fmt: skip
_SCHEMA = {"minute": pl.Int64(), "device": pl.String(), "peers": pl.List(pl.String()), **_FEATURES}
