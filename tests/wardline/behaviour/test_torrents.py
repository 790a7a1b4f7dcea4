"""One-sided flows are added up by sender, receiver and transport; what is answered is never looked at."""

from tests.wardline.behaviour import worlds
from wardline.behaviour import torrents

CAMERA = worlds.CAMERAS[0]


def test_only_what_hardly_anybody_answers_is_added_up() -> None:
    rows = {
        "conn": [
            *(worlds.failed(0.1 + place / 1000, CAMERA, worlds.EVIL, 80, orig_p=place) for place in range(30)),
            *(worlds.conn(0.1 + place / 1000, CAMERA, worlds.CLOUD[0], 443, orig_p=place) for place in range(30)),
        ]
    }
    (found,) = torrents.torrents(worlds.batch(0, rows)).iter_rows(named=True)
    assert (found["way"], found["device"], found["peer"], found["port"]) == ("out", f"dev-{CAMERA}", worlds.EVIL, 80)
    assert (found["pkts"], found["rows"], found["ports"]) == (30, 30, 1)
    assert found["at"] == worlds.T0 + 6 * worlds.NS_PER_S


def test_a_connection_with_interim_reports_counts_once() -> None:
    told = worlds.failed(0.1, CAMERA, worlds.EVIL, 9, proto="udp", orig_pkts=5000, updates=3)
    assert torrents.torrents(worlds.batch(0, {"conn": [told]})).is_empty()


def test_groups_of_receivers_are_nobodys_victim() -> None:
    rows = [worlds.failed(0.1, CAMERA, "239.1.2.3", 5004, proto="udp", orig_pkts=9000)]
    assert torrents.torrents(worlds.batch(0, {"conn": rows})).is_empty()


def test_few_packets_are_left_out() -> None:
    rows = [worlds.failed(0.1, CAMERA, worlds.EVIL, 80, orig_pkts=6)]
    assert torrents.torrents(worlds.batch(0, {"conn": rows})).is_empty()


def test_whether_two_speak_and_whether_anybody_is_answered() -> None:
    seen = worlds.batch(0, {"conn": [worlds.conn(0.1, CAMERA, worlds.LAPTOP, 554)]})
    assert torrents.speak(seen, worlds.LAPTOP, CAMERA)
    assert not torrents.speak(seen, worlds.PLC, CAMERA)
    assert torrents.both_ways(seen)
    assert not torrents.both_ways(worlds.batch(0, {"conn": [worlds.failed(0.1, CAMERA, worlds.LAPTOP, 554)]}))
