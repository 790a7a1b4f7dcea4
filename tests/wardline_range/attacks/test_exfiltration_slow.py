"""Little, again and again."""

from tests.wardline_range.made import attacked


def test_no_upload_is_large() -> None:
    shown = attacked("exfiltration-slow", "windows-laptop", ["windows-laptop"], hours=4, lasts="4h")
    conn = shown.table("conn").join(shown.flows("exfiltration-slow"), on="community_id", how="semi")
    calls = conn.filter(conn["proto"] == "tcp")
    assert 10 < calls.height < 25
    assert calls["orig_bytes"].max() < 70_000  # type: ignore[operator]
