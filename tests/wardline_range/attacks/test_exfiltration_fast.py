"""Much at once."""

from tests.wardline_range.made import attacked


def test_megabytes_leave_within_minutes() -> None:
    shown = attacked("exfiltration-fast", "windows-laptop", ["windows-laptop"], hours=0.2)
    conn = shown.table("conn").join(shown.flows("exfiltration-fast"), on="community_id", how="semi")
    assert conn["orig_bytes"].max() > 10_000_000  # type: ignore[operator]
    assert conn["duration"].max() < 300  # type: ignore[operator]
