"""`RowRef`: the row of the store that a statement rests on."""

from typing import NamedTuple

from wardline.model.batch import Nanos

Uid = str


class RowRef(NamedTuple):
    """One row: its table, its `uid` (in table `sender`, which has none, its `l2_addr`) and its `ts`."""

    table: str
    uid: Uid
    ts: Nanos
