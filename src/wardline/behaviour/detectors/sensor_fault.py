"""`sensor_fault`: the sensor misses traffic, hears nothing, or tells wrong times."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from wardline.behaviour.condition import SENSOR, Condition, conditions
from wardline.behaviour.wording import counted, lasting, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import CONDITION, Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

_DOC = """\
### What it means
What Wardline sees is not what the network does: connections of several devices lack bytes at once (an overloaded
mirror port), nothing at all is heard although devices never fall silent together, rows fell to a memory bound, packets
are cut short, or time steps back. What a faulty sensor explains is told as less likely, and silence proves nothing.

### How the number is made
`connections with gaps` weighs one connection in two against the learned share that lacks bytes, over five minutes,
with at least five such connections of three devices. `nothing heard`: the silence is longer than twice the longest one
of the steadiest of at least three devices, and two minutes. The other conditions are counted by the engine itself and
told when at least one packet in a hundred is concerned and ten times the usual share. The prior is that of one minute.

### Blind spots
A mirror that was poor from the first packet is learned as usual. From one sensor, a site without power looks like a
sensor that hears nothing; the claim says both.

### How to make it normal
Nothing is needed: it ends by itself, and is told when it begins.
"""
_UNITS: Mapping[str, tuple[str, str, str]] = {
    "mirror_loss": ("of connections lack bytes", "share of connections", "connections"),
    "blind": ("s without a packet", "s", "devices that always speak"),
    "overload": ("rows and flows lost", "rows", "rows"),
    "clock_backwards": ("of packets step back in time", "share of packets", "packets"),
    "truncated": ("of packets are cut short", "share of packets", "packets"),
}


class SensorFault:
    """Faults of the sensor as `quality` recognised them."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="sensor_fault",
        title="Sensor fault",
        cause=CONDITION,
        tables=("conn", "conn_update", "dns", "sender"),
        techniques=(),
        severity="low",
        warm_up="Half an hour of traffic; memory bounds, cut packets and wrong times are told at once.",
        doc=_DOC,
        next_steps=(
            "Look at the mirror port: load, dropped frames, which ports it copies and in which direction.",
            "Look at the sensor: its interface's error counters, memory, and clock.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding when a fault begins; of blindness also when it ends."""
        return [_finding(one, seen) for one in conditions(seen, SENSOR) if one.told]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Nothing: what is usual is learned where conditions are judged."""
        return memory


def _finding(one: Condition, seen: Batch) -> Finding:
    words, unit, of = _UNITS[one.name]
    share = unit.startswith("share")
    observed = f"{one.observed:.1%} {words}" if share else f"{one.observed:.0f} {words}"
    usual = f"{one.usual:.2%} or less" if share else f"{one.usual:.0f} {unit} or less"
    return Finding(
        detector=SensorFault.spec.id,
        ts=one.start,
        end=max(one.start, one.until),
        device=DeviceId(f"sensor {safe(seen.sensor)}".strip()),
        claim=_claim(one, observed),
        subject=one.name,
        severity="low",
        observed=Quantity(observed, one.observed, unit),
        expected=Expectation(usual, 0.0, one.usual, unit),
        baseline=Baseline(one.since, one.start, one.samples, of, "operational" if one.samples else "built-in"),
        parts=one.parts,
        evidence=one.evidence,
        techniques=(),
        nearest=f"{usual}, in {counted(one.samples, 'minute')}" if one.samples else usual,
        to_be_normal="All packets of the mirror port reaching the sensor.",
    )


def _claim(one: Condition, observed: str) -> str:
    if one.name == "mirror_loss":
        return f"The sensor misses traffic: {observed}, of {counted(len(one.members), 'device')}."
    if one.name == "blind":
        return (
            f"Nothing was heard for {lasting(one.until - one.start)}: the sensor was blind, or the site without power."
        )
    if one.name == "overload":
        return f"The sensor is overloaded: {observed}."
    if one.name == "clock_backwards":
        return f"The sensor's clock is not steady: {observed}."
    return f"The capture is incomplete: {observed}."
