"""A second DHCP server and a new DNS server are found; the known ones and a public resolver are not."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.rogue_dhcp_dns import RogueDhcpDns

ROGUE = worlds.CAMERAS[0]


def ack(minute: float, server: str, router: str, client: str = worlds.LAPTOP) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"B{minute:.5f}{server}", "orig_h": client, "orig_p": 68, "resp_h": server,
        "resp_p": 67, "is_orig": False, "msg_type": "ACK", "mac": worlds.mac_of(client), "assigned_addr": client,
        "server_addr": server, "routers": [router], "dns_servers": [router],
    }  # fmt: skip


def leases(minute: int) -> worlds.Rows:
    return {"dhcp": [ack(minute + 0.3, worlds.ROUTER, worlds.ROUTER)]}


@pytest.mark.feature("B12")
@pytest.mark.parametrize("seed", range(3))
def test_a_second_dhcp_server_is_named_with_where_it_steers(seed: int) -> None:
    rogue = worlds.once(30, {"dhcp": [ack(30.5, ROGUE, ROGUE)]})
    (finding,) = found(RogueDhcpDns(), worlds.days(40, seed, leases, rogue), learned_minutes=20)
    assert finding.device == worlds.device_of(ROGUE)
    assert "answers DHCP" in finding.claim
    assert {"new server", "other way", "beside"} <= {part.name for part in finding.parts}


@pytest.mark.parametrize("seed", range(3))
def test_a_host_that_starts_to_answer_dns_is_named(seed: int) -> None:
    told = {**worlds.answer(50.5, worlds.LAPTOP, "bank.example", ROGUE), "resp_h": ROGUE}
    (finding,) = found(RogueDhcpDns(), worlds.days(60, seed, worlds.once(50, {"dns": [told]})), learned_minutes=30)
    assert finding.device == worlds.device_of(ROGUE)
    assert finding.subject == f"dns-server={ROGUE}"


def test_known_servers_and_a_public_resolver_are_quiet() -> None:
    public = {**worlds.answer(50.5, worlds.LAPTOP, "news.example", "192.0.7.7"), "resp_h": "198.51.100.53"}
    assert (
        found(RogueDhcpDns(), worlds.days(60, 1, leases, worlds.once(50, {"dns": [public]})), learned_minutes=30) == ()
    )
