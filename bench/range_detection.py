"""What Wardline finds in the lab's scenarios, and how often it cries wolf; prints Markdown.

    .venv/bin/python -m bench.range_detection [SCENARIO ...] [--seed N] [--workers 2]

Each scenario is played and read slice by slice, as `wardline analyze` does. What lies before the first attack, half of
it all where there is none, is learned. An attack is found where an incident on its device, or one that rests on its
flows, or on a device it touched with the attacker named, has a finding within its window.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wardline.app import pipeline
from wardline.behaviour import Learning
from wardline.sources.captures import CaptureFiles
from wardline_range import catalogue, scenario_file
from wardline_range.truth import Truth
from wardline_range.verdict import Guilty, Verdict, reported, score

_DAY_NS = 86_400 * 10**9
_MARGIN_NS = 600 * 10**9


@dataclass(frozen=True, slots=True)
class Judged:
    """One scenario at one site: the verdict, device-days after learning, and how long it took."""

    scenario: str
    verdict: Verdict
    device_days: float
    took_s: float

    def row(self) -> str:
        """As a row of the table."""
        attacks = self.verdict.attacks
        found = [one for one in attacks if one.found]
        missed = ", ".join(one.attack for one in attacks if not one.found) or "none"
        seconds = sorted(one.seconds for one in found if one.seconds is not None)
        median = f"{seconds[len(seconds) // 2]:.0f} s" if seconds else ""
        false = len(self.verdict.false_incidents)
        rate = 1000 * false / self.device_days if self.device_days else 0.0
        return (
            f"| {self.scenario} | {len(found)} of {len(attacks)} | {missed} | {median} | {false} |"
            f" {self.device_days:.1f} | {rate:.0f} | {self.took_s:.0f} s |"
        )


def judge(name: str, seed: int | None) -> list[Judged]:
    """Play a scenario and watch it, each of its sites."""
    plan = scenario_file.read(catalogue.scenario_path(name))
    return [_judged(plan, seed, site) for site in plan.sites or ("",)]


def _judged(plan: scenario_file.Plan, seed: int | None, site: str) -> Judged:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "played.pcapng"
        with path.open("wb") as out:
            truth = plan.scenario(seed, site=site).play(out)
        until = _until(truth)
        state, guilty = pipeline.begin(Learning(until=until), "bench"), Guilty(truth)
        for batch in CaptureFiles([path]).batches():
            guilty.read(batch)
            _, _, state = pipeline.step(batch, state)
    view = pipeline.picture(state)
    by_id = {device.id: device for device in view.devices}
    verdict = score(truth, [reported(incident, by_id, guilty.attacks) for incident in view.incidents])
    days = (truth.end - until) / _DAY_NS * len(truth.devices)
    return Judged(f"{plan.name} {site}".strip(), verdict, days, time.perf_counter() - begun)


def _until(truth: Truth) -> int:
    """When learning ends: before the first attack, or in the middle."""
    middle = (truth.start + truth.end) // 2
    return min([middle, *(attack.start - _MARGIN_NS for attack in truth.attacks)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scenarios", nargs="*", default=sorted(catalogue.scenarios()))
    parser.add_argument("--seed", type=int, help="another seed than the scenario's own")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    print("| scenario | found | missed | median time | false incidents | device-days judged | per 1 000 | took |")
    print("|---|---|---|--:|--:|--:|--:|--:|", flush=True)
    with ProcessPoolExecutor(given.workers) as pool:
        for found in pool.map(partial(judge, seed=given.seed), given.scenarios):
            for one in found:
                print(one.row(), flush=True)


if __name__ == "__main__":
    main()
