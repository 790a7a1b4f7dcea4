"""All tables together: each rule reads any text, and every kind is of the vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge import RULES, read
from wardline.inventory.knowledge.kinds import KINDS
from wardline.model.device import ATTRIBUTES

FREE_TEXT = sorted(set(RULES) - {"ot", "serves"})


@given(st.sampled_from(FREE_TEXT), st.text(max_size=200))
def test_any_text_is_read_into_sound_statements(rule: str, text: str) -> None:
    said = read(rule, text)
    assert len({name for name, _, _ in said}) == len(said)
    for name, value, confidence in said:
        assert name in ATTRIBUTES
        assert value
        assert 0 <= confidence <= 0.95
        assert name != "type" or value in KINDS


@pytest.mark.feature("V4")
@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("dhcp.vendor_class", "AXIS,Network Camera,M1045-LW,5.70.1",
         {"vendor": "Axis", "type": "camera", "model": "M1045-LW", "firmware": "5.70.1"}),
        ("mdns.txt", "TXT p._ipp._tcp.local ty=EPSON ET-2850; usb_MFG=EPSON; usb_SN=X7",
         {"vendor": "Epson", "type": "printer", "model": "EPSON ET-2850", "serial": "X7"}),
        ("http.realm", "AXIS_00408C123456", {"vendor": "Axis", "type": "camera", "serial": "00408C123456"}),
        ("ssh.version", "SSH-2.0-OpenSSH_9.2p1 Debian-2", {"os": "Debian"}),
    ],
)  # fmt: skip
def test_traffic_that_shows_it_fills_the_attribute(rule: str, text: str, expected: dict[str, str]) -> None:
    assert {name: value for name, value, _ in read(rule, text)} == expected
