"""Names made by an algorithm: hardly any exists, and those are called."""

from tests.wardline_range.made import attacked


def test_hardly_any_name_exists() -> None:
    shown = attacked("dga", "windows-laptop", ["windows-laptop"], hours=1, lasts="1h")
    mine = shown.table("conn").join(shown.flows("dga"), on="community_id", how="semi")
    asked = shown.table("dns").join(mine, on="uid", how="semi")
    missing = asked.filter(asked["rcode_name"] == "NXDOMAIN")
    assert missing.height > 0.9 * asked.height
    assert missing["query"].n_unique() == missing.height
    assert "tcp" in set(shown.flows("dga")["proto"])
