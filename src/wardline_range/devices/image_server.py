"""The hospital's image archive."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.protocols import dicom
from wardline_range.roles.image_archive import ImageArchive


class ImageServer(ImageArchive):
    """Modalities come to it."""

    model = Model(
        "image-server", "Super Micro", "SYS-620P image archive", "server", ("5.4.1", "5.5.0"),
        ("0c:c4:7a", "ac:1f:6b"), "pacs{digits:2}", sectors=("hospital",), zone="servers",
        open_ports=frozenset({22, 443, dicom.PORT}), lag_s=0.0004,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock."""
        yield 3.0, partial(clock_sync, self, "pool.ntp.org", 10)
