"""A switched socket that measures: a line to its cloud by TLS, and answers to the owner's telephone by UDP."""

import json
from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.kasa_plug import KasaPlug

CLOUD, CLOUD_PORT = "devs.tplinkcloud.com", 50443


class TplinkPlug(KasaPlug):
    """Its line to the cloud beats often and small."""

    model = Model(
        "tplink-plug", "TP-Link", "HS110(EU)", "smart plug", ("1.2.5", "1.2.6", "1.5.4"),
        ("50:c7:bf", "b0:4e:26", "d8:0d:17"), "HS110", "{hex:32}",
        Client("{hostname}", "udhcp 0.9.9-pre", (1, 3, 6, 12, 15, 28, 40, 41, 42)), ("home", "office"), "things",
        tls.EMBEDDED, frozenset({9999}), 0.005, updates=Updates("download.tplinkcloud.com", 3_200_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, cloud."""
        yield 2.4, partial(lease, self)
        yield 5.0, partial(clock_sync, self, "uk.pool.ntp.org", 12, None)
        line = Line(CLOUD, 42, 110, 70, 0.05, 20_000, report_bytes=400, port=CLOUD_PORT)
        yield 7.0, partial(heartbeat, self, line)
        yield 4.0, partial(registering, self, "devs.tplinkcloud.com", "euw1-api.tplinkra.com")

    def told(self) -> bytes:
        """What it answers who looks for it."""
        about = {
            "sw_ver": f"{self.who.firmware} Build 200304 Rel.115951", "hw_ver": "4.0", "model": self.model.model,
            "deviceId": self.who.serial, "mac": self.nic.mac.upper(), "relay_state": 1, "on_time": self.on_s,
            "feature": "TIM:ENE", "err_code": 0,
        }  # fmt: skip
        return json.dumps({"system": {"get_sysinfo": about}}, separators=(",", ":")).encode()
