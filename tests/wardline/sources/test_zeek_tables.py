"""Each log becomes the table it stands for, by either way of writing it, with exact times."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.zeek_made import Row, flow, ndjson, tsv
from wardline.model.schema import TABLES, polars_schema
from wardline.sources.zeek_format import LogFile, identify, rows_of
from wardline.sources.zeek_tables import AT, CERT, LISTS, LOGS, X509, time_ns

SECOND = 1_000_000_000


def read(log: str, *rows: Row, json: bool = False) -> dict[str, pl.DataFrame]:
    text = ndjson(rows) if json else tsv(log, rows)
    file = identify(Path(f"{log}.log"), text.encode(), LOGS)
    assert isinstance(file, LogFile)
    found, _ = rows_of(text.splitlines(), file, LOGS[log].wanted, LISTS)
    return dict(LOGS[log].tables(found.frame))


def nanos(text: str) -> int | None:
    value = pl.select(time_ns(pl.lit(text))).item()
    assert value is None or isinstance(value, int)
    return value


@given(st.integers(0, 8_999_999_999 * 1_000_000))
def test_times_are_exact_to_the_microsecond(micros: int) -> None:
    assert nanos(f"{micros // 1_000_000}.{micros % 1_000_000:06}") == micros * 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("1655071198", 1655071198 * SECOND),
        ("1655071198444", 1655071198444 * 1_000_000),
        ("1655071198.", 1655071198 * SECOND),
        ("1655071198.1234567891", 1655071198 * SECOND + 123456789),
        ("2022-06-12T21:59:58.444458Z", 1655071198 * SECOND + 444458000),
        ("1970-01-01T00:00:01Z", SECOND),
        ("", None),
        ("-", None),
        ("-5.0", None),
        ("1e9", None),
        ("9999999999.0", None),
        ("99999999999999999999", None),
        ("2022-13-45T99:00:00Z", None),
        ("soon", None),
    ],
)
def test_times_in_every_way_that_zeek_writes_them(text: str, expected: int | None) -> None:
    assert nanos(text) == expected


@given(st.text(max_size=40))
def test_no_text_breaks_a_time(text: str) -> None:
    nanos(text)


@pytest.mark.parametrize("json", [False, True])
def test_conn_keeps_zeeks_values(json: bool) -> None:
    row = flow(
        100.25, "C1", proto="tcp", service=None, duration=2.5, orig_bytes=10, resp_bytes=None, conn_state="SF",
        history="ShADadFf", local_orig=True, orig_pkts=5, vlan=70000, tunnel_parents=[],
    )  # fmt: skip
    conn = read("conn", row, json=json)["conn"]
    assert conn.drop(AT).schema == polars_schema("conn")
    made = conn.row(0, named=True)
    assert (made["uid"], made["orig_h"], made["orig_p"], made["proto"]) == ("C1", "192.0.2.1", 40000, "tcp")
    assert (made["service"], made["duration"], made["orig_bytes"], made["resp_bytes"]) == (None, 2.5, 10, None)
    assert made["vlan"] is None, "a number that does not fit its column is no number"
    assert made["updates"] == 0, "so that conn and conn_update together count every byte once"
    assert made[AT] == int(102.75 * SECOND), "a connection is known when it ends"


@pytest.mark.parametrize("json", [False, True])
def test_dns_over_multicast_goes_to_its_own_tables(json: bool) -> None:
    asked = {"query": "x.local", "qtype_name": "PTR", "rejected": False}
    tables = read(
        "dns",
        flow(1.0, "C1", **(asked | {"id.resp_p": 53, "answers": ["a", "b"], "TTLs": [5.0, 6.0], "AA": True})),
        flow(2.0, "C2", **(asked | {"id.resp_p": 5355})),
        flow(3.0, "C3", **(asked | {"id.resp_p": 5353})),
        flow(4.0, "C4", **(asked | {"id.resp_p": 5353, "answers": ["p", "q"], "TTLs": [120.0, 4500.0]})),
        json=json,
    )
    assert tables["dns"].select("uid", "answers", "TTLs", "AA", "rejected").rows() == [
        ("C1", ["a", "b"], [5.0, 6.0], True, False)
    ]
    assert tables["llmnr"].get_column("uid").to_list() == ["C2"]
    columns = ("uid", "is_response", "rr_section", "rr_name", "rr_type", "rr_ttl", "rr_data")
    assert tables["mdns"].select(columns).rows() == [
        ("C3", False, "question", "x.local", "PTR", None, None),
        ("C4", True, "answer", "x.local", "PTR", 120, "p"),
        ("C4", True, "answer", "x.local", "PTR", 4500, "q"),
    ]


def test_mdns_answers_whose_times_to_live_do_not_match_lose_them() -> None:
    row = flow(4.0, "C4", query="x", **{"id.resp_p": 5353, "answers": ["p", "q"], "TTLs": [120.0]})
    assert read("dns", row)["mdns"].get_column("rr_ttl").to_list() == [None, None]


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("link", ["cert_chain_fps", "cert_chain_fuids"])
def test_tls_names_its_certificate(json: bool, link: str) -> None:
    row = flow(1.0, "C1", version="TLSv12", server_name="cam.example", established=True, **{link: ["F1", "F2"]})
    tls = read("ssl", row, json=json)["tls"]
    columns = ("tls_version", "server_name", "established", CERT)
    assert tls.select(columns).rows() == [("TLSv12", "cam.example", True, "F1")]
    certificate = {
        "ts": 1.0, "fingerprint" if link == "cert_chain_fps" else "id": "F1", "certificate.subject": "CN=cam.example",
        "certificate.not_valid_after": 2000000000.0, "san.dns": ["cam.example"],
    }  # fmt: skip
    x509 = read("x509", certificate, json=json)[X509]
    assert x509.select(CERT, "subject", "san_dns").rows() == [("F1", "CN=cam.example", ["cam.example"])]


def test_http_never_keeps_a_password() -> None:
    http = read("http", flow(1.0, "C1", method="GET", version="1.1", username="admin", password="admin"))["http"]
    assert http.select("http_version", "method", "username").rows() == [("1.1", "GET", "admin")]
    assert "password" not in http.columns


@pytest.mark.parametrize("json", [False, True])
def test_a_dhcp_transaction_becomes_its_messages(json: bool) -> None:
    row = {
        "ts": 1.0, "uids": ["C1", "C2"], "client_addr": "192.0.2.9", "server_addr": "192.0.2.1",
        "mac": "00:00:5e:00:53:09", "host_name": "cam", "requested_addr": "192.0.2.9",
        "assigned_addr": "192.0.2.9", "lease_time": 3600.0,
        "msg_types": ["DISCOVER", "OFFER", "REQUEST", "ACK"],
    }  # fmt: skip
    dhcp = read("dhcp", row, json=json)["dhcp"]
    columns = ("uid", "msg_type", "is_orig", "mac", "host_name", "server_addr", "assigned_addr", "lease_time")
    assert dhcp.select(columns).rows() == [
        ("C1", "DISCOVER", True, "00:00:5e:00:53:09", "cam", None, None, None),
        ("C1", "OFFER", False, "00:00:5e:00:53:09", None, "192.0.2.1", "192.0.2.9", 3600.0),
        ("C1", "REQUEST", True, "00:00:5e:00:53:09", "cam", None, None, None),
        ("C1", "ACK", False, "00:00:5e:00:53:09", None, "192.0.2.1", "192.0.2.9", 3600.0),
    ]


@pytest.mark.feature("V10")
@pytest.mark.parametrize("json", [False, True])
def test_ot_functions_get_their_codes(json: bool) -> None:
    modbus = read(
        "modbus",
        flow(1.0, "C1", tid=7, unit=1, func="WRITE_SINGLE_COIL", pdu_type="REQ"),
        flow(1.1, "C1", func="READ_COILS_EXCEPTION", exception="ILLEGAL_FUNCTION", pdu_type="RESP"),
        flow(1.2, "C1", func="unknown-200"),
        json=json,
    )["modbus"]
    assert modbus.select("func_code", "func", "exception").rows() == [
        (5, "WRITE_SINGLE_COIL", None),
        (1, "READ_COILS_EXCEPTION", "ILLEGAL_FUNCTION"),
        (72, "unknown-200", None),
    ]
    dnp3 = read("dnp3", flow(1.0, "C1", fc_request="OPERATE", fc_reply="RESPONSE", iin=4), json=json)["dnp3"]
    assert dnp3.select("is_orig", "func", "func_code", "pdu_type", "iin").rows() == [
        (True, "OPERATE", 4, "REQ", None),
        (False, "RESPONSE", 129, "RESP", 4),
    ]


@pytest.mark.parametrize("json", [False, True])
def test_mqtt_logs_share_one_table(json: bool) -> None:
    connect = read("mqtt_connect", flow(1.0, "C1", client_id="c", connect_status="Refused: not authorized"), json=json)
    assert connect["mqtt"].select("mqtt_type", "is_orig", "client_id", "reason_code").rows() == [
        ("CONNECT", True, "c", None),
        ("CONNACK", False, None, 5),
    ]
    publish = read("mqtt_publish", flow(1.0, "C1", from_client=True, qos="at least once", topic="t"), json=json)
    assert publish["mqtt"].select("mqtt_type", "is_orig", "qos", "topic").rows() == [("PUBLISH", True, 1, "t")]
    subscribe = read("mqtt_subscribe", flow(1.0, "C1", action="MQTT::UNSUBSCRIBE", topics=["a", "b"]), json=json)
    assert subscribe["mqtt"].select("mqtt_type", "topic").rows() == [("UNSUBSCRIBE", "a"), ("UNSUBSCRIBE", "b")]


def test_ssh_ntp_and_weird_keep_their_fields() -> None:
    ssh = read("ssh", flow(1.0, "C1", client="SSH-2.0-a", server="SSH-2.0-b", version=2))["ssh"]
    assert ssh.select("client_version", "server_version").rows() == [("SSH-2.0-a", "SSH-2.0-b")]
    ntp = read("ntp", flow(1.0, "C1", version=4, mode=3, stratum=2, poll=64.0))["ntp"]
    assert ntp.select("ntp_version", "ntp_mode", "stratum", "poll", "is_orig").rows() == [(4, 3, 2, 64.0, True)]
    weird = read("weird", flow(1.0, "C1", name="bad_TCP_checksum", source="TCP"))["weird"]
    assert weird.select("name", "layer").rows() == [("bad_TCP_checksum", "TCP")]


@pytest.mark.parametrize("log", sorted(LOGS))
@pytest.mark.parametrize("json", [False, True])
def test_every_log_gives_exact_tables_from_the_fewest_fields_and_drops_rows_without_time(log: str, json: bool) -> None:
    for ts, expected in ((1.0, 1), ("never", 0)):
        for name, table in read(log, flow(ts, "C1", unheard_of="x"), json=json).items():
            assert table.height in (0, expected)
            if name in TABLES:
                assert table.drop(AT, CERT, strict=False).schema == polars_schema(name)
