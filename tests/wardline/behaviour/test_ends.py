"""Client and server by who sent the request."""

import polars as pl

from tests.wardline.behaviour import controllers, worlds
from wardline.behaviour.ends import ends


def test_the_sender_of_a_request_is_the_client_and_strangers_go_by_address() -> None:
    sent = controllers.bacnet(0.1, worlds.EVIL, worlds.PLC, "read_property")
    rows = worlds.batch(0, {"bacnet": [sent, {**sent, "is_orig": False}]}).tables["bacnet"]
    found = rows.select(ends(pl.col("is_orig")))
    assert found.select("client", "server").rows() == [
        (worlds.EVIL, "dev-" + worlds.PLC),
        ("dev-" + worlds.PLC, worlds.EVIL),
    ]
    assert found["client_device"].to_list() == [None, "dev-" + worlds.PLC]
