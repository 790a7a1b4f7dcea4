"""The controller is read first, and then a value of it is overridden."""

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import answering
from wardline_range.protocols import bacnet
from wardline_range.protocols.bacnet import ObjectId, Objects
from wardline_range.real.programs import attack_bacnet_write

_SETPOINT = ObjectId(bacnet.ANALOG_VALUE, 1)


def test_the_value_is_written_again_and_again() -> None:
    objects = Objects(1001, 5, {_SETPOINT: {bacnet.PRESENT_VALUE: 21.0}})
    with answering(objects.answer) as controller:
        told = ["--controller", IP, "--port", str(controller.port), "--seconds", "0.4", "--every", "0.02"]
        attack_bacnet_write.main(told)
    assert objects.held[_SETPOINT][bacnet.PRESENT_VALUE] in (35.0, 5.0)
    services = [said[9] for said in controller.datagrams]
    assert services[:5] == [bacnet.READ_PROPERTY] * 4 + [bacnet.WRITE_PROPERTY]
    assert [said[8] for said in controller.datagrams] == list(range(len(services)))


def test_it_goes_on_where_nobody_listens() -> None:
    attack_bacnet_write.main(["--controller", IP, "--port", str(free_port()), "--seconds", "0.1", "--every", "0.02"])
