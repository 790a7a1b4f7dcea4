"""The historian keeps a subscription to each server, and copies to the cloud."""

from tests.wardline_range.made import lives


def test_it_subscribes_and_copies() -> None:
    shown = lives([{"model": "wago-controller", "count": 2}, "historian"], 0.3)
    conn = shown.table("conn", shown.ip("historian"))
    lines = conn.filter(conn["resp_p"] == 4840)
    assert set(lines["resp_h"]) == {shown.ip("wago-controller-1"), shown.ip("wago-controller-2")}
    assert "ingest.history.example" in set(shown.table("tls")["server_name"])
