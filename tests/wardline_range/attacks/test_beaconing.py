"""What beacons share: short calls to one controller, by its name."""

from tests.wardline_range.made import attacked


def test_calls_are_short_and_named() -> None:
    shown = attacked("beacon-fixed", "windows-laptop", ["windows-laptop"], hours=0.5)
    conn = shown.table("conn").join(shown.flows("beacon-fixed"), on="community_id", how="semi")
    calls = conn.filter(conn["proto"] == "tcp")
    assert calls["duration"].max() < 5  # type: ignore[operator]
    assert calls["resp_h"].n_unique() == 1
    assert "updates.cdn-metrics.example" in set(shown.table("tls")["server_name"])
