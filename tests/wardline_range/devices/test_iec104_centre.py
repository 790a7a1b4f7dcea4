"""The centre hears its stations and asks them for everything at first."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_it_interrogates_and_listens() -> None:
    shown = lives([{"model": "abb-rtu", "count": 2}, "iec104-centre"], 0.3)
    conn = shown.table("conn", shown.ip("iec104-centre"))
    assert set(conn.filter(conn["resp_p"] == 2404)["resp_h"]) == {shown.ip("abb-rtu-1"), shown.ip("abb-rtu-2")}
    kinds = [row[0] for row in dissect(shown.capture, "iec60870_asdu.typeid", only="iec60870_asdu")]
    assert sum("100" in kind.split(",") for kind in kinds) >= 2
    assert sum("13" in kind.split(",") for kind in kinds) > 50
    assert not any("45" in kind.split(",") for kind in kinds)
