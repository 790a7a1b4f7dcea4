"""The writes: everything is read first, and the rooms get warmer than anybody wanted."""

from tests.wardline_range import second_pair
from tests.wardline_range.made import attacked

SHOWN = attacked("bacnet-write", "windows-laptop", ["hvac-controller", "windows-laptop"], hours=0.3, lasts="12m")
FLOWS = SHOWN.flows("bacnet-write")


def test_it_discovers_reads_and_writes() -> None:
    own = f"ip.src == {SHOWN.ip('windows-laptop')} and bacapp"
    rows = second_pair.dissect(SHOWN.capture, "bacapp.confirmed_service", only=own)
    services = [int(row[0]) for row in rows if row[0]]
    assert services[:9] == [12] * 9
    assert set(services[9:]) == {15}
    assert len(services) > 30


def test_the_controller_takes_the_setpoint() -> None:
    acks = second_pair.dissect(SHOWN.capture, "frame.number", only="bacapp.type == 2")
    assert len(acks) > 20
    assert {"discover", "write"} <= set(FLOWS["step"]) <= {"discover", "read", "write"}
