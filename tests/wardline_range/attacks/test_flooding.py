"""What floods share: a rate that is kept, and an end."""

from tests.wardline_range.made import attacked


def test_the_rate_is_kept_and_bounded() -> None:
    shown = attacked("udp-flood", "windows-laptop", ["windows-laptop"], hours=0.1, per_s=100.0, most=3000)
    flows = shown.flows("udp-flood")
    lasted = (flows["ts"][-1] - flows["ts"][0]).total_seconds()
    assert 25 < lasted < 35
    assert flows["packets"].sum() == 3000
