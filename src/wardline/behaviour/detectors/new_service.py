"""`new_service`: a device offers or uses a service that it never did before."""

import math
from collections.abc import Sequence
from typing import ClassVar

import polars as pl

from wardline.behaviour import habits
from wardline.behaviour.once import once
from wardline.behaviour.scoring import WEAKEST, missing_mass
from wardline.behaviour.talks import contacts
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

_DOC = """\
### What it means
The device answered on a port on which it was never seen to answer (it offers something new), or called a port that it
never called anywhere (it uses something new), and the connection came about. A service is a transport and a port of
the server; ports from 32768 on count as one, ICMP by its type.

### How the number is made
As for `new_peer`: the prior compares one attack in 1000 device-days with how many new services a day were normal for
this device in the second half of its learning, so that something new alone never makes an alarm. `kind of service`
asks whether the device is usually the one that
offers or the one that uses; `devices like it` whether others of its type, vendor and role do the same.

### Blind spots
A known port used for something else (a shell on port 443). A service that nobody has called yet. Dynamic ports.

### How to make it normal
Nothing is needed: a service is named once for each device and known from then on.
"""


class NewService:
    """First use or first offer of a service, weighed by how often the device has new ones."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="new_service",
        title="Service never used or offered before",
        cause="new-behaviour",
        tables=("conn", "conn_update"),
        techniques=("T1571", "T1021", "T0886", "T1133", "T0883"),
        severity="medium",
        warm_up="The device's learning period; a new service weighs the more the longer none was new.",
        doc=_DOC,
        next_steps=(
            "For a service offered: find out which program listens on that port and who switched it on.",
            "For a service used: ask which program of the device needs it, and whether the peer is known.",
            "If it is not wanted, close the port or allow the device its known services only.",
        ),
        explained_by=("group_outage", "blind", "mirror_loss"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device and service met for the first time."""
        rows = _contacts(seen)
        if rows.is_empty():
            return ()
        known = memory.get("known", habits.nothing())
        fresh = habits.unknown(rows, known, devices, seen.start)
        judged = (self._judged(seen, devices, known, *group) for group in habits.groups(fresh))
        return [finding for finding in judged if finding]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Every service of this slice is known from now on."""
        known = memory.get("known", habits.nothing())
        return {"known": habits.remember(known, _contacts(seen), devices, seen)}

    def _judged(
        self, seen: Batch, devices: DeviceView, known: pl.DataFrame, device: str, item: str, rows: pl.DataFrame
    ) -> Finding | None:
        first = rows.row(0, named=True)
        kind = first["kind"]
        facts = habits.facts(known, device, item, kind, devices, seen.start)
        parts = facts.parts("service", 2, "offered by it" if kind == "server" else "used by it")
        if math.fsum(one.value for one in parts) < WEAKEST:
            return None
        start, end = habits.window(seen, rows)
        connections = int(rows["count"].sum())
        port = item.split(" ", 1)[1]
        service = f"{safe(first['service'])} on {port}" if first["service"] else port
        peer = first["peer_device"] or first["peer_h"]
        whom = named(peer, devices)
        did = f"answered {whom} on" if kind == "server" else f"used at {whom}"
        mine = known.filter(pl.col("device") == device, pl.col("learned"), pl.col("kind") == kind)
        usual = [one.split(" ", 1)[1] for one in mine.sort("visits", descending=True)["item"]]
        did_so_far = "offered" if kind == "server" else "used"
        span = lasting(facts.end - facts.start)
        return Finding(
            detector=self.spec.id,
            ts=start,
            end=end,
            device=DeviceId(device),
            claim=(
                f"{named(device, devices)} {did} {service}, for the first time; in {span} it {did_so_far} "
                f"{counted(len(usual), 'service')}."
            ),
            subject=f"{kind}={port}",
            severity=self.spec.severity,
            observed=Quantity(f"{counted(connections, 'connection')} of {service}", float(connections), "connections"),
            expected=Expectation(
                f"one of {counted(len(usual), 'known service')}" + (f" ({habits.listed(usual)})" if usual else ""),
                0.0,
                round(missing_mass(facts.visits, facts.singles), 6),
                "new services per contact",
            ),
            baseline=facts.baseline("a service"),
            parts=tuple(parts),
            evidence=habits.evidence(seen, rows),
            techniques=_techniques(kind, inside=first["place"] in ("device", "local")),
            peers=(peer,),
            nearest=habits.nearest(known, device, kind, lambda one: one.partition(" ")[2]),
            to_be_normal="The same service while the device was learned, or on many days since.",
        )


@once
def _contacts(seen: Batch) -> pl.DataFrame:
    """Completed connections as habits: role, transport and port are the item."""
    return contacts(seen).with_columns(place="kind", item="service_item", kind="role", net=pl.lit(None, pl.String))


def _techniques(kind: str, *, inside: bool) -> tuple[str, ...]:
    if kind == "client":
        return ("T1571",)
    return ("T1021", "T0886") if inside else ("T1133", "T0883")
