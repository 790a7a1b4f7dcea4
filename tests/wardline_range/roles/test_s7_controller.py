"""The controller's speed follows its setpoint, and stops when it is stopped."""

import struct

from tests.wardline_range.made import a_site, lives, residents
from tests.wardline_range.second_pair import dissect
from wardline_range.clock import SECOND
from wardline_range.protocols import s7comm
from wardline_range.roles.s7_controller import BLOCK, S7Controller


def speed(plc: S7Controller) -> float:
    """What the process reads."""
    return float(struct.unpack("!f", bytes(plc.controller.blocks[BLOCK][4:8]))[0])


def test_the_process_obeys() -> None:
    site = a_site()
    plc, station = residents(site, "siemens-plc", "siemens-station")
    assert isinstance(plc, S7Controller)
    site.clock.spawn(plc._process())
    site.clock.run(site.clock.now + 60 * SECOND, site.capture.passed)
    assert 39 < speed(plc) < 41
    talk = plc.session(station, site.clock.now)
    plc.serve(talk, s7comm.write(5, s7comm.Address(0, 4, BLOCK), struct.pack("!f", 20.0)))
    site.clock.run(site.clock.now + 60 * SECOND, site.capture.passed)
    assert 19 < speed(plc) < 21
    plc.serve(talk, s7comm.stop(6))
    site.clock.run(site.clock.now + 60 * SECOND, site.capture.passed)
    assert speed(plc) == 0


def test_maintenance_identifies_and_writes() -> None:
    work = {"event": "maintenance", "by": "siemens-station", "devices": ["siemens-plc"], "at": "120s", "for": "60s"}
    shown = lives(["siemens-plc", "siemens-station"], 0.08, [work])
    functions = {row[0] for row in dissect(shown.capture, "s7comm.param.func", only="s7comm.param.func")}
    assert {"0xf0", "0x04", "0x05"} <= {one.split(",")[0] for one in functions}
