"""Orders in answers: new names under one domain all the time, few of them."""

from tests.wardline_range.made import attacked


def test_names_are_new_each_time() -> None:
    shown = attacked("beacon-dns", "windows-laptop", ["windows-laptop"], hours=2, lasts="2h")
    asked = shown.table("dns").filter(shown.table("dns")["query"].str.ends_with("edge-config.example"))
    assert 60 < asked.height < 100
    assert asked["query"].n_unique() == asked.height
    assert set(asked["qtype_name"]) == {"A", "TXT"}
