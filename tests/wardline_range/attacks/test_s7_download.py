"""The download: stop, the block piece by piece, start."""

from itertools import groupby

from tests.wardline_range import second_pair
from tests.wardline_range.made import attacked

CAST = ["siemens-plc", "siemens-panel", "engineering-station"]
SHOWN = attacked("s7-download", "engineering-station", CAST, hours=0.1, lasts="3m")


def test_it_stops_downloads_and_starts() -> None:
    ip = SHOWN.ip("engineering-station")
    shown = second_pair.dissect(SHOWN.capture, "s7comm.param.func", only=f"s7comm.param.func and ip.addr == {ip}")
    functions = [one for one, _ in groupby(int(row[0], 0) for row in shown if row[0])]
    assert [one for one in functions if one != 0xF0] == [0x29, 0x1A, 0x1B, 0x1C, 0x28]


def test_its_flows_are_one_a_step() -> None:
    assert SHOWN.flows("s7-download")["step"].to_list() == ["identify", "download"]
    assert set(SHOWN.flows("s7-download")["resp_p"]) == {102}
