"""IGMP: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.packets import frames
from wardline_range.protocols import igmp

GROUP = "239.255.255.250"
HOST = second_pair.CLIENT_NIC


def test_messages_are_summed() -> None:
    assert igmp.report(GROUP) == bytes.fromhex("1600 fa04 effffffa")
    assert igmp.leave(GROUP) == bytes.fromhex("1700 f904 effffffa")
    assert igmp.query() == bytes.fromhex("1164 ee9b 00000000")
    assert igmp.join_v3(GROUP) == bytes.fromhex("2200 ea03 0000 0001 04000000 effffffa")


def sent(to: str, message: bytes) -> bytes:
    packet = frames.ipv4(HOST.ip, to, frames.IGMP, message, ident=1, ttl=igmp.TTL)
    return frames.ethernet(frames.multicast_mac(to), HOST.mac, 0x0800, packet)


def test_tshark_reads_every_message() -> None:
    capture = second_pair.captured(
        [
            sent(igmp.ALL_HOSTS, igmp.query()),
            sent(GROUP, igmp.report(GROUP)),
            sent(igmp.ALL_ROUTERS, igmp.leave(GROUP)),
            sent(igmp.ALL_HOSTS, igmp.query_v3()),
            sent(igmp.V3_ROUTERS, igmp.join_v3(GROUP, "224.0.0.251")),
            sent(igmp.V3_ROUTERS, igmp.report_v3(GROUP)),
            sent(igmp.V3_ROUTERS, igmp.leave_v3(GROUP)),
        ]
    )
    second_pair.assert_sound(capture)
    shown = second_pair.dissect(
        capture, "igmp.version", "igmp.type", "igmp.maddr", "igmp.record_type", "igmp.checksum.status"
    )
    assert shown == [
        ["2", "0x11", "0.0.0.0", "", "1"],
        ["2", "0x16", GROUP, "", "1"],
        ["2", "0x17", GROUP, "", "1"],
        ["3", "0x11", "0.0.0.0", "", "1"],
        ["3", "0x22", f"{GROUP},224.0.0.251", "4,4", "1"],
        ["3", "0x22", GROUP, "2", "1"],
        ["3", "0x22", GROUP, "3", "1"],
    ]
