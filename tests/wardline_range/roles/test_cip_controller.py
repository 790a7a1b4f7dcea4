"""The controller fills and empties, and its tags can be read and written."""

from tests.wardline_range.made import a_site, residents
from wardline_range.clock import SECOND
from wardline_range.protocols import enip
from wardline_range.roles.cip_controller import LEVEL, RECIPE, RUNS, CipController


def test_the_process_goes_on_until_it_is_stopped() -> None:
    site = a_site()
    plc, panel = residents(site, "rockwell-plc", "rockwell-panel")
    assert isinstance(plc, CipController)
    site.clock.spawn(plc._process())
    levels = set()
    for _ in range(60):
        site.clock.run(site.clock.now + 60 * SECOND, site.capture.passed)
        levels.add(plc.adapter.tags[LEVEL])
    assert len(levels) > 20
    talk = plc.session(panel, site.clock.now)
    plc.serve(talk, enip.write_tag(RECIPE, 3))
    plc.serve(talk, enip.write_tag(RUNS, False))
    plc.end(talk)
    assert plc.adapter.tags[RECIPE] == 3
    site.clock.run(site.clock.now + 3600 * SECOND, site.capture.passed)
    assert plc.adapter.tags[LEVEL] == 0.0
