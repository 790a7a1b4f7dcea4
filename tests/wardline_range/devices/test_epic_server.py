"""The record server calls nobody but its clock and updates."""

from tests.wardline_range.made import lives


def test_it_only_looks_for_updates() -> None:
    shown = lives(["epic-server"], 0.3)
    conn = shown.table("conn", shown.ip("epic-server"))
    assert set(conn["resp_p"]) == {53, 123, 443}
