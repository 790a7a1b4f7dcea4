"""The controller calls nobody."""

from tests.wardline_range.made import lives


def test_it_answers_alone() -> None:
    shown = lives(["siemens-plc", "siemens-panel"], 0.1)
    conn = shown.table("conn")
    assert conn.filter(conn["orig_h"] == shown.ip("siemens-plc")).is_empty()
    assert set(conn.filter(conn["resp_p"] == 102)["resp_h"]) == {shown.ip("siemens-plc")}
