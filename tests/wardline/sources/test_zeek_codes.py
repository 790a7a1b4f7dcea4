"""Function names and codes name each other."""

from wardline.sources.zeek_codes import DNP3_FUNCTIONS, MODBUS_FUNCTIONS, MQTT_RETURN_CODES


def test_every_code_has_one_name() -> None:
    for codes in (DNP3_FUNCTIONS, MODBUS_FUNCTIONS, MQTT_RETURN_CODES):
        assert len(set(codes.values())) == len(codes)
        assert all(0 <= code <= 255 for code in codes.values())


def test_modbus_codes_never_carry_the_error_bit() -> None:
    assert max(MODBUS_FUNCTIONS.values()) < 0x80
