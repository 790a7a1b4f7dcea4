"""A smart plug that measures power and tells it to the hub by MQTT."""

import json
from collections.abc import Iterator
from functools import partial

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import CLIENT, Conversation
from wardline_range.protocols import mqtt
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.broker import Broker

_EVERY_S = 30.0


class TasmotaPlug(Device):
    """A machine behind it runs now and then, so its readings have a life of their own."""

    model = Model(
        "tasmota-plug", "Espressif", "Tasmota plug (ESP32)", "smart plug", ("13.4.0", "14.4.1"),
        ("e4:65:b8", "24:0a:c4", "cc:50:e3"), "tasmota-{MAC}-{digits:4}", dhcp=Client("{hostname}", "", (1, 3, 28, 6)),
        sectors=("home", "office", "building"), zone="things", open_ports=frozenset({80}), lag_s=0.004, ttl=255,
        is_small=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, MQTT."""
        yield 4.2, partial(lease, self)
        yield 8.0, partial(clock_sync, self, "pool.ntp.org", 12, None)
        broker = self.site.one(self, Broker)
        if broker is not None:
            yield 10.0, partial(self._speak, broker)

    @property
    def _name(self) -> str:
        return f"tasmota_{self.nic.mac.replace(':', '')[-6:].upper()}"

    def _speak(self, broker: Broker) -> Iterator[float]:
        chance, running_until, name = self.chance, 0, self._name
        talk = self._connect(broker)
        energy = 4.2
        while True:
            yield chance.around(_EVERY_S, 0.03)
            if self.now > running_until and chance.happens(0.002 * self.site.rhythm.level(self.now)):
                running_until = self.now + ns(chance.between(1500, 3000))
            is_running = self.now < running_until
            watts = chance.around(420, 0.8) if is_running else chance.between(0, 2)
            energy += watts / 3.6e6 * _EVERY_S
            reading = {"Total": round(energy, 3), "Power": round(watts), "Voltage": 228 + chance.below(6)}
            told = {"Time": (self.now - self.site.clock.start) // SECOND, "ENERGY": reading}
            broker.tell(talk, f"tele/{name}/SENSOR", json.dumps(told).encode())
            if chance.happens(0.15):
                talk.ask(mqtt.PING, mqtt.PONG, 0.001)
            if chance.happens(0.004):
                broker.spread(f"cmnd/{name}/POWER", b"ON", talk.at)
                talk.send(CLIENT, mqtt.publish(f"stat/{name}/POWER", b"ON"), 0.02).settle()

    def _connect(self, broker: Broker) -> Conversation:
        talk = broker.join(self, f"DVES_{self._name[-6:]}", f"cmnd/{self._name}/#")
        return talk.send(CLIENT, mqtt.publish(f"tele/{self._name}/LWT", b"Online", retain=True)).settle()
