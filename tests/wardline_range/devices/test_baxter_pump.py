"""The pump speaks to its server alone."""

from tests.wardline_range.made import lives


def test_it_reports_over_tls() -> None:
    shown = lives([{"model": "baxter-pump", "count": 2}, "pump-gateway"], 0.5)
    tls = shown.table("tls")
    assert set(tls["server_name"]) == {"pump-server.hospital.example"}
    conn = shown.table("conn", shown.ip("baxter-pump-1"))
    assert set(conn.filter(conn["proto"] == "tcp")["resp_h"]) == {shown.ip("pump-gateway")}
