"""The monitor sends all the time to its one station."""

from tests.wardline_range.made import lives


def test_waves_never_pause() -> None:
    shown = lives(["philips-monitor", "philips-central"], 0.2)
    conn = shown.table("conn", shown.ip("philips-monitor"))
    waves = conn.filter(conn["resp_p"] == 24105)
    assert set(waves["resp_h"]) == {shown.ip("philips-central")}
    assert waves["orig_pkts"].sum() > 140
