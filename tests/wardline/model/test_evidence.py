"""A reference to a row is a plain, ordered value."""

from wardline.model.evidence import RowRef


def test_references_sort_by_table_then_flow_then_time() -> None:
    refs = [RowRef("dns", "C1", 5), RowRef("conn", "C2", 1), RowRef("conn", "C1", 9), RowRef("conn", "C1", 2)]
    assert sorted(refs) == [refs[3], refs[2], refs[1], refs[0]]


def test_equal_references_count_once() -> None:
    assert len({RowRef("conn", "C1", 2), RowRef("conn", "C1", 2), RowRef("modbus", "C1", 2)}) == 2
