"""An MQTT broker: what is published to it goes to those who subscribed."""

from dataclasses import dataclass

from wardline_range.device import Device, Identity
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import mqtt
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label


@dataclass(frozen=True, slots=True)
class _Listener:
    topic: str
    talk: Conversation
    client: Device
    client_boots: int
    broker_boots: int

    def listens(self, broker_boots: int) -> bool:
        """Neither end has been switched off since."""
        client = self.client
        return client.is_present and client.boots == self.client_boots and broker_boots == self.broker_boots


class Broker(Device):
    """Others come to it; it keeps who listens to what."""

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        self._listeners: list[_Listener] = []

    def join(
        self, client: Device, name: str, topic: str = "", at: int | None = None, label: Label = BENIGN
    ) -> Conversation:
        """A client's connection, with its subscription where it names a topic. Raises Unreachable."""
        talk = client.call(self.nic.ip, mqtt.PORT, "mqtt", self.now if at is None else at, label)
        talk.ask(mqtt.connect(name, "device", "lab-password", 30), mqtt.connack(), 0.002)
        if topic:
            talk.ask(mqtt.subscribe(1, topic), mqtt.suback(1), 0.002)
            self._listeners.append(_Listener(topic, talk, client, client.boots, self.boots))
        return talk

    def filters(self, but: Device) -> tuple[str, ...]:
        """What others than that one listen to, as who hears all of their messages can tell."""
        return tuple(one.topic for one in self._listeners if one.client is not but and one.listens(self.boots))

    def leave(self, talk: Conversation) -> None:
        """A client says good-bye."""
        self._listeners = [one for one in self._listeners if one.talk is not talk]
        talk.send(CLIENT, mqtt.DISCONNECT).close()

    def tell(self, talk: Conversation, topic: str, payload: bytes, retain: bool = False) -> None:
        """A client publishes on its connection, and the listeners get it."""
        said = talk.wake(self.now).send(CLIENT, mqtt.publish(topic, payload, retain)).at
        talk.settle()
        self.spread(topic, payload, said, but=talk)

    def spread(self, topic: str, payload: bytes, at: int, but: Conversation | None = None) -> None:
        """What the broker sends on at a time (ns): to every listener whose filter matches."""
        self._listeners = [one for one in self._listeners if one.listens(self.boots)]
        for one in self._listeners:
            if one.talk is not but and matches(one.topic, topic):
                one.talk.wake(at).send(SERVER, mqtt.publish(topic, payload), 0.001).settle()


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a topic falls under a filter with + and # (MQTT 3.1.1, 4.7)."""
    wanted, given = topic_filter.split("/"), topic.split("/")
    for place, part in enumerate(wanted):
        if part == "#":
            return True
        if place >= len(given) or part not in ("+", given[place]):
            return False
    return len(wanted) == len(given)
