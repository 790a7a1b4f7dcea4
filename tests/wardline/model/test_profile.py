"""Profiles worded, and who made them."""

from wardline.model.profile import Peer, Profile, Rule


def test_a_rule_reads_as_a_person_says_it() -> None:
    assert str(Rule("a", Peer("name", "x.example"), proto="tcp", remote=(443, 443))) == "tcp to 443 with x.example"
    assert str(Rule("b", Peer("local"), proto="udp", local=(10, 20))) == "udp at 10-20 with local"
    assert str(Rule("c", Peer("manufacturer", "x.example"))) == "any protocol with manufacturer x.example"


def test_the_authority_is_the_host_of_the_url() -> None:
    assert Profile("https://MUD.x.example/cam", ()).authority == "mud.x.example"
