"""Playing: nothing past the end, devices that join late cannot be reached before."""

import io

from tests.wardline_range.made import play
from wardline_range import demo
from wardline_range.clock import ns
from wardline_range.devices.gateway import Gateway
from wardline_range.devices.phone import Phone
from wardline_range.scenario import Cast, Scenario
from wardline_range.site import Site


def test_traffic_and_truth_lie_within_the_hours_asked_for() -> None:
    shown = play(lambda site: Cast((Gateway(site),), ()), 0.2)
    assert shown.truth.end - shown.truth.start == ns(720)
    assert all(shown.truth.start <= flow.ts < shown.truth.end for flow in shown.truth.flows)
    assert shown.table("conn")["ts"].max() is not None
    assert shown.truth.attacks == ()


def test_a_device_that_joins_late_is_not_there_before() -> None:
    there: list[Site] = []

    def cast(site: Site) -> Cast:
        there.append(site)
        return Cast((Gateway(site), Phone(site)), ())

    Scenario(cast, 1, 0.1, demo.START).play(io.BytesIO())
    assert Gateway.spec.ip in there[0].residents
    assert Phone.spec.ip not in there[0].residents
