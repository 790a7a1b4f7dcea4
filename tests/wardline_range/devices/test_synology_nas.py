"""The file server is found, and saves what is new outside."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_announces_files_and_uploads_its_backup() -> None:
    shown = lives(["synology-nas"], 0.6)
    ip = shown.ip("synology-nas")
    assert {"_smb._tcp.local", "_http._tcp.local"} <= set(shown.table("mdns", ip)["rr_name"])
    saved = shown.table("tls", ip).filter(pl.col("server_name") == "backup.storage.example")
    sent = shown.table("conn", ip).join(saved.select("uid"), on="uid")["orig_bytes"]
    assert sent.sum() > 1_000_000
