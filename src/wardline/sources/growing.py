"""A capture file that is still being written, followed to its end as it grows.

The engine reads a stream of bytes; a named pipe brings it those of the file as they come, so that flows and decoders
live on from one slice to the next.
"""

import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import polars as pl

from wardline import wire
from wardline.model.batch import Batch, Health
from wardline.model.errors import InputError

_LOOK_S = 0.2
_PIECE_BYTES = 1 << 20


class GrowingCapture:
    """Use it as a context; `finish` says that nothing more will be written, and the batches come to their end."""

    def __init__(self, path: Path, *, sensor: str = "", slice_s: int = 5) -> None:
        self._path, self._sensor, self._slice_s = path, sensor, slice_s
        self._folder = Path(tempfile.mkdtemp(prefix="wardline-follow-"))
        self._pipe = self._folder / "capture"
        self._is_finished = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="follow capture", daemon=True)

    def __enter__(self) -> "GrowingCapture":
        os.mkfifo(self._pipe, 0o600)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.finish()
        # A follower that nobody listened to waits for a reader.
        if self._thread.is_alive():
            os.close(os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK))
        self._thread.join(2)
        shutil.rmtree(self._folder, ignore_errors=True)

    def finish(self) -> None:
        """The file is complete."""
        self._is_finished.set()

    def batches(self) -> Iterator[Batch]:
        """Slices as their time has passed. Raises InputError where the file is no capture."""
        return _slices(self._pipe, self._sensor, self._slice_s)

    def _follow(self) -> None:
        """Bring the file's bytes into the pipe until it is complete or nobody reads any more."""
        try:
            with self._pipe.open("wb", buffering=0) as pipe, self._path.open("rb") as file:
                while True:
                    was_finished = self._is_finished.is_set()
                    while piece := file.read(_PIECE_BYTES):
                        pipe.write(piece)
                    if was_finished:
                        return
                    self._is_finished.wait(_LOOK_S)
        except BrokenPipeError:
            return


@contextmanager
def growing(path: Path, *, sensor: str = "", slice_s: int = 1) -> Iterator[Iterator[Batch]]:
    """The slices of a capture as it comes: of a pipe until it is closed, of a file without an end.

    Raises InputError where there is no such file, or where it is no capture.
    """
    try:
        is_pipe = stat.S_ISFIFO(path.stat().st_mode)
    except OSError as error:
        raise InputError(f"{path} cannot be watched: {error.strerror}; give a capture that is being written") from None
    if is_pipe:
        yield _slices(path, sensor, slice_s)
        return
    if not path.is_file():
        raise InputError(f"{path} is neither a file nor a pipe: give a capture that is being written")
    with GrowingCapture(path, sensor=sensor, slice_s=slice_s) as source:
        yield source.batches()


def _slices(path: Path, sensor: str, slice_s: int) -> Iterator[Batch]:
    for seen in wire.Reader([str(path)], sensor=sensor, slice_s=slice_s):
        tables = {name: pl.DataFrame(table) for name, table in seen.tables.items()}
        yield Batch(sensor, seen.start, seen.end, tables, Health(**seen.health))
