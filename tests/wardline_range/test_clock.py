"""Virtual time: order, ties, ends."""

from collections.abc import Iterator

from wardline_range.clock import SECOND, Clock, ns


def test_processes_take_turns_in_order_of_time_and_then_of_arrival() -> None:
    clock, seen, passed = Clock(0), list[tuple[str, int]](), list[int]()

    def ticking(name: str, every: float) -> Iterator[float]:
        while True:
            seen.append((name, clock.now // SECOND))
            yield every

    clock.spawn(ticking("slow", 2))
    clock.spawn(ticking("fast", 1))
    clock.run(3 * SECOND, passed.append)
    assert seen == [("slow", 0), ("fast", 0), ("fast", 1), ("slow", 2), ("fast", 2)]
    assert passed == [1 * SECOND, 2 * SECOND, 3 * SECOND]


def test_a_process_that_ends_is_forgotten_and_time_still_reaches_the_end() -> None:
    clock = Clock(5)
    clock.spawn(iter(()), after=1)
    clock.run(10 * SECOND, lambda at: None)
    assert clock.now == 10 * SECOND


def test_times_lie_on_whole_microseconds() -> None:
    assert ns(1.23456789) == 1_234_568_000
