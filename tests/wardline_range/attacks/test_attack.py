"""What every attack shares: its window, its labels, its end, and a remedy where its victim is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pytest

from tests.wardline_range.made import a_site, attacked, residents
from wardline.model.errors import UsageError
from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process
from wardline_range.roles.camera import Camera
from wardline_range.roles.printer import Printer


@dataclass(kw_only=True, eq=False)
class Knocking(Attack):
    """One connection a second."""

    name, techniques, description = "knocking", ("T1046",), "knocks"

    def steps(self) -> Iterator[tuple[str, Process]]:
        yield "knock", self._knock()

    def _knock(self) -> Iterator[float]:
        while True:
            self.call(self.site.gateway_ip, 443, "", "knock").close()
            yield 1.0


def test_an_attack_keeps_to_its_time_and_its_flows_bear_its_name() -> None:
    site = a_site()
    gateway, printer = residents(site, "unifi-gateway", "hp-printer")
    attack = Knocking(device=printer, lasts_s=10, id="knocking-1")
    site.clock.spawn(attack.process(), 5.0)
    end = site.clock.now + 100 * SECOND
    site.clock.run(end, site.capture.passed)
    site.settle(end)
    flows = site.book.frame(end, site.capture.written, "", site.whose)
    told = attack.truth(flows)
    assert told is not None
    assert flows.height == 10
    assert set(flows.select("label", "attack", "step").iter_rows()) == {("malicious", "knocking-1", "knock")}
    assert (told.start, told.end) == (site.clock.start + 5 * SECOND, flows["ts"].dt.epoch("ns")[-1])
    assert (told.mac, told.peers) == (printer.nic.mac, (gateway.nic.ip,))


def test_it_ends_when_its_device_is_switched_off() -> None:
    site = a_site()
    _, printer = residents(site, "unifi-gateway", "hp-printer")
    attack = Knocking(device=printer, lasts_s=1000)
    site.clock.spawn(attack.process())
    site.clock.run(site.clock.now + 10 * SECOND, site.capture.passed)
    printer.is_present = False
    site.clock.run(site.clock.now + 100 * SECOND, site.capture.passed)
    assert attack.ended - attack.begun <= 10 * SECOND


def test_a_victim_is_the_named_or_the_nearest_or_an_error_that_says_what_to_add() -> None:
    site = a_site()
    printer, camera = residents(site, "hp-printer", "hikvision-camera")
    attack = Knocking(device=printer, lasts_s=1)
    assert attack.victim(Camera) is camera
    assert attack.victim(Camera, "hikvision-camera") is camera
    with pytest.raises(UsageError, match="needs a Printer at the site and there is none: add one"):
        attack.victim(Printer)
    with pytest.raises(UsageError, match="no device called 'nobody'"):
        attack.victim(Camera, "nobody")
    with pytest.raises(UsageError, match="is a hikvision-camera, and knocking needs a Printer"):
        attack.victim(Printer, "hikvision-camera")


def test_an_attack_that_never_begins_is_not_in_the_truth() -> None:
    shown = attacked("dns-tunnel", "hp-printer", ["hp-printer"], hours=0.01)
    assert shown.truth.attacks == ()
    assert shown.truth.flows.filter(pl.col("label") == "malicious").is_empty()
