"""The scanner sends examinations to the archive, and asks whether it is there."""

from tests.wardline_range.made import lives


def test_examinations_are_stored() -> None:
    shown = lives(["ge-scanner", "image-server"], 2)
    conn = shown.table("conn", shown.ip("ge-scanner"))
    lines = conn.filter(conn["resp_h"] == shown.ip("image-server"))
    assert lines["orig_bytes"].max() > 80_000  # type: ignore[operator]
    assert lines["orig_bytes"].min() < 2_000  # type: ignore[operator]
