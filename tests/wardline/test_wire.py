"""What a user of `wardline.wire` may rely on, over small captures made here and, where present, many real ones."""

import gzip
import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import zstandard

from wardline import wire
from wardline.model.batch import Health
from wardline.model.errors import InputError
from wardline.model.schema import TABLES, polars_schema
from wardline_range.protocols import bacnet, enip, iec104, s7comm

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
CLIENT, SERVER = 1, 2
START = 1_700_000_000
Timed = tuple[float, bytes]


def ether(payload: bytes, kind: int = 0x0800, src: int = CLIENT, dst: int = SERVER, tags: bytes = b"") -> bytes:
    """An Ethernet frame between hosts known by the last byte of their addresses."""
    return bytes([2, 0, 0, 0, 0, dst, 2, 0, 0, 0, 0, src]) + tags + struct.pack(">H", kind) + payload


def ipv4(payload: bytes, proto: int, src: int = CLIENT, dst: int = SERVER, fragment: int = 0) -> bytes:
    """An IPv4 packet."""
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 64, proto, 0)
    return head + bytes([10, 0, 0, src, 10, 0, 0, dst]) + payload


def udp(payload: bytes, sport: int = 5000, dport: int = 6000) -> bytes:
    """A UDP datagram."""
    return struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


class Talk:
    """A TCP conversation being made up, a tenth of a second a segment."""

    def __init__(self, sport: int = 4000, dport: int = 4321) -> None:
        self.ports, self.seqs, self.packets = (sport, dport), [1000, 5000], list[Timed]()

    def say(self, side: int, flags: int, payload: bytes = b"") -> "Talk":
        """One segment by the client (0) or the server (1)."""
        peer = 1 - side
        ack = self.seqs[peer] if flags & ACK else 0
        segment = struct.pack(
            ">HHIIBBHHH", self.ports[side], self.ports[peer], self.seqs[side], ack, 0x50, flags, 1024, 0, 0
        )
        self.seqs[side] += len(payload) + bool(flags & (SYN | FIN))
        hosts = (CLIENT, SERVER) if side == 0 else (SERVER, CLIENT)
        frame = ether(ipv4(segment + payload, 6, *hosts), src=hosts[0], dst=hosts[1])
        self.packets.append((START + len(self.packets) / 10, frame))
        return self

    def shake(self) -> "Talk":
        """The handshake."""
        return self.say(0, SYN).say(1, SYN | ACK).say(0, ACK)


def pcap(packets: Sequence[Timed], link_type: int = 1, order: str = "<") -> bytes:
    """A classic capture file with microseconds."""
    file = struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)
    for ts, data in packets:
        file += struct.pack(order + "IIII", int(ts), round(ts % 1 * 1e6), len(data), len(data)) + data
    return file


def block(kind: int, body: bytes) -> bytes:
    """A block of a pcapng file."""
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def pcapng(packets: Sequence[Timed]) -> bytes:
    """A pcapng file with one Ethernet interface in nanoseconds."""
    file = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    file += block(1, struct.pack("<HHIHHB3x", 1, 0, 0, 9, 1, 9))
    for ts, data in packets:
        units = round(ts * 1e6) * 1000
        file += block(6, struct.pack("<IIIII", 0, units >> 32, units & 0xFFFFFFFF, len(data), len(data)) + data)
    return file


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes bytes as a file and gives its path."""

    def _write(content: bytes, name: str = "made.pcap") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return _write


def read(*paths: Path, slice_s: int = 60) -> dict[str, pl.DataFrame]:
    """All rows of captures, by table."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for part in wire.Reader([str(path) for path in paths], slice_s=slice_s):
        for name, table in part.tables.items():
            parts.setdefault(name, []).append(pl.DataFrame(table))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def conn(path: Path) -> dict[str, object]:
    """The only connection of a capture."""
    frame = read(path)["conn"]
    assert frame.height == 1
    return frame.row(0, named=True)


def test_the_engine_writes_the_declared_schema() -> None:
    """Every table has the columns and types of model/schema.py, in that order, without pyarrow."""
    assert wire.table_names() == list(TABLES)
    for name in TABLES:
        assert pl.DataFrame(wire.empty_table(name)).schema == polars_schema(name)
    with pytest.raises(KeyError):
        wire.empty_table("no_such_table")


STATES = [
    pytest.param(Talk().say(0, SYN), "S0", "S", None, id="scan"),
    pytest.param(Talk().say(0, SYN).say(1, RST | ACK), "REJ", "Sr", 0, id="reject"),
    pytest.param(Talk().shake(), "S1", "ShA", 0, id="open"),
    pytest.param(Talk().shake().say(0, ACK, b"abc").say(0, RST), "RSTO", "ShADR", 3, id="aborted by the client"),
    pytest.param(Talk().shake().say(0, ACK, b"abc").say(1, RST), "RSTR", "ShADr", 3, id="aborted by the server"),
    pytest.param(
        Talk().shake().say(0, ACK, b"abc").say(1, ACK, b"de").say(0, FIN | ACK).say(1, FIN | ACK).say(0, ACK),
        "SF",
        "ShADdFf",
        3,
        id="whole",
    ),
    pytest.param(Talk().shake().say(0, FIN | ACK), "S2", "ShAF", 0, id="half closed"),
    pytest.param(Talk().say(0, ACK, b"abc").say(1, ACK, b"d"), "OTH", "Dd", 3, id="from the middle"),
]


@pytest.mark.parametrize(("talk", "state", "history", "orig_bytes"), STATES)
def test_connections_are_told_as_zeek_tells_them(
    write: Write, talk: Talk, state: str, history: str, orig_bytes: int | None
) -> None:
    """States, histories and sizes of the usual ways in which a connection can go."""
    row = conn(write(pcap(talk.packets)))
    assert (row["conn_state"], row["history"], row["orig_bytes"]) == (state, history, orig_bytes)
    assert (row["orig_h"], row["resp_h"], row["orig_p"], row["resp_p"]) == ("10.0.0.1", "10.0.0.2", 4000, 4321)
    assert (row["orig_l2_addr"], row["proto"], row["ip_proto"]) == ("02:00:00:00:00:01", "tcp", 6)


def test_byte_order_format_and_compression_do_not_matter(write: Write) -> None:
    """One conversation gives the same rows from every kind of capture file."""
    packets = Talk().shake().say(0, ACK, b"abc").packets
    plain = pcap(packets)
    files = {
        "little.pcap": plain,
        "big.pcap": pcap(packets, order=">"),
        "new.pcapng": pcapng(packets),
        "packed.pcap.gz": gzip.compress(plain[:50]) + gzip.compress(plain[50:]),
        "packed.pcap.zst": zstandard.compress(plain),
        "misnamed.txt": gzip.compress(pcapng(packets)),
    }
    results = [read(write(content, name)) for name, content in files.items()]
    for result in results[1:]:
        assert result.keys() == results[0].keys()
        assert all(result[name].equals(frame) for name, frame in results[0].items())


def test_tags_cooked_frames_and_bare_ip(write: Write) -> None:
    """VLAN tags are kept, and captures without Ethernet give the same flow."""
    packet = ipv4(udp(b"hello"), 17)
    tagged = ether(packet, tags=struct.pack(">HHHH", 0x88A8, 100, 0x8100, 7))
    row = conn(write(pcap([(START, tagged)])))
    assert (row["vlan"], row["inner_vlan"], row["resp_p"]) == (100, 7, 6000)
    cooked = struct.pack(">HHH", 0, 1, 6) + bytes([2, 0, 0, 0, 0, 9, 0, 0]) + b"\x08\x00" + packet
    cooked2 = struct.pack(">HHIHBB", 0x0800, 0, 1, 1, 0, 6) + bytes([2, 0, 0, 0, 0, 9, 0, 0]) + packet
    for link_type, data, mac in [(113, cooked, 9), (276, cooked2, 9), (101, packet, None)]:
        row = conn(write(pcap([(START, data)], link_type)))
        assert row["orig_l2_addr"] == (None if mac is None else "02:00:00:00:00:09")
        assert (row["orig_h"], row["history"], row["conn_state"]) == ("10.0.0.1", "D", "S0")


def test_fragments_are_put_together(write: Write) -> None:
    """A datagram in two fragments, out of order, is one packet of one flow."""
    whole = udp(bytes(40))
    frames = [ether(ipv4(whole[24:], 17, fragment=3)), ether(ipv4(whole[:24], 17, fragment=0x2000))]
    row = conn(write(pcap([(START, frames[0]), (START, frames[1])])))
    assert (row["orig_pkts"], row["orig_ip_bytes"], row["resp_p"]) == (1, 68, 6000)


def test_senders_without_ip_are_known(write: Write) -> None:
    """GOOSE frames and ARP leave rows in sender; ARP has a table of its own."""
    goose = ether(bytes(50), kind=0x88B8)
    arp = ether(
        struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1)
        + bytes([2, 0, 0, 0, 0, 1, 10, 0, 0, 1])
        + bytes([0] * 6 + [10, 0, 0, 2]),
        kind=0x0806,
    )
    tables = read(write(pcap([(START, goose), (START + 1, goose), (START + 2, arp)])))
    seen = tables["sender"].select("l2_addr", "addr", "ether_type", "pkts").rows()
    assert seen == [("02:00:00:00:00:01", None, 0x88B8, 2), ("02:00:00:00:00:01", "10.0.0.1", 0x0806, 1)]
    row = tables["arp"].row(0, named=True)
    assert (row["operation"], row["orig_h"], row["resp_h"], row["l2_addr"]) == (
        1, "10.0.0.1", "10.0.0.2", "02:00:00:00:00:01",
    )  # fmt: skip
    assert row["uid"].startswith("A")


def test_slices_are_aligned_and_carry_health(write: Write) -> None:
    """Slices start at multiples of their length, in order, and their health sums up to the whole capture."""
    frame = ether(ipv4(udp(b"x"), 17))
    packets = [(START + second, frame) for second in (0, 70, 60, 4000)]
    parts = list(wire.Reader([str(write(pcap(packets)))], slice_s=60))
    spans = [(part.start, part.end) for part in parts]
    assert all(start % 60_000_000_000 == 0 for start, _ in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    health = sum((Health(**part.health) for part in parts), Health())
    assert (health.packets, health.backwards, health.malformed) == (4, 1, 0)


def test_a_long_connection_is_reported_every_minute(write: Write) -> None:
    """Interim rows and the rows of short connections together count every byte once."""
    talk = Talk().shake()
    for _ in range(1500):
        talk.say(0, ACK | PSH, b"poll")
    tables = read(write(pcap(talk.packets)))
    updates, row = tables["conn_update"], tables["conn"].row(0, named=True)
    assert row["updates"] == updates.height >= 2
    assert updates["orig_bytes"].sum() == row["orig_bytes"] == 6000
    assert updates["orig_pkts"].sum() == row["orig_pkts"]


def test_two_files_are_one_stream(write: Write) -> None:
    """A connection that goes on in the next file stays one connection; progress reaches the end."""
    packets = Talk().shake().say(0, ACK, b"abc").say(1, ACK, b"d").packets
    paths = [write(pcap(packets[:3]), "1.pcap"), write(pcap(packets[3:]), "2.pcap")]
    reader = wire.Reader([str(path) for path in paths])
    rows = sum(len(part.tables["conn"]) for part in reader if "conn" in part.tables)
    progress = reader.progress()
    assert (rows, progress.packets, progress.bytes_read) == (1, 5, progress.bytes_total)


def test_ids_repeat_and_differ_by_sensor(write: Write) -> None:
    """The same input gives the same ids; two sensors never share one."""
    path = write(pcap(Talk().shake().packets))
    ids = [
        pl.DataFrame(part.tables["conn"])["uid"][0]
        for sensor in ("", "", "north")
        for part in wire.Reader([str(path)], sensor=sensor)
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(write: Write) -> None:
    """Every cut of a capture after its header gives the packets before the cut, and says that it was cut."""
    packets = Talk().shake().packets
    whole = pcap(packets)
    tables = read(write(whole[:-5]))
    assert tables["conn"]["history"][0] == "Sh"
    assert tables["weird"].select("name", "layer").rows() == [("truncated_capture_file", "capture")]
    assert wire.survey(str(write(whole[:-5]))).truncated
    packed = gzip.compress(whole)
    assert "truncated_capture_file" in read(write(packed[:-9]))["weird"]["name"]


def test_survey_tells_span_and_link_types(write: Write) -> None:
    """A survey names what a capture holds, without decoding it."""
    packets = Talk().shake().packets
    found = wire.survey(str(write(pcap(packets))))
    assert (found.packets, found.link_types, found.truncated) == (3, [1], False)
    assert (found.first_ts, found.last_ts) == (START * 10**9, START * 10**9 + 2 * 10**8)
    empty = wire.survey(str(write(pcap([]))))
    assert (empty.packets, empty.first_ts) == (0, None)
    assert list(wire.Reader([str(write(pcap([])))])) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"hello, this is no capture\n", "text file"),
        (b"PK\x03\x04\x14\x00\x09\x00" + bytes(30), "encrypted ZIP"),
        (b"%PDF-1.7 and more and more", "PDF"),
        (b"\xd4\xc3\xb2\xa1\x02\x00", "file header"),
        (gzip.compress(b"a note that was packed", mtime=0), "text file"),
        (b"\x00\x01\x02\x03" * 20, "not a packet capture"),
    ],
)
def test_what_is_no_capture_is_refused_by_name(write: Write, content: bytes, says: str) -> None:
    """One line that names the file and what is wrong with it."""
    path = write(content)
    for attempt in (wire.survey, lambda name: wire.Reader([name])):
        with pytest.raises(InputError) as caught:
            attempt(str(path))
        message = str(caught.value)
        assert str(path) in message
        assert says in message
        assert "\n" not in message


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    """A wrong path is an error before anything is read."""
    with pytest.raises(InputError, match="does not exist"):
        wire.Reader([str(tmp_path / "none.pcap")])
    with pytest.raises(InputError, match="is a folder"):
        wire.survey(str(tmp_path))
    with pytest.raises(ValueError, match="slice_s"):
        wire.Reader([], slice_s=0)


def test_noise_is_weird_and_never_an_error(write: Write) -> None:
    """Frames cut anywhere and unknown link types leave rows in weird."""
    frame = ether(ipv4(udp(b"x" * 30), 17))
    cut = [(START + n / 10, frame[:n]) for n in range(len(frame))]
    tables = read(write(pcap(cut)))
    assert {"truncated_ethernet_frame", "truncated_IP", "internally_truncated_header"} <= set(tables["weird"]["name"])
    unknown = read(write(pcap(cut, link_type=147)))["weird"]
    assert unknown.select("name", "addl").rows() == [("unknown_link_type", "147")]


@pytest.mark.feature("V10")
def test_bacnet_is_told_by_object(write: Write) -> None:
    """A write of a setpoint and its answer, both with the object that they are about."""
    ends = {"sport": bacnet.PORT, "dport": bacnet.PORT}
    setpoint = bacnet.ObjectId(bacnet.ANALOG_VALUE, 1)
    ask = udp(bacnet.write_property(7, setpoint, bacnet.PRESENT_VALUE, 32.0, 5), **ends)
    tell = udp(bacnet.simple_ack(7, bacnet.WRITE_PROPERTY), **ends)
    there, back = ether(ipv4(ask, 17)), ether(ipv4(tell, 17, SERVER, CLIENT), src=SERVER, dst=CLIENT)
    found = read(write(pcap([(START, there), (START + 0.1, back)])))
    assert found["conn"]["service"].to_list() == ["bacnet"]
    assert found["bacnet"].select(
        "apdu_type", "bacnet_service", "object_type", "object_instance", "property", "value", "priority"
    ).rows() == [
        ("CONFIRMED_REQUEST", "write_property", "analog-value", 1, "present-value", "32", 5),
        ("SIMPLE_ACK", "write_property", "analog-value", 1, "present-value", None, 5),
    ]


@pytest.mark.feature("V10")
def test_cip_is_told_by_tag(write: Write) -> None:
    """A tag written through the backplane, in a session of EtherNet/IP, and the answer."""
    plc = enip.Adapter(enip.Identity(1, 14, 166, (33, 11), 7, "1756-L61/B"), {"Speed": 1}, 9)
    order = enip.explicit(9, enip.through_backplane(enip.write_tag("Speed", 5)), 1)
    talk = Talk(dport=enip.PORT).shake()
    for asked in (enip.register(), order):
        talk.say(0, PSH | ACK, asked).say(1, PSH | ACK, plc.answer(asked))
    found = read(write(pcap(talk.packets)))
    assert found["conn"]["service"].to_list() == ["enip"]
    assert found["cip"].select("enip_command", "pdu_type", "cip_service", "symbol", "route", "cip_status").rows() == [
        ("RegisterSession", "REQ", None, None, None, None),
        ("RegisterSession", "RESP", None, None, None, None),
        ("SendRRData", "REQ", "Write_Tag", "Speed", "1/0", None),
        ("SendRRData", "RESP", "Write_Tag", "Speed", "1/0", 0),
    ]


@pytest.mark.feature("V10")
def test_s7comm_is_told_by_job(write: Write) -> None:
    """A controller is identified, a variable is written, and its program is stopped."""
    plc = s7comm.Controller({10: bytearray(8)}, "6ES7 315-2EH14-0AB0", {5: "S C-C2UR28922012", 7: "CPU 315-2 PN/DP"})
    place = s7comm.Address(4, 4, 10)
    jobs = (s7comm.setup(1), s7comm.read_szl(2, s7comm.COMPONENTS), s7comm.write(3, place, bytes(4)), s7comm.stop(4))
    talk = Talk(dport=s7comm.PORT).shake()
    for asked in (s7comm.connect(), *jobs):
        talk.say(0, PSH | ACK, asked).say(1, PSH | ACK, plc.answer(asked))
    found = read(write(pcap(talk.packets)))
    assert found["conn"]["service"].to_list() == ["s7comm"]
    rows = found["s7comm"]
    assert rows["s7_func"].to_list()[::2] == ["Setup Communication", "CPU Functions", "Write Variable", "PLC Stop"]
    assert rows["items"].to_list()[4:6] == [["DB10 4+4"], ["DB10 4+4"]]
    assert rows["serial"].drop_nulls().to_list() == ["S C-C2UR28922012"]
    assert set(rows["error_class"].drop_nulls()) == {"No error"}


@pytest.mark.feature("V10")
def test_iec104_is_told_by_object(write: Write) -> None:
    """A breaker is switched, and the station reports; then an address is tried that it does not have."""
    station, link = iec104.Station(7, {1001: True}, {}, {5001: 1001}, {}), iec104.Link()
    talk = Talk(dport=iec104.PORT).shake().say(0, PSH | ACK, iec104.act(iec104.STARTDT))
    for at in (5001, 5009):
        order = iec104.single_command(7, at, False)
        talk.say(0, PSH | ACK, link.say(0, order))
        for answer in station.answer(order):
            talk.say(1, PSH | ACK, link.say(1, answer))
    found = read(write(pcap(talk.packets)))
    assert found["conn"]["service"].to_list() == ["iec104"]
    assert found["iec104"].select(
        "iec_type", "cause", "is_negative", "common_address", "object_low", "value"
    ).rows() == [
        ("STARTDT_ACT", None, None, None, None, None),
        ("C_SC_NA_1", "act", False, 7, 5001, "off"),
        ("C_SC_NA_1", "actcon", False, 7, 5001, "off"),
        ("M_SP_NA_1", "spont", False, 7, 1001, "off"),
        ("C_SC_NA_1", "actterm", False, 7, 5001, "off"),
        ("C_SC_NA_1", "act", False, 7, 5009, "off"),
        ("C_SC_NA_1", "unknown object address", True, 7, 5009, "off"),
    ]


def real_captures(folder: Path) -> Iterator[Path]:
    """Capture files under a folder."""
    suffixes = {".pcap", ".pcapng", ".cap", ".trace"}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix in suffixes or path.name.endswith(".pcap.gz")):
            yield path


def test_every_real_capture_is_read_to_its_end(shared_data: Path) -> None:
    """Two thousand captures, many of them malformed on purpose: no crash, slices in order, all tables as declared."""
    schemas = {name: polars_schema(name) for name in TABLES}
    packets = oddities = files = 0
    for path in real_captures(shared_data / "protocols"):
        reader = wire.Reader([str(path)])
        end = 0
        for part in reader:
            assert end <= part.start < part.end, path
            end = part.end
            for name, table in part.tables.items():
                frame = pl.DataFrame(table)
                assert frame.schema == schemas[name]
                if name == "weird":
                    oddities += frame.height
                    assert "decoder_panic" not in frame["name"], path
        packets += reader.progress().packets
        files += 1
    assert files > 1500
    assert packets > 200_000
    assert oddities > 500
