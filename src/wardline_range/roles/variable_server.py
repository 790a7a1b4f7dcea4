"""An OPC UA server: variables of a plant, told to whoever subscribes."""

from wardline_range.device import Device, Identity
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import opcua
from wardline_range.protocols import opcua_services as services
from wardline_range.protocols.opcua import Channel, Node, Service
from wardline_range.protocols.opcua_services import Application, Variables
from wardline_range.site import Site

_SUBSCRIPTION = 3


class VariableServer(Device):
    """`variables` names what it holds; their values drift."""

    variables: tuple[str, ...] = ("Line1.Speed", "Line1.Torque", "Line1.Temperature", "Line2.Speed")

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        held = {Node(2, name): self.chance.between(20, 80) for name in self.variables}
        self.held = Variables(dict(held))
        self._about = Application(f"urn:{who.name}", f"urn:product:{self.model.id}", self.model.model)
        self._sessions = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"opc.tcp://{self.nic.ip}:{opcua.PORT}"

    def subscribe(self, client: Device, at: int) -> tuple[Conversation, Channel]:
        """A client's session with a subscription to all variables. Raises Unreachable."""
        self._sessions += 1
        talk = client.call(self.nic.ip, opcua.PORT, "", at)
        channel = Channel(0x1000 + self._sessions)
        talk.ask(opcua.hello(self.url), opcua.acknowledge(), 0.003)
        talk.ask(channel.open(at), channel.opened(at), 0.004)
        me = Application(f"urn:{client.who.name}", f"urn:product:{client.model.id}", client.who.name)
        token, nonce = 0x5EA000 + self._sessions, client.chance.octets(32)
        created = services.session_created(self._about, self.url, self._sessions, token, self.chance.octets(32))
        self._ask(talk, channel, services.create_session(me, self.url, client.who.name, nonce), created)
        channel.session = token
        self._ask(talk, channel, services.activate_session(), services.session_activated(self.chance.octets(32)))
        self._ask(talk, channel, services.create_subscription(), services.subscription_created(_SUBSCRIPTION))
        nodes = list(self.held.held)
        self._ask(talk, channel, services.monitor(_SUBSCRIPTION, nodes), self.held.monitored(nodes))
        return talk, channel

    def publish(self, talk: Conversation, channel: Channel, sequence: int) -> None:
        """What has changed since the last time, asked for and told. Raises Unreachable."""
        changes: dict[int, opcua.Value] = {}
        for handle, (node, value) in enumerate(list(self.held.held.items()), 1):
            if isinstance(value, float) and self.chance.happens(0.6):
                self.held.held[node] = changes[handle] = max(0.0, value + self.chance.between(-1, 1))
        acknowledged = {_SUBSCRIPTION: sequence - 1} if sequence > 1 else None
        told = services.published(_SUBSCRIPTION, sequence, changes, self.now, acknowledged=len(acknowledged or ()))
        self._ask(talk, channel, services.publish(acknowledged), told)

    def end(self, talk: Conversation, channel: Channel) -> None:
        """The session is over. Raises Unreachable."""
        self._ask(talk, channel, services.close_session(), services.session_closed())
        talk.send(CLIENT, channel.close(self.now)).close(SERVER)

    def _ask(self, talk: Conversation, channel: Channel, asked: Service, answered: Service) -> None:
        talk.ask(channel.ask(asked, self.now), channel.answer(answered, self.now), self.chance.between(0.002, 0.01))
