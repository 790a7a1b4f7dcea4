"""The view of connections that detectors share."""

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import EVIL, HMI, LAPTOP, PLC, conn, failed, update
from wardline.behaviour.talks import contacts, talks


def test_both_devices_of_a_connection_see_it_from_their_side() -> None:
    rows = talks(worlds.batch(0, {"conn": [conn(0.5, HMI, PLC, 502, orig_ip_bytes=10, resp_ip_bytes=20)]})).sort("role")
    assert rows["device"].to_list() == ["dev-" + HMI, "dev-" + PLC]
    assert rows["peer"].to_list() == ["dev-" + PLC, "dev-" + HMI]
    assert rows["out_bytes"].to_list() == [10, 20]
    assert rows["kind"].to_list() == ["device", "device"]


def test_a_long_connection_speaks_each_minute_and_its_end_does_not_count_again() -> None:
    seen = worlds.batch(
        0, {"conn": [conn(0.5, HMI, EVIL, 443, updates=3)], "conn_update": [update(0.5, HMI, EVIL, 443)]}
    )
    assert talks(seen).sort("table")["counts"].to_list() == [False, True]


def test_failed_attempts_and_groups_are_no_contacts() -> None:
    rows = [
        failed(0.1, LAPTOP, PLC, 22),
        conn(0.2, LAPTOP, "224.0.0.251", 5353, proto="udp"),
        conn(0.3, LAPTOP, EVIL, 443),
    ]
    seen = worlds.batch(0, {"conn": rows})
    assert contacts(seen)["peer"].to_list() == ["198.51.100.0/24"]
    assert talks(seen).height == 4


def test_a_name_learned_in_the_same_slice_names_the_peer() -> None:
    rows = {"dns": [worlds.answer(0.1, LAPTOP, "c2.bad.example", EVIL)], "conn": [conn(0.2, LAPTOP, EVIL, 443)]}
    seen = worlds.batch(0, rows)
    assert talks(seen)["peer"].to_list() == ["bad.example"]
