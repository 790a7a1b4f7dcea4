"""The controller answers its panel, and says what it is to an engineer who asks."""

from tests.wardline_range.made import lives


def test_it_answers_and_calls_nobody() -> None:
    shown = lives(["schneider-plc", "advantech-panel"])
    assert shown.table("conn", shown.ip("schneider-plc")).is_empty()
    assert set(shown.table("modbus")["resp_h"]) == {shown.ip("schneider-plc")}
