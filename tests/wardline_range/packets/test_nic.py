"""An interface: options of its SYN."""

from wardline_range.packets.nic import Nic


def test_a_small_stack_offers_its_segment_size_alone() -> None:
    full, small = Nic("02:00:00:00:00:01", "10.0.0.1"), Nic("02:00:00:00:00:02", "10.0.0.2", mss=536, scales=False)
    assert small.syn_options == bytes.fromhex("02040218")
    assert full.syn_options.startswith(bytes.fromhex("020405b4"))
    assert len(full.syn_options) % 4 == 0
