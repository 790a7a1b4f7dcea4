"""What copying out shares: far more goes up than comes down."""

from tests.wardline_range.made import attacked


def test_more_goes_up_than_comes_down() -> None:
    shown = attacked("exfiltration-slow", "windows-laptop", ["windows-laptop"], hours=1, lasts="1h")
    conn = shown.table("conn").join(shown.flows("exfiltration-slow"), on="community_id", how="semi")
    calls = conn.filter(conn["proto"] == "tcp")
    assert calls["orig_bytes"].sum() > 4 * calls["resp_bytes"].sum()
