"""Client and server of a request, whichever side of its flow sent it."""

import polars as pl


def ends(from_orig: pl.Expr) -> list[pl.Expr]:
    """Client and server of a request; devices by id, others by address."""
    client = pl.when(from_orig).then("orig_device").otherwise("resp_device")
    server = pl.when(from_orig).then("resp_device").otherwise("orig_device")
    client_h = pl.when(from_orig).then("orig_h").otherwise("resp_h")
    server_h = pl.when(from_orig).then("resp_h").otherwise("orig_h")
    return [
        pl.coalesce(client, client_h).alias("client"),
        pl.coalesce(server, server_h).alias("server"),
        client.alias("client_device"),
        server.alias("server_device"),
    ]
