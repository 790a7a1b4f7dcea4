"""Work inside a query of Polars behaves as it does outside."""

import polars as pl
import pytest

from wardline.model.inline import inline


def test_results_and_arguments_go_through() -> None:
    @inline
    def larger(frame: pl.DataFrame, *, than: int) -> pl.DataFrame:
        return frame.filter(pl.col("a") > than).join(frame, on="a", how="left")

    assert larger(pl.DataFrame({"a": [1, 2, 3]}), than=1)["a"].to_list() == [2, 3]


def test_calls_within_calls_go_through() -> None:
    @inline
    def down(depth: int) -> int:
        return depth if depth == 0 else down(depth - 1)

    assert down(3) == 0


@pytest.mark.parametrize("failure", [ValueError("no such slice"), KeyboardInterrupt()])
def test_exceptions_arrive_as_they_were_raised(failure: BaseException) -> None:
    @inline
    def failing() -> None:
        raise failure

    with pytest.raises(type(failure)) as caught:
        failing()
    assert caught.value is failure
