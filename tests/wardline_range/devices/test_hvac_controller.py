"""The controller announces itself on BACnet."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_it_says_i_am() -> None:
    shown = lives(["hvac-controller"], 0.1)
    assert len(dissect(shown.capture, "frame.number", only="bacapp.unconfirmed_service == 0")) == 1
