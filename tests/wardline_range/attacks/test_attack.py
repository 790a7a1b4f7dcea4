"""What every attack shares: its window, its labels, its end."""

from collections.abc import Iterator

from tests.wardline_range.made import attacked
from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.devices.printer import Printer


class Knocking(Attack):
    """One connection a second."""

    name, techniques, description = "knocking", ("T1046",), "knocks"

    def steps(self) -> Iterator[tuple[str, Process]]:
        yield "knock", self._knock()

    def _knock(self) -> Iterator[float]:
        while True:
            self.device.call("192.168.10.1", 443, "", self.site.clock.now, self.label("knock")).close()
            yield 1.0


def test_an_attack_keeps_to_its_time_and_its_flows_bear_its_name() -> None:
    shown = attacked(lambda site: ([printer := Printer(site)], Knocking(printer, 10)), hours=0.1)
    [told] = shown.truth.attacks
    knocks = [flow for flow in shown.truth.flows if flow.label == "knocking"]
    assert len(knocks) == 10
    assert {flow.step for flow in knocks} == {"knock"}
    assert (told.start, told.end) == (knocks[0].ts, knocks[-1].ts)
    assert (told.mac, told.peers) == (Printer.spec.mac, ("192.168.10.1",))
