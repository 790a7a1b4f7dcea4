"""`wardline demo`: the shipped capture through the main job, and which of its planted attacks were found."""

from collections.abc import Sequence
from pathlib import Path

from wardline.app.analyze import Options, Result, Watcher, analyze
from wardline.model.device import Device
from wardline.model.incident import Incident
from wardline.model.text import length
from wardline_range.demo import shipped_capture, shipped_truth
from wardline_range.truth import Truth
from wardline_range.verdict import Scored, reported, score

NS_PER_S = 1_000_000_000


def demo(out: Path, watch: Watcher) -> Result:
    """Analyze the capture that comes with Wardline and write its report.

    Raises OutputError; then nothing has been written.
    """
    truth = shipped_truth()
    options = Options((shipped_capture(),), out, site="demo")
    return analyze(options, watch, lambda incidents, devices: verdict_lines(truth, incidents, devices))


def verdict_lines(truth: Truth, incidents: Sequence[Incident], devices: Sequence[Device]) -> tuple[str, ...]:
    """One line for each planted attack, and one for the incidents that belong to none."""
    by_id = {device.id: device for device in devices}
    verdict = score(truth, [reported(incident, by_id) for incident in incidents])
    titles = {incident.id: incident.title for incident in incidents}
    told = {attack.name: attack.description for attack in truth.attacks}
    lines = [_line(one, told[one.attack], titles) for one in verdict.attacks]
    found = sum(one.found for one in verdict.attacks)
    false = [titles[id_] for id_ in verdict.false_incidents]
    closing = f"{found} of {len(verdict.attacks)} planted attacks found; incidents that belong to none: {len(false)}"
    return (*lines, closing + (f" ({'; '.join(false)})" if false else ""))


def _line(one: Scored, description: str, titles: dict[str, str]) -> str:
    if not one.found or one.incident is None or one.seconds is None:
        return f"MISSED  {one.attack}: {description}"
    after = length(int(one.seconds * NS_PER_S))
    return f"found   {one.attack} after {after}, as '{titles[one.incident]}'"
