"""`network_outage`: many devices lose the same service at once, or fall silent and come back together."""

from collections.abc import Sequence
from typing import ClassVar

from wardline.behaviour.condition import NETWORK, Condition, conditions
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import CONDITION, Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

_DOC = """\
### What it means
Several devices lost the Internet, or the same service, within a short time: their attempts fail where they went well
before. Or several devices that speak all the time fell silent together and came back together, as after a power cut or
the restart of a switch. This is no attack by itself, and what it explains is not told as one.

### How the number is made
`failing together` weighs, for each device whose last attempt failed at a service that it reached before, nine in ten
against its own share of such minutes ((failed + ½) / (minutes + 1), for one service that of its users); `still reached`
takes away what the devices that still get answers say. `silent together` is the Poisson tail of so many silences
within four minutes by the rate at which steady devices fall silent, as the largest Bayes factor of such a p-value. The
prior is that of a single minute. Three devices at least. Failures at peers that were never reached do not count, so
machines that scan together make no outage.

### Blind spots
Fewer than three devices; services over UDP. A service that a flood takes away is told here as lost, the flood by what
makes it. Networks whose link-layer addresses are not seen have no silent groups.

### How to make it normal
Nothing is needed: it ends by itself, and is told when it begins and when it ends.
"""


class NetworkOutage:
    """Outages as `quality` recognised them."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="network_outage",
        title="Network outage",
        cause=CONDITION,
        tables=("conn", "conn_update", "dns", "sender"),
        techniques=(),
        severity="low",
        warm_up="Thirty minutes of each device that bears witness.",
        doc=_DOC,
        next_steps=(
            "Look at the uplink, the switch or the server that the devices have in common.",
            "If a server was lost, look for what loaded or stopped it at that time.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding when an outage begins and one when it ends."""
        return [_finding(one, devices) for one in conditions(seen, NETWORK) if one.told]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Nothing: what is usual is learned where conditions are judged."""
        return memory


def _finding(one: Condition, devices: DeviceView) -> Finding:
    who = _members(one, devices)
    concerned = _concerned(one, who, devices)
    noun = "devices silent together" if one.name == "group_outage" else "devices that lost the service"
    return Finding(
        detector=NetworkOutage.spec.id,
        ts=one.start,
        end=max(one.start, one.until),
        device=DeviceId(concerned),
        claim=_claim(one, who, devices),
        subject=f"{one.name} {safe(one.scope)}".strip(),
        severity="low",
        observed=Quantity(f"{one.observed:.0f} {noun}", one.observed, "devices"),
        expected=Expectation(f"about {one.usual:.2g} at any one time", 0.0, one.usual, "devices"),
        baseline=Baseline(one.since, one.start, one.samples, "minutes of devices", "operational"),
        parts=one.parts,
        evidence=one.evidence,
        techniques=(),
        peers=tuple(device for device in who if device != concerned)[:20],
        nearest=f"about {one.usual:.2g} devices at once in {counted(one.samples, 'minute')} of devices",
        to_be_normal=f"Fewer than {one.observed:.0f} devices at once.",
    )


def _members(one: Condition, devices: DeviceView) -> tuple[str, ...]:
    """Members by device id, those of a silent group found by their link-layer address."""
    if one.name != "group_outage":
        return one.members
    owners = {mac: str(device.id) for device in devices.all() for mac in device.macs}
    return tuple(owners.get(mac, mac) for mac in one.members)


def _concerned(one: Condition, who: Sequence[str], devices: DeviceView) -> str:
    """The device that a person would look at: the lost server, else the first router, else the first that suffers."""
    if one.scope:
        return one.scope
    if one.name == "internet_outage":
        routers = [str(device.id) for device in devices.all() if "router" in _kind(device.id, devices)]
        return routers[0] if routers else "network"
    return who[0]


def _kind(device: DeviceId, devices: DeviceView) -> str:
    known = devices.get(device)
    return f"{known.value('type')} {known.value('role')}".replace("gateway", "router") if known else ""


def _claim(one: Condition, who: Sequence[str], devices: DeviceView) -> str:
    some = ", ".join(named(device, devices) for device in who[:3]) + (
        f" and {len(who) - 3} more" if len(who) > 3 else ""
    )
    span = lasting(max(1, one.until - one.start))
    many = counted(one.observed, "device")
    if one.name == "group_outage":
        return f"{many} fell silent together and came back together after up to {span}: {some}."
    what = "the Internet" if not one.scope else named(one.scope, devices)
    if one.told == "ends":
        return f"{what[:1].upper()}{what[1:]} is reached again after {span} by {some}."
    return f"{many} lost {what} at once: {some}."
