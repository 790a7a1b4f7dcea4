"""The controller says its product when it is looked for."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_it_names_itself() -> None:
    shown = lives(["rockwell-plc", "rockwell-panel"], 0.1)
    names = dissect(shown.capture, "enip.lir.name", only="enip.lir.name")
    assert ["1769-L33ER/A LOGIX5333ER"] in names
