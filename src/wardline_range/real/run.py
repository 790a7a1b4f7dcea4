"""Playing attacks of a scenario in real time: the lab comes up, is attacked, and goes; capture and truth remain."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wardline.model.errors import UsageError
from wardline_range import catalogue, scenario_file
from wardline_range.real.attacks.catalogue import ATTACKS
from wardline_range.real.hosts import HOSTS
from wardline_range.real.lab import Lab
from wardline_range.real.plan import RealAttack
from wardline_range.run import Ran, write_truth

EVERY = "every"
"""In place of a scenario: every attack that has a real-time form."""

_BETWEEN_S = 2.0


def run_real(scenario: str, out: Path, truth: Path | None, calm_s: float, tell: Callable[[str], None]) -> Ran:
    """Let the lab live for `calm_s` seconds, then play the scenario's attacks that have a real-time form.

    The devices are those of the lab, whatever the scenario names. Raises LabError where the lab cannot run here,
    UsageError where none of the attacks has a real-time form.
    """
    attacks = chosen(scenario, tell)
    with Lab(out, tell) as lab:
        begun = time.monotonic()
        lab.up(HOSTS)
        tell(f"{len(lab.hosts)} devices are up after {time.monotonic() - begun:.1f} s")
        for absent in lab.absent:
            tell(f"left out: {absent.name} ({absent.why}); {absent.remedy}")
        time.sleep(calm_s)
        for attack in attacks:
            tell(f"{attack.on} plays {attack.name}")
            lab.start(attack).wait()
            time.sleep(_BETWEEN_S)
        for fallen in lab.fallen():
            tell(fallen)
    tell(lab.removed.said())
    told = lab.truth()
    if truth is not None:
        write_truth(told, truth)
    return Ran((out,), (told,))


def chosen(scenario: str, tell: Callable[[str], None]) -> Sequence[RealAttack]:
    """The attacks of a scenario that have a real-time form, in its order; those that have none are told."""
    if scenario == EVERY:
        return ATTACKS
    by_name = {attack.name: attack for attack in ATTACKS}
    plan = scenario_file.read(catalogue.scenario_path(scenario))
    wanted = [str(entry["attack"]) for entry in plan.attacks]
    for name in wanted:
        if name not in by_name:
            tell(f"{name} has no real-time form and is left out")
    found = [by_name[name] for name in wanted if name in by_name]
    if not found:
        raise UsageError(f"no attack of {scenario} has a real-time form: play it with --mode virtual")
    return found
