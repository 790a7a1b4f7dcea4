"""LLDP: heard by the next switch twice a minute or as often as the device does."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_a_controller_says_who_it_is() -> None:
    shown = lives(["siemens-plc"], 0.05)
    rows = dissect(shown.capture, "lldp.tlv.system.name", "lldp.tlv.system.desc", only="lldp")
    assert len(rows) > 10
    assert {row[0] for row in rows} == {"siemens-plc"}
    assert all("SIMATIC S7-300" in row[1] for row in rows)
