"""The lab's scenarios before two judges: tshark, which must find nothing wrong, and the engine, which must agree.

python -m bench.range_soundness [SCENARIO ...] [--seed N] [--workers 2]

Each scenario is played in full. tshark (with checksums on) looks for malformed packets, errors of its experts and wrong
checksums. The engine's flows are compared with the truth by Community ID: how many, when each begins, its service.
Where a mirror port drops packets, the flows that begin meanwhile need only be seen.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from wardline import wire
from wardline_range import catalogue, scenario_file
from wardline_range.truth import Truth

UNSOUND = (
    "_ws.malformed or _ws.expert.severity == error or _ws.expert.group == malformed"
    " or tcp.checksum.status == 0 or udp.checksum.status == 0 or ip.checksum.status == 0"
)
_CHECKS = [option for proto in ("tcp", "udp", "ip") for option in ("-o", f"{proto}.check_checksum:TRUE")]
_EDGE_NS = 90 * 10**9
_HEAD = """\
| scenario | days | devices | attacks | packets | tshark objects | flows | engine differs | other service | played in |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One scenario at one site: what was played, and what the judges say."""

    scenario: str
    days: float
    truth: tuple[int, int, int, int]
    """Devices, attacks, packets, flows."""
    play_s: float
    unsound: int
    disagreeing: int
    other_service: int
    examples: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Nobody objects."""
        return not (self.unsound or self.disagreeing or self.other_service)

    def row(self) -> str:
        """As a row of the table."""
        devices, attacks, packets, flows = self.truth
        return (
            f"| {self.scenario} | {self.days:g} | {devices} | {attacks} | {packets:,} | {self.unsound} | {flows:,} |"
            f" {self.disagreeing} | {self.other_service} | {self.play_s:.0f} s |"
        )


def judge(name: str, seed: int | None) -> list[Judged]:
    """Play a scenario and have it judged, each of its sites."""
    plan = scenario_file.read(catalogue.scenario_path(name))
    return [_judged(plan, seed, site) for site in plan.sites or ("",)]


def _judged(plan: scenario_file.Plan, seed: int | None, site: str) -> Judged:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "played.pcapng"
        begun = time.perf_counter()
        with path.open("wb") as out:
            truth = plan.scenario(seed, site=site).play(out)
        lasted = time.perf_counter() - begun
        unsound = _tshark(path)
        disagreeing, other = _engine(path, truth)
    counts = (len(truth.devices), len(truth.attacks), truth.packets, truth.flows.height)
    examples = (*unsound[:3], *map(str, disagreeing.head(3).rows()), *map(str, other.head(3).rows()))
    title = f"{plan.name} {site}".strip()
    days = plan.length_s / 86_400
    return Judged(title, days, counts, lasted, len(unsound), disagreeing.height, other.height, examples)


def _tshark(path: Path) -> list[str]:
    """The packets that tshark objects to."""
    tool = shutil.which("tshark")
    if tool is None:
        raise SystemExit("tshark is not installed: apt install tshark")
    asked = [
        tool,
        "-n",
        "-r",
        str(path),
        *_CHECKS,
        "-Y",
        UNSOUND,
        "-T",
        "fields",
        "-e",
        "frame.number",
        "-e",
        "frame.protocols",
    ]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()


def _engine(path: Path, truth: Truth) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Flows on which engine and truth disagree, and flows whose service the engine names otherwise."""
    slices = (piece.tables["conn"] for piece in wire.Reader([str(path)]) if "conn" in piece.tables)
    conn = pl.concat([pl.DataFrame(rows).select("community_id", "ts", "service", "resp_p") for rows in slices])
    seen = conn.group_by("community_id").agg(pl.len().alias("seen"), pl.min("ts").alias("seen_ts"))
    flows = truth.flows.filter(pl.col("packets") > 0)
    true = flows.group_by("community_id").agg(pl.len().alias("true"), pl.min("ts"))
    both = seen.join(true, on="community_id", how="full", coalesce=True)
    differs = pl.col("seen").ne_missing(pl.col("true")) | pl.col("seen_ts").ne_missing(pl.col("ts"))
    wrong = both.filter(differs & ~(_dropping(truth) & pl.col("seen").is_not_null()))
    said = flows.unique("community_id").select("community_id", said=pl.col("service"))
    named = conn.join(said, on="community_id").filter(pl.col("service").fill_null("") != pl.col("said"))
    return wrong, named.filter(~_dropping(truth))


def _dropping(truth: Truth) -> pl.Expr:
    """Whether a flow begins while the mirror port drops packets."""
    inside = pl.lit(False)
    for event in truth.events:
        if event.kind == "mirror-loss":
            inside |= pl.col("ts").dt.epoch("ns").is_between(event.start - _EDGE_NS, event.end + _EDGE_NS)
    return inside


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the scenarios; 1 where a judge objects."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.range_soundness", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("scenarios", nargs="*", default=sorted(catalogue.scenarios()))
    parser.add_argument("--seed", type=int, help="another seed than the scenario's own")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    print(_HEAD, flush=True)
    with ProcessPoolExecutor(given.workers) as pool:
        judged = [one for found in pool.map(partial(judge, seed=given.seed), given.scenarios) for one in found]
    for one in judged:
        print(one.row())
    for one in judged:
        for example in one.examples:
            print(f"{one.scenario}: {example}", file=sys.stderr)
    return int(not all(one.is_sound for one in judged))


if __name__ == "__main__":
    sys.exit(main())
