"""Interfaces: what a SYN tells of the stack behind it."""

import dpkt

from wardline_range.packets.nic import Nic


def test_a_full_stack_offers_window_scale_and_selective_acks() -> None:
    options = dict(dpkt.tcp.parse_opts(Nic("02:00:00:00:00:01", "10.0.0.1").syn_options))
    assert options[dpkt.tcp.TCP_OPT_MSS] == b"\x05\xb4"
    assert {dpkt.tcp.TCP_OPT_WSCALE, dpkt.tcp.TCP_OPT_SACKOK} <= options.keys()


def test_a_small_stack_offers_its_segment_size_alone() -> None:
    small = Nic("02:00:00:00:00:01", "10.0.0.1", mss=1436, scales=False)
    assert small.syn_options == b"\x02\x04" + (1436).to_bytes(2, "big")
