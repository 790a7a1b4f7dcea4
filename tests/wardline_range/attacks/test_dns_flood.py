"""Water torture: random names under one domain, none of which exists."""

from tests.wardline_range.made import attacked


def test_no_name_exists() -> None:
    shown = attacked("dns-flood", "windows-laptop", ["windows-laptop"], hours=0.1, most=1500)
    asked = shown.table("dns").filter(shown.table("dns")["query"].str.ends_with(".victim.example"))
    assert asked["query"].n_unique() == 1500
    assert set(asked["rcode_name"]) == {"NXDOMAIN"}
