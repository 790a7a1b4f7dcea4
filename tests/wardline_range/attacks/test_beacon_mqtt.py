"""A line to a broker outside."""

from tests.wardline_range.made import attacked


def test_it_reports_to_a_public_broker() -> None:
    shown = attacked("beacon-mqtt", "windows-laptop", ["windows-laptop"], hours=1, lasts="1h")
    mqtt = shown.table("mqtt", shown.ip("windows-laptop"))
    assert {"CONNECT", "SUBSCRIBE", "PUBLISH"} <= set(mqtt["mqtt_type"])
    assert "broker.public-mqtt.example" in shown.table("dns")["query"].to_list()
    flows = shown.flows("beacon-mqtt")
    assert flows.filter(flows["service"] == "mqtt")["packets"].to_list()[0] > 100
