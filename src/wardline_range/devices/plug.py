"""A smart plug that measures power and tells it to the hub by MQTT."""

import json
from collections.abc import Iterator

from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device, Spec
from wardline_range.devices.hub import Hub
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import mqtt
from wardline_range.protocols.dhcp import Client

_DHCP = Client("tasmota-3F2A1C-2588", "", (1, 3, 28, 6))
_NAME = "tasmota_3F2A1C"


class Plug(Device):
    """A washing machine behind it runs now and then, so its readings have a life of their own."""

    spec = Spec(
        "plug", "e4:65:b8:3f:2a:1c", "192.168.10.31", "Espressif", "Tasmota plug (ESP32)", "smart plug",
        _DHCP.host_name, "14.4.1", _DHCP, lag_s=0.004, ttl=255, is_small=True,
    )  # fmt: skip
    open_ports = frozenset({80})

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, MQTT."""
        yield 4.2, lease(self, _DHCP)
        yield 8.0, clock_sync(self, "pool.ntp.org", 12, None)
        yield 10.0, self._speak()

    def _speak(self) -> Iterator[float]:
        chance, running_until = self.chance, 0
        talk = self._connect()
        energy = 4.2
        while True:
            yield chance.around(10, 0.03)
            if self.now > running_until and chance.happens(0.002):
                running_until = self.now + ns(chance.between(1500, 3000))
            is_running = self.now < running_until
            watts = chance.around(420, 0.8) if is_running else chance.between(0, 2)
            energy += watts / 3.6e8 * 10
            reading = {"Total": round(energy, 3), "Power": round(watts), "Voltage": 228 + chance.below(6)}
            told = {"Time": (self.now - self.site.clock.start) // SECOND, "ENERGY": reading}
            talk.wake(self.now).send(CLIENT, mqtt.publish(f"tele/{_NAME}/SENSOR", json.dumps(told).encode())).settle()
            if chance.happens(0.15):
                talk.ask(mqtt.PING, mqtt.PONG, 0.001)
            if chance.happens(0.004):
                talk.send(SERVER, mqtt.publish(f"cmnd/{_NAME}/POWER", b"ON")).settle()
                talk.send(CLIENT, mqtt.publish(f"stat/{_NAME}/POWER", b"ON"), 0.02).settle()

    def _connect(self) -> Conversation:
        talk = self.call(Hub.spec.ip, mqtt.PORT, "mqtt", self.now)
        talk.ask(mqtt.connect(f"DVES_{_NAME[-6:]}", "plug", "lab-password", 30), mqtt.connack(), 0.002)
        talk.send(CLIENT, mqtt.publish(f"tele/{_NAME}/LWT", b"Online", retain=True))
        return talk.ask(mqtt.subscribe(1, f"cmnd/{_NAME}/#"), mqtt.suback(1), 0.002)
