"""The Rust engine: bytes of capture files to Arrow columns, one slice of traffic time after the other.

Every error that a person can mend (no such file, not a capture, empty, unreadable) is raised as
`wardline.model.errors.InputError` with a message of one line that names the file and what to do. A file that breaks off
in the middle is no error: what is there is read, and `weird` says `truncated_capture_file`.

Times are nanoseconds since 1970-01-01 UTC by the capture's clock.
"""

from collections.abc import Iterator, Sequence
from typing import TypedDict, final

class HealthFields(TypedDict):
    """The fields of `wardline.model.batch.Health`: `Health(**slice.health)`."""

    packets: int
    bytes: int
    truncated: int
    malformed: int
    dropped_rows: int
    evicted_flows: int
    backwards: int

@final
class Survey:
    """What one walk over the packet headers of a capture tells; `packets` may be 0."""

    @property
    def path(self) -> str: ...
    @property
    def packets(self) -> int: ...
    @property
    def bytes(self) -> int:
        """Bytes of all packets as they were on the wire."""
    @property
    def file_bytes(self) -> int:
        """Size of the file as it lies on the disk, compressed or not."""
    @property
    def first_ts(self) -> int | None:
        """Earliest packet time; None where there is no packet."""
    @property
    def last_ts(self) -> int | None:
        """Latest packet time; None where there is no packet."""
    @property
    def link_types(self) -> list[int]:
        """Link types of the packets (pcap LINKTYPE_ numbers), ascending."""
    @property
    def truncated(self) -> bool:
        """The file breaks off in the middle of a packet or cannot be read to its end."""

def survey(path: str) -> Survey:
    """Walks over one capture and decodes nothing. Raises InputError."""

@final
class Table:
    """Rows of one table, handed over without a copy by the Arrow PyCapsule interface: `polars.DataFrame(table)`.

    The columns are exactly `wardline.model.schema.polars_schema(name)` for the table's name.
    """

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Slice:
    """One slice [start, end) of traffic time; slices come in order and never overlap."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def tables(self) -> dict[str, Table]:
        """Tables that have rows, by name, in the order of the schema."""
    @property
    def health(self) -> HealthFields: ...

@final
class Progress:
    """How far a reader is; bytes are those of the files on the disk."""

    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_total(self) -> int: ...
    @property
    def packets(self) -> int: ...

@final
class Reader:
    """Iterates over the slices of several captures taken as one stream of traffic, in the order given.

    `slice_s` is the length of a slice in seconds (slices start at its multiples); a slice with very many rows comes in
    several parts that follow each other in time. `sensor` goes into the flow ids, so that those of two sensors differ.
    `max_flows` bounds the flows held at once. Files are opened one after the other while reading; all are checked to
    exist and be captures when the reader is made (a named pipe only to exist: it is opened when its turn comes). Raises
    InputError. The GIL is released while a slice is read.
    """

    def __init__(
        self, paths: Sequence[str], *, sensor: str = "", slice_s: int = 60, max_flows: int = 1_000_000
    ) -> None: ...
    def __iter__(self) -> Iterator[Slice]: ...
    def __next__(self) -> Slice: ...
    def progress(self) -> Progress: ...

def table_names() -> list[str]:
    """Names of all tables that the engine can write, in the order of the schema."""

def empty_table(name: str) -> Table:
    """A table without rows, for its schema. Raises KeyError where the engine has none of that name."""
