"""Names that carry data are found whatever the letters; content networks and reverse look-ups are not."""

import base64
import random

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.dns_tunnel import DnsTunnel, entropy

TV = worlds.CAMERAS[3]


def asked(minute: float, name: str, qtype_name: str = "A") -> worlds.Row:
    return {**worlds.answer(minute, TV, name, "203.0.113.77"), "qtype_name": qtype_name}


def tunnel(minute: int, seed: int, count: int, qtype_name: str) -> worlds.Rows:
    dice = random.Random(seed)
    names = [base64.b32encode(dice.randbytes(25)).decode().lower() for _ in range(count)]
    return {
        "dns": [
            asked(minute + place / count / 1.1, f"{name}.t.exfil.example", qtype_name)
            for place, name in enumerate(names)
        ]
    }


@pytest.mark.feature("B12")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("qtype_name", ["A", "TXT"])
def test_a_tunnel_is_found_within_its_first_minute(seed: int, qtype_name: str) -> None:
    extra = worlds.once(7, tunnel(7, seed, 40, qtype_name))
    (finding,) = found(DnsTunnel(), worlds.days(12, seed, extra))
    assert finding.subject == "domain=exfil.example"
    assert "40 different names under exfil.example" in finding.claim
    assert finding.end < worlds.T0 + 8 * worlds.MINUTE


@pytest.mark.parametrize("seed", range(3))
def test_many_short_names_of_a_content_network_are_not(seed: int) -> None:
    names = [f"img{place}.cdn.example" for place in range(60)]
    extra = worlds.once(7, {"dns": [asked(7 + place / 70, name) for place, name in enumerate(names)]})
    assert found(DnsTunnel(), worlds.days(12, seed, extra)) == ()


def test_reverse_lookups_of_a_whole_net_are_not() -> None:
    names = [f"{place}.0.0.10.in-addr.arpa" for place in range(200)]
    extra = worlds.once(7, {"dns": [asked(7 + place / 250, name, "PTR") for place, name in enumerate(names)]})
    assert found(DnsTunnel(), worlds.days(12, 1, extra)) == ()


def test_hashed_lookups_that_were_learned_stay_quiet() -> None:
    def scanner(minute: int) -> worlds.Rows:
        dice = random.Random(minute)
        return {"dns": [asked(minute + s / 10, f"{dice.randbytes(16).hex()}.av.example") for s in range(2)]}

    assert found(DnsTunnel(), worlds.days(60, 1, scanner), learned_minutes=30) == ()


def test_entropy_is_in_bits_a_character() -> None:
    assert entropy("") == 0
    assert entropy("aaaa") == 0
    assert entropy("abcdabcd") == 2
