"""The stop: the controller is asked what it is, then stopped and started, as tshark reads it too."""

from tests.wardline_range import second_pair
from tests.wardline_range.made import attacked

CAST = ["siemens-plc", "siemens-panel", "engineering-station"]
SHOWN = attacked("s7-stop", "engineering-station", CAST, hours=0.3, lasts="12m")
_STOP_JOB, _START_JOB = b"\x29\0\0\0\0\0\x09P_PROGRAM", b"\x28\0\0\0\0\0\0\xfd\0\0\x09P_PROGRAM"


def test_it_identifies_then_stops_and_starts() -> None:
    stops, starts = SHOWN.capture.count(_STOP_JOB), SHOWN.capture.count(_START_JOB)
    assert stops >= 2
    assert stops - 1 <= starts <= stops
    assert SHOWN.flows("s7-stop")["step"].unique(maintain_order=True).to_list() == ["identify", "stop"]


def test_tshark_sees_the_stop() -> None:
    shown = second_pair.dissect(SHOWN.capture, "s7comm.param.func", only="s7comm.param.func == 0x29")
    assert len(shown) >= 2
