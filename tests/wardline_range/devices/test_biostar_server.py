"""The access controller itself says little."""

from tests.wardline_range.made import lives


def test_it_asks_for_its_licence_and_the_time() -> None:
    shown = lives(["biostar-server"], 0.5)
    names = set(shown.table("dns", shown.ip("biostar-server"))["query"])
    assert names == {"time.windows.com", "license.supremainc.com"}
