"""The television reports, and shows films."""

from tests.wardline_range.made import lives


def test_it_reports_and_shows_films() -> None:
    shown = lives(["lg-television"], 4)
    ip = shown.ip("lg-television")
    assert "_airplay._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    names = shown.table("tls", ip)["server_name"].to_list()
    assert "video.stream.example" in names
    assert "aic-ngfts.lge.com" in names
    assert shown.table("conn", ip)["resp_bytes"].max() > 2_000_000  # type: ignore[operator]
