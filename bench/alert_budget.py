"""Whether a budget of alerts a day is kept on a large, troubled site: 500 devices, 14 days; prints Markdown.

    .venv/bin/python -m bench.alert_budget [--seed 20261123] [--a-day 20] [--days 14]

The site is made of many quiet devices (sensors, plugs, monitors, meters, readers), and thirty attacks a day are drawn
on it (as `wardline eval --fresh-seeds` draws them) so that more than the budget happens: on a quiet site a budget of 20
is kept by telling all there is. The scenario is played into a pipe, so no file of it is kept.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from wardline import wire
from wardline.app import pipeline
from wardline.behaviour import Learning
from wardline.incidents.budget import DAY, spend
from wardline.model.batch import Batch, Health
from wardline_eval.draw import drawn
from wardline_eval.lab import LEARNED_NS
from wardline_range import catalogue, scenario_file
from wardline_range.scenario_file import Plan

ATTACKS_A_DAY = 30
_SITE: Mapping[str, int] = {
    "unifi-gateway": 1, "cisco-switch": 9, "unifi-access-point": 12, "monitoring-server": 1, "tasmota-plug": 180,
    "philips-monitor": 90, "baxter-pump": 60, "energy-meter": 40, "suprema-reader": 40, "room-controller": 40,
    "biostar-server": 1, "building-station": 1, "energy-server": 1, "philips-central": 1, "pump-gateway": 1,
    "home-assistant": 1, "hp-printer": 6, "windows-laptop": 6, "axis-camera": 4, "hikvision-camera": 4,
    "hikvision-recorder": 1,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--a-day", type=float, default=20.0)
    parser.add_argument("--days", type=int, default=14)
    given = parser.parse_args(arguments)
    plan = _plan(given.seed, given.days)
    learned = plan.start + LEARNED_NS
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder) / "site.pcapng"
        os.mkfifo(pipe)
        player = multiprocessing.get_context("spawn").Process(target=_play, args=(given.seed, given.days, pipe))
        player.start()
        state, end = pipeline.begin(Learning(until=learned), "bench"), learned
        for number, batch in enumerate(_batches(pipe)):
            _, _, state = pipeline.step(batch, state)
            end = batch.end
            if number % 720 == 0:
                print(f"half day {number // 720}", file=sys.stderr, flush=True)
        player.join()
    view = pipeline.picture(state)
    spent = spend(view.incidents, given.a_day, learned, end)
    days = (end - learned) / DAY
    by_day = [0] * (int(days) + 1)
    for one in spent.told:
        by_day[int(max(0, one.first_ts - learned) // DAY)] += 1
    likely = len(view.likely)
    print("| devices | days judged | attacks | incidents | likelier than not | budget a day | told a day | by day |")
    print("|--:|--:|--:|--:|--:|--:|--:|---|")
    print(
        f"| {len(view.devices)} | {days:.1f} | {len(plan.attacks)} | {len(view.incidents)} | {likely} |"
        f" {given.a_day:g} | {len(spent.told) / days:.1f} | {' '.join(map(str, by_day))} |"
    )
    print(f"\nThreshold at the end {spent.threshold:.3f}; {spent.missed_a_day:.2f} true ones a day expected missed.")


def _batches(pipe: Path) -> Iterator[Batch]:
    for seen in wire.Reader([str(pipe)], sensor="bench"):
        tables = {name: pl.DataFrame(table) for name, table in seen.tables.items()}
        yield Batch("bench", seen.start, seen.end, tables, Health(**seen.health))


def _plan(seed: int, days: int) -> Plan:
    devices: list[Mapping[str, Any]] = [
        {"model": model, "name": model, **({"count": count} if count > 1 else {})} for model, count in _SITE.items()
    ]
    base = replace(
        scenario_file.read(catalogue.scenario_path("calm")),
        name="budget",
        length_s=days * 86_400.0,
        seed=seed,
        sites=(),
        site={"network": "10.80.0.0/22"},
        devices=tuple(devices),
        life=(),
        attacks=({},) * (ATTACKS_A_DAY * days),
    )
    return drawn(base, seed)


def _play(seed: int, days: int, pipe: Path) -> None:
    with pipe.open("wb") as out:
        _plan(seed, days).scenario().play(out)


if __name__ == "__main__":
    main()
