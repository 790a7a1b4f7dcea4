"""OPC UA services: variables that are read and written, and tshark's reading of a whole session."""

import pytest

from tests.wardline_range import second_pair
from wardline_range import demo
from wardline_range.protocols import opcua
from wardline_range.protocols import opcua_services as services
from wardline_range.protocols.opcua import Channel, Node, Service
from wardline_range.protocols.opcua_services import Application, Variables

URL = "opc.tcp://192.168.10.7:4840"
SPEED, VALVE, STATE, NOWHERE = Node(2, "Line1.Speed"), Node(2, 5001), Node(2, "Line1.State"), Node(2, 9)
HISTORIAN = Application("urn:historian", "urn:product:historian", "Historian")
PLC = Application("urn:plc", "urn:product:plc", "PLC")


def some_variables() -> Variables:
    return Variables({SPEED: 12.5, VALVE: True, STATE: "running"})


def test_a_read_is_exact() -> None:
    asked = services.read([VALVE]).fields
    assert asked == bytes.fromhex("0000000000000000 02000000 01000000 01028913 0d000000 ffffffff 0000 ffffffff")
    told = some_variables().read([VALVE, NOWHERE], 0).fields
    time = "00803ed5deb19d01"
    assert told == bytes.fromhex("02000000 0d 0101" + 2 * time + "02 00003480 00000000")


@pytest.mark.parametrize("value", [True, 5, 99.5, "stopped"])
def test_what_is_written_is_read_back(value: opcua.Value) -> None:
    variables = some_variables()
    assert variables.write({SPEED: value, NOWHERE: 1}).fields == bytes.fromhex("02000000 00000000 00003480 00000000")
    assert variables.read([SPEED], 0).fields == bytes.fromhex("01000000") + opcua.data_value(value, 0) + bytes(4)
    assert NOWHERE not in variables.held


def test_a_sign_of_life_tells_no_change() -> None:
    assert services.published(4, 9, {}, 0).fields[:13] == bytes.fromhex("04000000 00000000 00 09000000")


def a_session(variables: Variables, at: int) -> list[tuple[Service, Service]]:
    nodes, change = (SPEED, VALVE, STATE), {SPEED: 99.5}
    return [
        (
            services.create_session(HISTORIAN, URL, "one", bytes(32)),
            services.session_created(PLC, URL, 11, 0x5EA1, bytes(32)),
        ),
        (services.activate_session(), services.session_activated(bytes(32))),
        (services.read([*nodes, NOWHERE]), variables.read([*nodes, NOWHERE], at)),
        (services.write(change), variables.write(change)),
        (services.create_subscription(), services.subscription_created(3)),
        (services.monitor(3, nodes), variables.monitored(nodes)),
        (services.publish(), services.published(3, 1, {1: 99.5, 2: True, 3: "running"}, at)),
        (services.publish({3: 1}), services.published(3, 2, {}, at, acknowledged=1)),
        (services.close_session(), services.session_closed()),
    ]


def test_tshark_reads_every_message() -> None:
    channel, at = Channel(0x1F), demo.START
    turns = [opcua.hello(URL), opcua.acknowledge(), channel.open(at), channel.opened(at)]
    for asked, answered in a_session(some_variables(), at):
        turns += [channel.ask(asked, at), channel.answer(answered, at)]
        channel.session = 0x5EA1
    capture = second_pair.tcp_exchange(opcua.PORT, *turns, channel.close(at))
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"opcua"}
    shown = second_pair.dissect(capture, "opcua.servicenodeid.numeric", only="opcua.servicenodeid.numeric")
    requests = 446, 461, 467, 631, 673, 787, 751, 826, 826, 473
    assert [int(row[0]) for row in shown] == [one for kind in requests for one in (kind, kind + 3)] + [452]
    doubles = second_pair.dissect(capture, "opcua.Double", "opcua.String", only="opcua.Double")
    assert [row[0] for row in doubles if row[0] in ("12.5", "99.5")] == ["12.5", "99.5", "99.5"]
