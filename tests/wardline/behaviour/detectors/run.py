"""One detector over batches of the made-up network."""

from collections.abc import Sequence

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning, begin, judge
from wardline.model.batch import Batch
from wardline.model.finding import Finding
from wardline.model.ports import Detector


def found(detector: Detector, batches: Sequence[Batch], learned_minutes: int = 0) -> tuple[Finding, ...]:
    """What the detector reports; the first minutes are learned."""
    state = begin(Learning(until=worlds.T0 + learned_minutes * worlds.MINUTE, device_s=0), [detector])
    out: list[Finding] = []
    for batch in batches:
        findings, state = judge(batch, worlds.inventory(), state)
        out += findings
    return tuple(out)
