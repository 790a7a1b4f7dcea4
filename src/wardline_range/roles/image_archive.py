"""An image archive: it takes images over DICOM."""

from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import dicom

TITLE = "ARCHIVE"
_IMPLEMENTATION = "1.2.826.0.1.3680043.9.3811.2.1"


class ImageArchive(Device):
    """Modalities send to it, and ask whether it is there."""

    def associate(self, client: Device, title: str, kind: str, at: int) -> Conversation:
        """A client's association for verification and one kind of image. Raises Unreachable."""
        classes = (dicom.VERIFICATION, kind)
        talk = client.call(self.nic.ip, dicom.PORT, "", at)
        return talk.ask(
            dicom.associate(title, TITLE, _IMPLEMENTATION, classes),
            dicom.accepted(title, TITLE, _IMPLEMENTATION, classes), 0.02,
        )  # fmt: skip

    def take(self, talk: Conversation, message: int, kind: str, instance: str, image: bytes) -> None:
        """One image. Raises Unreachable."""
        talk.send(CLIENT, dicom.store(3, message, kind, instance, image))
        talk.send(SERVER, dicom.store_response(3, message, kind, instance), self.chance.between(0.02, 0.2)).settle()

    def release(self, talk: Conversation) -> None:
        """The association ends."""
        talk.ask(dicom.RELEASE, dicom.RELEASED, 0.005).close()
