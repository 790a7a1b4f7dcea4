"""How many flows a second all detectors take on one core, and how much they remember of a device; prints Markdown.

    .venv/bin/python -m bench.detector_speed [--devices 1000] [--rate 200000] [--slices 20]

A day of the lab's office is read by the engine; its rows are copied to as many sites as make up the devices, and drawn
again (fixed seed) so that every slice of one second holds `--rate` flows, and of the other tables the rows that belong
to as many. The day itself is learned first, and then `LEARNED` such slices so that the rate is no news; then time is
measured: names, talks and every detector, on one thread. The inventory, which attributes the rows, is timed apart.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import argparse
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
import polars as pl

from wardline import behaviour, inventory
from wardline.behaviour import Learning
from wardline.behaviour.state import to_frames
from wardline.model.batch import Batch
from wardline.sources.captures import CaptureFiles
from wardline_range import catalogue, scenario_file

NS = 1_000_000_000
HOUR = 3600 * NS
LEARNED = 40
_TOLD_OF_FLOWS = ("dns", "tls", "http", "mqtt", "modbus", "dnp3", "ntp", "ssh", "ftp", "telnet", "ssdp")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=200_000)
    parser.add_argument("--slices", type=int, default=20)
    given = parser.parse_args(arguments)
    day = _day()
    sites = max(1, round(given.devices / _count(day)))
    many = _copied(day, sites)
    learned, judged = list(_hours(many)), _seconds(many, given.rate, LEARNED + given.slices)
    state, known = behaviour.begin(Learning(until=day.end + HOUR + LEARNED * NS)), inventory.begin("bench")
    took, attributing, flows, found = 0.0, 0.0, 0, 0
    for batch in chain(learned, islice(judged, LEARNED)):
        _, known = inventory.observe(batch, known)
        _, state = behaviour.judge(batch, inventory.view(known), state)
    for batch in judged:
        begun = time.process_time()
        _, known = inventory.observe(batch, known)
        attributing += time.process_time() - begun
        begun = time.process_time()
        findings, state = behaviour.judge(batch, inventory.view(known), state)
        took += time.process_time() - begun
        flows, found = flows + batch.table("conn").height, found + len(findings)
    memory = sum(frame.estimated_size() for frame in to_frames(state).values())
    devices = len(state.first_seen)
    print("| devices | flows | seconds | flows/s | findings | memory of a device | inventory flows/s |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {devices} | {flows:,} | {took:.2f} | {flows / took:,.0f} | {found} | {memory / devices / 1024:.1f} KiB |"
        f" {flows / attributing:,.0f} |"
    )
    print(f"\nPython {platform.python_version()}, polars {pl.__version__}, one thread, {platform.machine()}")


def _day() -> Batch:
    """A day of an office as one batch whose rows are attributed."""
    plan = scenario_file.read(catalogue.scenario_path("office"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "played.pcapng"
        with path.open("wb") as out:
            plan.scenario(None, site="").play(out)
        known = inventory.begin("bench")
        seen: list[Batch] = []
        for batch in CaptureFiles([path]).batches():
            attributed, known = inventory.observe(batch, known)
            seen.append(attributed)
    tables = {
        name: pl.concat([one.tables[name] for one in seen if name in one.tables], how="diagonal")
        for name in ("conn", *_TOLD_OF_FLOWS)
        if any(name in one.tables for one in seen)
    }
    return Batch("bench", seen[0].start, seen[-1].end, tables)


def _count(day: Batch) -> int:
    conn = day.tables["conn"]
    return pl.concat([conn["orig_device"], conn["resp_device"].alias("orig_device")]).drop_nulls().n_unique()


def _copied(day: Batch, sites: int) -> Batch:
    """The same day at many sites, which share nothing but the Internet."""
    return replace(
        day,
        tables={name: pl.concat([_of_site(rows, site) for site in range(sites)]) for name, rows in day.tables.items()},
    )


def _of_site(rows: pl.DataFrame, site: int) -> pl.DataFrame:
    here = f".{site}"
    own = [
        (pl.col(f"{side}_device") + here).alias(f"{side}_device")
        for side in ("orig", "resp")
        if f"{side}_device" in rows.columns
    ]
    placed = [
        pl.when(pl.col(f"{side}_device").is_not_null())
        .then(f"10.{site}." + pl.col(f"{side}_h").str.extract(r"(\d+\.\d+)$"))
        .otherwise(f"{side}_h")
        .alias(f"{side}_h")
        for side in ("orig", "resp")
        if f"{side}_device" in rows.columns
    ]
    return rows.with_columns(*own, *placed, uid=pl.col("uid") + here)


def _hours(day: Batch) -> Iterator[Batch]:
    """The day as it was, an hour at a time."""
    for start in range(day.start, day.end, HOUR):
        within = pl.col("ts").cast(pl.Int64).is_between(start, start + HOUR, closed="left")
        yield Batch("bench", start, start + HOUR, {name: rows.filter(within) for name, rows in day.tables.items()})


def _seconds(day: Batch, rate: int, count: int) -> Iterator[Batch]:
    """The hours after it, a second each with `rate` flows."""
    chance = np.random.default_rng(1)
    conn = day.tables["conn"].filter(pl.col("conn_state") == "SF")
    share = rate / conn.height
    for place in range(count):
        start = day.end + HOUR + place * NS
        tables = {"conn": _drawn(conn, rate, start, place, chance)}
        for name in _TOLD_OF_FLOWS:
            if name in day.tables:
                rows = day.tables[name]
                tables[name] = _drawn(rows, int(rows.height * share), start, place, chance)
        yield Batch("bench", start, start + NS, tables)


def _drawn(rows: pl.DataFrame, count: int, start: int, place: int, chance: np.random.Generator) -> pl.DataFrame:
    picked = rows[chance.integers(0, rows.height, count)]
    ts = np.sort(chance.integers(start, start + NS, count))
    uid = pl.col("uid") + f".{place}." + pl.int_range(pl.len()).cast(pl.String)
    return picked.with_columns(ts=pl.Series(ts).cast(rows.schema["ts"]), uid=uid)


if __name__ == "__main__":
    main()
