"""NTP packets."""

import struct

from wardline_range.protocols import ntp


def test_a_time_is_counted_from_1900() -> None:
    assert ntp.stamp(0) == 2_208_988_800 << 32
    assert ntp.stamp(500_000_000) & 0xFFFFFFFF == 1 << 31


def test_the_answer_gives_the_question_its_time_back() -> None:
    asked, answered = ntp.request(10**18, 10), ntp.reply(10**18, 10**18 + 5_000_000, 10)
    assert len(asked) == len(answered) == 48
    assert (asked[0] & 7, answered[0] & 7, answered[1]) == (3, 4, 2)
    assert struct.unpack_from("!Q", answered, 24)[0] == struct.unpack_from("!Q", asked, 40)[0]
