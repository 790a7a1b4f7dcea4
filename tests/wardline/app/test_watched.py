"""What watching prints: harmless text for people, whole lines for programs."""

import json

from tests.wardline.incidents.made import a_finding
from wardline.app.watch import Told, Watched
from wardline.app.watched import ending, told_json, told_lines
from wardline.model.batch import Health
from wardline.model.device import DeviceId
from wardline.model.incident import Incident

STEPS = ("Ask who works there.",)


def an_incident(title: str = "Scan: camera", probability: float = 0.97) -> Incident:
    return Incident(
        "I1", DeviceId("D1"), "scan", title, "high", probability, 0, 10**9, "", STEPS, (), (a_finding(),), 1, (), ()
    )  # fmt: skip


def test_people_read_when_what_how_sure_and_what_next() -> None:
    assert told_lines(Told(an_incident(), None, 1.84)).splitlines() == [
        "1970-01-01 00:00:01  high, 97 % likely, told 1.8 s after its last packet",
        "    Scan: camera",
        "    next: Ask who works there.",
        "    id: I1",
    ]


def test_nobody_is_told_of_a_certainty_nor_of_a_delay_that_nobody_knows() -> None:
    head = told_lines(Told(an_incident(probability=0.9999), None, None)).splitlines()[0]
    assert head == "1970-01-01 00:00:01  high, > 99 % likely"


def test_a_name_from_the_wire_moves_no_cursor() -> None:
    hostile = an_incident("Scan: \x1b[2Jcam\u202e\nera")
    assert all(line.isprintable() for line in told_lines(Told(hostile, None, None)).splitlines())
    assert len(told_lines(Told(hostile, None, None)).splitlines()) == 4
    assert told_json(Told(hostile, None, None)).count("\n") == 1


def test_a_program_reads_one_object() -> None:
    told = json.loads(told_json(Told(an_incident(), None, 0.5)))
    assert (told["id"], told["after_s"], told["device_context"]["label"]) == ("I1", 0.5, "D1")
    assert "rank" not in told


def test_the_ending_counts_incidents_not_tellings() -> None:
    seen = Watched(Health(packets=1_200), 3, {"I1", "I2"}, [0.5, 1.5, 1.0])
    assert ending(seen) == (
        "watched 1,200 packets of 3 devices; told 2 incidents; half of them within 1.0 s of their last packet, "
        "99 % within 1.5 s"
    )
    assert ending(Watched()) == "watched 0 packets of 0 devices; told 0 incidents"
