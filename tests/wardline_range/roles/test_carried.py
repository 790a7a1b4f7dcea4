"""What is carried leaves and comes back, unless somebody decides otherwise."""

import io

from tests.wardline_range.made import a_site, lives, residents
from wardline_range.roles.carried import Carried


def test_it_comes_and_goes() -> None:
    shown = lives(["apple-iphone"], 24)
    [phone] = [one for one in shown.truth.devices if one.name == "apple-iphone"]
    assert len(phone.addresses) >= 3
    assert all(held.end <= later.start for held, later in zip(phone.addresses, phone.addresses[1:], strict=False))
    heard = shown.table("sender").filter(shown.table("sender")["l2_addr"] == phone.mac)["ts"].dt.epoch("ns")
    assert all(any(held.start <= ts <= held.end for held in phone.addresses) for ts in heard)


def test_who_left_for_good_stays_away() -> None:
    site = a_site(io.BytesIO())
    [phone] = residents(site, "apple-iphone")
    assert isinstance(phone, Carried)
    phone.is_present = False
    phone.switch_on()
    site.clock.spawn(phone.wandering())
    for _ in range(1000):
        if not phone.is_present:
            break
        site.clock.run(site.clock.now + 60 * 10**9, lambda _: None)
    phone.switch_off()
    site.clock.run(site.clock.now + 10 * 86_400 * 10**9, lambda _: None)
    assert not phone.is_present
