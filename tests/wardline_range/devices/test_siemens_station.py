"""The station identifies its controllers and never writes."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_it_looks_and_does_not_touch() -> None:
    shown = lives(["siemens-plc", "siemens-station"], 0.4)
    conn = shown.table("conn", shown.ip("siemens-station"))
    assert 102 in conn["resp_p"].to_list()
    assert dissect(shown.capture, "s7comm.param.func", only="s7comm.param.func == 0x05") == []
