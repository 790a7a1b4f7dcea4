"""Listeners to everything and foreign commands are found; hubs, bridges and new devices stay quiet."""

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.mqtt_topics import MqttTopics

BROKER, PLUG, SENSOR, LAPTOP = worlds.ROUTER, worlds.CAMERAS[0], worlds.CAMERAS[1], worlds.LAPTOP


def told(minute: float, by: str, kind: str, topic: str | None = None, **given: object) -> worlds.Row:
    row: dict[str, object] = {
        "ts": worlds.at(minute), "uid": f"M{int(minute)}-{by}", "orig_h": by, "orig_p": 40000, "resp_h": BROKER,
        "resp_p": 1883, "is_orig": True, "mqtt_type": kind, "topic": topic,
    }  # fmt: skip
    return row | given


def life(minute: int) -> worlds.Rows:
    """A plug takes commands from the HMI, a sensor reports."""
    rows = [
        told(minute + 0.1, SENSOR, "PUBLISH", "tele/sensor/STATE"),
        told(minute + 0.2, PLUG, "SUBSCRIBE", "cmnd/plug/#"),
        told(minute + 0.3, PLUG, "PUBLISH", "stat/plug/POWER"),
        told(minute + 0.4, worlds.HMI, "SUBSCRIBE", "stat/#"),
        told(minute + 0.5, worlds.HMI, "PUBLISH", "cmnd/plug/POWER"),
    ]
    return {"mqtt": rows}


def does(minute: float, by: str, *deeds: tuple[str, str]) -> worlds.Rows:
    greeting = told(minute, by, "CONNECT", client_id="explorer-7")
    return {"mqtt": [greeting, *(told(minute + (n + 1) / 50, by, *deed) for n, deed in enumerate(deeds))]}


def test_a_stranger_who_listens_to_everything() -> None:
    (finding,) = found(
        MqttTopics(), worlds.days(40, 1, life, worlds.once(30, does(30, LAPTOP, ("SUBSCRIBE", "#")))), 20
    )
    assert finding.device == f"dev-{LAPTOP}"
    assert "as client explorer-7 subscribed to #" in finding.claim
    assert finding.severity == "medium"


def test_a_stranger_who_commands_others() -> None:
    (finding,) = found(
        MqttTopics(), worlds.days(40, 1, life, worlds.once(30, does(30, LAPTOP, ("PUBLISH", "cmnd/plug/POWER")))), 20
    )
    assert finding.peers == (BROKER, f"dev-{PLUG}")
    assert finding.severity == "high"


def test_a_client_that_begins_to_command_others() -> None:
    (finding,) = found(
        MqttTopics(), worlds.days(40, 1, life, worlds.once(30, does(30, SENSOR, ("PUBLISH", "cmnd/plug/RESET")))), 20
    )
    assert worlds.part_of(finding, "new for it") > 2.5
    assert "tele" in finding.nearest


def test_ordinary_days_are_quiet() -> None:
    assert found(MqttTopics(), worlds.days(60, 1, life), 20) == ()


def test_a_hub_commands_what_it_commanded_and_its_like() -> None:
    new = worlds.merged(
        does(30, worlds.CAMERAS[2], ("SUBSCRIBE", "cmnd/lamp/#")),
        does(30.3, worlds.HMI, ("PUBLISH", "cmnd/lamp/POWER")),
    )
    assert found(MqttTopics(), worlds.days(40, 1, life, worlds.once(30, new)), 20) == ()


def test_a_logger_known_from_learning_listens_to_everything() -> None:
    def logs(minute: int) -> worlds.Rows:
        return does(minute + 0.6, LAPTOP, ("SUBSCRIBE", "#")) if minute % 10 == 0 else {}

    assert found(MqttTopics(), worlds.days(60, 1, life, logs), 20) == ()


def test_a_new_client_that_reports_is_normal() -> None:
    report = does(30, LAPTOP, ("PUBLISH", "tele/laptop/STATE"), ("SUBSCRIBE", "cmnd/laptop/#"))
    assert found(MqttTopics(), worlds.days(40, 1, life, worlds.once(30, report)), 20) == ()


def test_it_keeps_the_contract() -> None:
    batches = worlds.days(40, 1, life, worlds.once(30, does(30, LAPTOP, ("SUBSCRIBE", "#"))))
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert len(check_detector(MqttTopics(), batches, worlds.inventory(), learning)) == 1
