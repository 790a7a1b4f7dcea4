"""The controller keeps a line to its maker."""

from tests.wardline_range.made import lives


def test_its_owner_can_see_it_from_outside() -> None:
    shown = lives(["unifi-controller"], 0.5)
    names = set(shown.table("tls", shown.ip("unifi-controller"))["server_name"])
    assert names == {"device-airos.svc.ui.com", "fw-update.ui.com"}
