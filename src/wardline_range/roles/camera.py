"""A camera: it serves its stream over RTSP to whoever may see it."""

from wardline_range.clock import SECOND
from wardline_range.device import Device
from wardline_range.packets.conversation import SERVER, Conversation
from wardline_range.protocols import rtsp
from wardline_range.protocols.noise import noise
from wardline_range.truth import BENIGN, Label

AGENT = "NKPlayer-1.00.00.081112"


class Camera(Device):
    """Models say what else it does; `stream_path` is where its stream is."""

    stream_path = "/Streaming/Channels/102"

    @property
    def uri(self) -> str:
        """Where its stream is."""
        return f"rtsp://{self.nic.ip}:{rtsp.PORT}{self.stream_path}"

    def play(self, viewer: Device, at: int, agent: str = AGENT, label: Label = BENIGN) -> Conversation:
        """A viewer's connection on which the stream has begun. Raises Unreachable."""
        talk = viewer.call(self.nic.ip, rtsp.PORT, "rtsp", at, label)
        number = f"{int.from_bytes(viewer.chance.octets(4), 'big')}"
        track, session = f"{self.uri}/trackID=1", {"Session": number}
        transport = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}
        talk.ask(rtsp.request("OPTIONS", self.uri, 1, agent), rtsp.response(1, Public="OPTIONS, DESCRIBE, SETUP, PLAY"))
        described = rtsp.response(2, rtsp.description(self.nic.ip))
        talk.ask(rtsp.request("DESCRIBE", self.uri, 2, agent), described)
        talk.ask(rtsp.request("SETUP", track, 3, agent, **transport), rtsp.response(3, b"", **session, **transport))
        return talk.ask(rtsp.request("PLAY", self.uri, 4, agent, **session), rtsp.response(4, b"", **session), 0.02)

    def show(self, talk: Conversation, sequence: int, size: int) -> None:
        """One frame of the stream, so many bytes, now."""
        since = (self.now - self.site.clock.start) / SECOND
        talk.wake(self.now).send(SERVER, rtsp.rtp(sequence, since, noise(self.chance, size))).settle()

    def stop(self, talk: Conversation, agent: str = AGENT) -> None:
        """The viewer has seen enough."""
        talk.wake(self.now).ask(rtsp.request("TEARDOWN", self.uri, 9, agent), rtsp.response(9)).close()
