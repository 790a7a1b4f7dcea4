"""Casting: control from the sender, the music from the Internet to the receiver."""

import io

import polars as pl

from tests.wardline_range.made import a_site, read, residents
from wardline_range.roles.cast_receiver import PORT, CastReceiver, casting


def test_the_receiver_plays_what_it_is_told() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, phone, speaker = residents(site, "unifi-gateway", "apple-iphone", "google-speaker")
    assert isinstance(speaker, CastReceiver)
    site.clock.spawn(casting(phone, speaker, 60))
    site.clock.run(site.clock.now + 3000 * 10**9, lambda _: None)
    site.capture.flush(1 << 62)
    conn = read(out.getvalue())["conn"]
    control = conn.filter(pl.col("resp_p") == PORT)
    assert set(control["orig_h"]) == {phone.nic.ip}
    assert control["duration"].min() > 50  # type: ignore[operator]
    assert conn.filter((pl.col("orig_h") == speaker.nic.ip) & (pl.col("resp_p") == 443)).height >= 1
