"""The panel reads every three seconds over one long connection."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_reads_follow_each_other() -> None:
    shown = lives(["siemens-plc", "siemens-panel"], 0.2)
    [line] = shown.table("conn", shown.ip("siemens-panel")).rows(named=True)
    assert (line["resp_p"], line["duration"] > 500) == (102, True)
    jobs = dissect(shown.capture, "s7comm.param.func", only="s7comm.header.rosctr == 1 && s7comm.param.func == 0x04")
    assert 200 < len(jobs) < 260
