"""The tables that travel through Wardline: every field with its type, unit, meaning and source.

A field is declared once and has one type and one unit wherever it appears; a table is a list of field names. The Rust
engine writes exactly these columns in exactly this order, and `docs/schema.md` is printed from here.

References: Zeek 7 `scripts/base/protocols/*/main.zeek` for names; OCSF 1.x for the `ocsf` column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

TIME = pl.Datetime("ns", "UTC")
TEXTS = pl.List(pl.String)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, unit (empty where it has none), meaning, source clause and OCSF attribute path."""

    name: str
    dtype: pl.DataType
    meaning: str
    unit: str = ""
    source: str = ""
    ocsf: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: what one row stands for, and its columns in order."""

    name: str
    row: str
    fields: tuple[str, ...]
    source: str = ""


def _vocabulary(*fields: Field) -> Mapping[str, Field]:
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        raise ValueError("a field name is declared twice in model/schema.py")
    return {field.name: field for field in fields}


_text, _flag = pl.String(), pl.Boolean()
_u8, _u16, _u32, _u64, _f64 = pl.UInt8(), pl.UInt16(), pl.UInt32(), pl.UInt64(), pl.Float64()

# fmt: off
FIELDS: Mapping[str, Field] = _vocabulary(
    # -- what every row has
    Field("ts", TIME, "When it happened, by the capture's clock; a connection's first packet.", "ns", "Zeek", "time"),
    Field("uid", _text, "The flow's id; rows of all tables that stem from one flow share it.", "", "Zeek", "connection_info.uid"),
    Field("orig_h", _text, "Address of the endpoint that opened the flow.", "", "Zeek id.orig_h", "src_endpoint.ip"),
    Field("orig_p", _u16, "Its port; for ICMP the message type.", "", "Zeek id.orig_p", "src_endpoint.port"),
    Field("resp_h", _text, "Address of the endpoint that was spoken to.", "", "Zeek id.resp_h", "dst_endpoint.ip"),
    Field("resp_p", _u16, "Its port; for ICMP the message code.", "", "Zeek id.resp_p", "dst_endpoint.port"),
    Field("orig_device", _text, "Device that orig is; null where the address is none of ours. Added by inventory.", "", "", "device.uid"),
    Field("resp_device", _text, "Device that resp is; null where the address is none of ours. Added by inventory."),
    Field("is_orig", _flag, "The message was sent by the side that opened the flow.", "", "Zeek"),
    # -- conn
    Field("proto", _text, "Transport: tcp, udp, icmp or unknown_transport.", "", "Zeek", "connection_info.protocol_name"),
    Field("service", _text, "Application protocol recognised in the payload, never guessed from the port.", "", "Zeek", "app_name"),
    Field("duration", _f64, "From the first to the last packet.", "s", "Zeek", "duration"),
    Field("orig_bytes", _u64, "Payload bytes sent by orig (TCP: from sequence numbers).", "bytes", "Zeek", "traffic.bytes_out"),
    Field("resp_bytes", _u64, "Payload bytes sent by resp (TCP: from sequence numbers).", "bytes", "Zeek", "traffic.bytes_in"),
    Field("conn_state", _text, "How the connection stands: S0 S1 SF REJ S2 S3 RSTO RSTR RSTOS0 RSTRH SH SHR OTH.", "", "Zeek"),
    Field("missed_bytes", _u64, "Payload bytes that the reassembler never saw.", "bytes", "Zeek"),
    Field("history", _text, "Letters of what happened, in order; upper case by orig, lower case by resp.", "", "Zeek"),
    Field("orig_pkts", _u64, "Packets sent by orig.", "packets", "Zeek", "traffic.packets_out"),
    Field("orig_ip_bytes", _u64, "Bytes sent by orig at the IP level.", "bytes", "Zeek"),
    Field("resp_pkts", _u64, "Packets sent by resp.", "packets", "Zeek", "traffic.packets_in"),
    Field("resp_ip_bytes", _u64, "Bytes sent by resp at the IP level.", "bytes", "Zeek"),
    Field("ip_proto", _u8, "IP protocol number.", "", "Zeek", "connection_info.protocol_num"),
    Field("community_id", _text, "Community ID v1, seed 0.", "", "Community ID spec", "connection_info.community_uid"),
    Field("orig_l2_addr", _text, "Link-layer address of orig, lower case with colons.", "", "Zeek", "src_endpoint.mac"),
    Field("resp_l2_addr", _text, "Link-layer address of resp.", "", "Zeek", "dst_endpoint.mac"),
    Field("vlan", _u16, "Outer VLAN id.", "", "IEEE 802.1Q", "src_endpoint.vlan_uid"),
    Field("inner_vlan", _u16, "Inner VLAN id of a QinQ frame.", "", "IEEE 802.1ad"),
    Field("updates", _u32, "Interim rows in conn_update for this connection before it ended.", "rows"),
    # -- link layer
    Field("last_ts", TIME, "When it was last seen within the slice.", "ns"),
    Field("l2_addr", _text, "Link-layer address of the sender of the frame.", "", "", "device.mac"),
    Field("addr", _text, "Network address the frame was sent from.", "", "", "device.ip"),
    Field("ether_type", _u16, "EtherType of the innermost link header.", "", "IEEE 802"),
    Field("pkts", _u64, "Packets.", "packets"),
    Field("bytes", _u64, "Bytes on the wire.", "bytes"),
    Field("operation", _u16, "ARP operation: 1 request, 2 reply.", "", "RFC 826"),
    Field("dst_l2_addr", _text, "Link-layer address the frame was sent to.", "", "IEEE 802"),
    # -- dns, mdns, llmnr
    Field("trans_id", _u32, "Transaction id chosen by the asker.", "", "RFC 1035 4.1.1; RFC 2131"),
    Field("rtt", _f64, "From the query to its response.", "s", "Zeek"),
    Field("query", _text, "Name asked for.", "", "Zeek", "query.hostname"),
    Field("qclass", _u16, "Class of the question.", "", "RFC 1035 3.2.4"),
    Field("qclass_name", _text, "Its name: C_INTERNET, C_ANY, unknown-<n> …", "", "Zeek", "query.class"),
    Field("qtype", _u16, "Type of the question.", "", "RFC 1035 3.2.2"),
    Field("qtype_name", _text, "Its name: A, AAAA, PTR, unknown-<n> …", "", "Zeek", "query.type"),
    Field("rcode", _u16, "Response code.", "", "RFC 1035 4.1.1", "rcode_id"),
    Field("rcode_name", _text, "Its name: NOERROR, NXDOMAIN …", "", "Zeek", "rcode"),
    Field("AA", _flag, "Authoritative answer.", "", "RFC 1035 4.1.1"),
    Field("TC", _flag, "Truncated.", "", "RFC 1035 4.1.1"),
    Field("RD", _flag, "Recursion desired.", "", "RFC 1035 4.1.1"),
    Field("RA", _flag, "Recursion available.", "", "RFC 1035 4.1.1"),
    Field("Z", _u8, "Reserved bits.", "", "RFC 1035 4.1.1"),
    Field("answers", TEXTS, "Answers as text, in order.", "", "Zeek", "answers.rdata"),
    Field("TTLs", pl.List(pl.Float64), "Their times to live.", "s", "Zeek", "answers.ttl"),
    Field("rejected", _flag, "The server refused or failed the query.", "", "Zeek"),
    Field("is_response", _flag, "The message is a response.", "", "RFC 6762 18.2"),
    Field("rr_section", _text, "question, answer, authority or additional.", "", "RFC 1035 4.1"),
    Field("rr_name", _text, "Owner name of the record.", "", "RFC 1035 3.2.1"),
    Field("rr_type", _text, "Type name of the record.", "", "RFC 1035 3.2.2"),
    Field("rr_ttl", _u32, "Time to live of the record.", "s", "RFC 1035 3.2.1"),
    Field("rr_data", _text, "Record data as text; SRV as 'host:port', TXT as key=value joined by '; '.", "", "RFC 6763"),
    # -- dhcp
    Field("msg_type", _text, "DHCP message: DISCOVER, OFFER, REQUEST, ACK, NAK, DECLINE, RELEASE, INFORM.", "", "RFC 2132 9.6"),
    Field("mac", _text, "Client hardware address inside the message.", "", "RFC 2131 chaddr"),
    Field("client_addr", _text, "Address the client says it holds.", "", "RFC 2131 ciaddr"),
    Field("assigned_addr", _text, "Address given by the server.", "", "RFC 2131 yiaddr"),
    Field("requested_addr", _text, "Address the client asks for.", "", "RFC 2132 9.1"),
    Field("server_addr", _text, "Server identifier.", "", "RFC 2132 9.7"),
    Field("host_name", _text, "Host name the client gives.", "", "RFC 2132 3.14", "device.hostname"),
    Field("client_fqdn", _text, "Fully qualified name the client gives.", "", "RFC 4702"),
    Field("domain", _text, "Domain name given by the server.", "", "RFC 2132 3.17"),
    Field("lease_time", _f64, "Length of the lease.", "s", "RFC 2132 9.2"),
    Field("vendor_class", _text, "Vendor class identifier.", "", "RFC 2132 9.13"),
    Field("param_list", _text, "Parameter request list, codes joined by commas in the client's order.", "", "RFC 2132 9.8"),
    Field("routers", TEXTS, "Routers given by the server.", "", "RFC 2132 3.5"),
    Field("dns_servers", TEXTS, "DNS servers given by the server.", "", "RFC 2132 3.8"),
    Field("mud_url", _text, "Address of the maker's MUD file.", "", "RFC 8520 10"),
    # -- tls
    Field("tls_version", _text, "Version agreed, as TLSv12; the client's highest offer where no server answered.", "", "Zeek ssl.version", "tls.version"),
    Field("cipher", _text, "Cipher suite agreed, by its IANA name.", "", "Zeek", "tls.cipher"),
    Field("server_name", _text, "Server Name Indication.", "", "RFC 6066 3", "tls.sni"),
    Field("client_alpn", TEXTS, "Application protocols offered.", "", "RFC 7301"),
    Field("next_protocol", _text, "Application protocol agreed.", "", "Zeek", "tls.alpn"),
    Field("resumed", _flag, "A session was resumed.", "", "Zeek"),
    Field("established", _flag, "The handshake was completed.", "", "Zeek"),
    Field("last_alert", _text, "Last alert seen.", "", "Zeek", "tls.alert"),
    Field("ja4", _text, "JA4 of the ClientHello.", "", "JA4 spec", "tls.ja4_fingerprint_list"),
    Field("ja4s", _text, "JA4S of the ServerHello.", "", "JA4+ spec", "tls.ja4_fingerprint_list"),
    Field("subject", _text, "Subject of the server's certificate (RFC 4514 text).", "", "Zeek", "tls.certificate.subject"),
    Field("issuer", _text, "Its issuer.", "", "Zeek", "tls.certificate.issuer"),
    Field("san_dns", TEXTS, "DNS names in its subject alternative name.", "", "RFC 5280 4.2.1.6"),
    Field("cert_serial", _text, "Its serial number, hex.", "", "RFC 5280 4.1.2.2", "tls.certificate.serial_number"),
    Field("not_valid_before", TIME, "Start of its validity.", "ns", "Zeek x509"),
    Field("not_valid_after", TIME, "End of its validity.", "ns", "Zeek x509", "tls.certificate.expiration_time"),
    # -- http, ssdp
    Field("trans_depth", _u32, "Which request of the connection, from 1.", "", "Zeek"),
    Field("method", _text, "Request method; for SSDP also NOTIFY and M-SEARCH.", "", "Zeek", "http_request.http_method"),
    Field("host", _text, "Host header.", "", "Zeek", "http_request.url.hostname"),
    Field("uri", _text, "Request target.", "", "Zeek", "http_request.url.path"),
    Field("http_version", _text, "Version, as 1.1.", "", "Zeek http.version", "http_request.version"),
    Field("user_agent", _text, "User-Agent header.", "", "Zeek", "http_request.user_agent"),
    Field("referrer", _text, "Referer header.", "", "Zeek", "http_request.referrer"),
    Field("username", _text, "User name given in clear text; passwords are never kept.", "", "Zeek", "actor.user.name"),
    Field("request_body_len", _u64, "Body bytes sent by the client.", "bytes", "Zeek"),
    Field("response_body_len", _u64, "Body bytes sent by the server.", "bytes", "Zeek"),
    Field("status_code", _u16, "Response status.", "", "RFC 9110 15", "http_response.code"),
    Field("status_msg", _text, "Response reason phrase.", "", "Zeek", "http_response.status"),
    Field("server_software", _text, "Server header.", "", "RFC 9110 10.2.4"),
    Field("content_type", _text, "Content-Type of the response.", "", "RFC 9110 8.3", "http_response.content_type"),
    Field("auth_realm", _text, "Realm of a WWW-Authenticate challenge.", "", "RFC 9110 11.5"),
    Field("search_target", _text, "ST of a search, NT of a notification.", "", "UPnP 2.0 1.2, 1.3"),
    Field("nts", _text, "Notification sub-type: ssdp:alive, ssdp:byebye …", "", "UPnP 2.0 1.2"),
    Field("usn", _text, "Unique service name.", "", "UPnP 2.0 1.2"),
    Field("location", _text, "Address of the device description.", "", "UPnP 2.0 1.2"),
    # -- ntp
    Field("ntp_version", _u8, "Version.", "", "RFC 5905 7.3"),
    Field("ntp_mode", _u8, "Mode: 1 and 2 symmetric, 3 client, 4 server, 5 broadcast, 6 control, 7 private.", "", "RFC 5905 7.3"),
    Field("stratum", _u8, "Stratum.", "", "RFC 5905 7.3"),
    Field("poll", _f64, "Poll interval.", "s", "RFC 5905 7.3"),
    Field("ref_id", _text, "Reference id: address, or four letters at stratum 0 and 1.", "", "RFC 5905 7.3"),
    # -- mqtt
    Field("mqtt_type", _text, "Control packet: CONNECT, CONNACK, PUBLISH, SUBSCRIBE …", "", "MQTT 5.0 2.1.2"),
    Field("mqtt_version", _text, "3.1, 3.1.1 or 5.0; unknown-<n>.", "", "MQTT 5.0 3.1.2.2"),
    Field("client_id", _text, "Client identifier.", "", "MQTT 5.0 3.1.3.1"),
    Field("topic", _text, "Topic of a PUBLISH, filter of a SUBSCRIBE, will topic of a CONNECT.", "", "MQTT 5.0 4.7"),
    Field("qos", _u8, "Quality of service.", "", "MQTT 5.0 4.3"),
    Field("retain", _flag, "Retain flag.", "", "MQTT 5.0 3.3.1.3"),
    Field("payload_len", _u32, "Application message bytes.", "bytes", "MQTT 5.0 3.3.3"),
    Field("reason_code", _u8, "CONNACK return or reason code; 0 is accepted.", "", "MQTT 5.0 3.2.2.2"),
    Field("keep_alive", _u16, "Keep-alive asked for.", "s", "MQTT 5.0 3.1.2.10"),
    # -- OT
    Field("tid", _u16, "Modbus transaction id.", "", "Zeek"),
    Field("unit", _u8, "Modbus unit id.", "", "Zeek"),
    Field("func_code", _u8, "Function code (Modbus without the error bit; DNP3 application layer).", "", "Modbus V1.1b3 6; IEEE 1815 4.2.2.5"),
    Field("func", _text, "Its name, as Zeek writes it; unknown-<n>.", "", "Zeek"),
    Field("pdu_type", _text, "REQ or RESP.", "", "Zeek"),
    Field("exception", _text, "Modbus exception, as Zeek writes it.", "", "Zeek"),
    Field("address", _u16, "First register or coil; on a response that of its request.", "", "Modbus V1.1b3 6"),
    Field("quantity", _u16, "How many registers or coils.", "", "Modbus V1.1b3 6"),
    Field("values", pl.List(pl.UInt16), "Registers, or coils as 0 and 1: written by a request, read by a response; at most 256.", "", "Modbus V1.1b3 6"),
    Field("dnp3_src", _u16, "Link-layer source address.", "", "IEEE 1815 9.2.4"),
    Field("dnp3_dst", _u16, "Link-layer destination address.", "", "IEEE 1815 9.2.4"),
    Field("iin", _u16, "Internal indications of a response.", "", "IEEE 1815 4.2.2.6"),
    Field("objects", TEXTS, "Object headers as 'group.variation'; at most 64.", "", "IEEE 1815 A"),
    # -- bacnet
    Field("bvlc_func", _text, "BVLC function, as ICSNPP writes it: Original_Unicast_NPDU, Forwarded_NPDU …", "", "ASHRAE 135 J.2"),
    Field("is_broadcast", _flag, "The message is meant for more than one device: broadcast, distributed, forwarded, or for all networks.", "", "ASHRAE 135 6.2.2, J.2"),
    Field("forwarded_from", _text, "Address and port that a forwarded message first came from.", "", "ASHRAE 135 J.2.5"),
    Field("bacnet_src", _text, "Network and station (hex octets) behind a router that sent it, as '2001/0c'.", "", "ASHRAE 135 6.2.2"),
    Field("bacnet_dst", _text, "Network and station behind a router that it is for; 65535 is all networks.", "", "ASHRAE 135 6.2.2"),
    Field("apdu_type", _text, "CONFIRMED_REQUEST, UNCONFIRMED_REQUEST, SIMPLE_ACK, COMPLEX_ACK, SEGMENT_ACK, ERROR_PDU, REJECT_PDU, ABORT_PDU; NPDU for a message of the network layer.", "", "ASHRAE 135 20.1"),
    Field("invoke_id", _u8, "Number that ties an answer to its request.", "", "ASHRAE 135 20.1.2.6"),
    Field("service_code", _u8, "Service choice of BACnet; service of CIP without the response bit.", "", "ASHRAE 135 21; CIP vol. 1 A-3"),
    Field("bacnet_service", _text, "Its name, as ICSNPP writes it: write_property, who_is …; unknown-<n>. For NPDU the network message.", "", "ASHRAE 135 21, 6.2.4"),
    Field("device_instance", _u32, "Device that announces itself (I-Am, I-Have) or notifies.", "", "ASHRAE 135 13, 16.10"),
    Field("object_type", _text, "Type of the object; of several the first; on an answer that of its request.", "", "ASHRAE 135 21"),
    Field("object_instance", _u32, "Its instance.", "", "ASHRAE 135 20.2.14"),
    Field("property", _text, "Property asked for or written; of several the first.", "", "ASHRAE 135 21"),
    Field("array_index", _u32, "Element of an array property.", "", "ASHRAE 135 15"),
    Field("value", _text, "First value written, read or told, as text; the name in I-Have and Who-Has; minutes of DeviceCommunicationControl. Passwords are never kept.", "", "ASHRAE 135 20.2"),
    Field("priority", _u8, "Priority of a write, 1 before 16.", "", "ASHRAE 135 19.2"),
    Field("properties", TEXTS, "All properties of a message about several, as 'type instance property'; at most 64.", "", "ASHRAE 135 15"),
    Field("range_low", _u32, "Lowest device instance that a Who-Is or Who-Has asks for.", "", "ASHRAE 135 16.9, 16.10"),
    Field("range_high", _u32, "Highest device instance that it asks for.", "", "ASHRAE 135 16.9, 16.10"),
    Field("device_state", _text, "What ReinitializeDevice or DeviceCommunicationControl demands: coldstart, warmstart, disable …", "", "ASHRAE 135 16.1, 16.4"),
    Field("vendor_id", _u16, "Vendor number, of BACnet's or ODVA's list.", "", "ASHRAE 135 23; CIP vol. 1 5A-2"),
    Field("error_class", _text, "Class of an error.", "", "ASHRAE 135 18"),
    Field("error_code", _text, "Code of an error; reason of a reject or an abort; result of a BVLC request that failed.", "", "ASHRAE 135 18, 20.1, J.2.1"),
    # -- cip
    Field("enip_command", _text, "Encapsulation command: RegisterSession, SendRRData, ListIdentity …", "", "CIP vol. 2 2-4"),
    Field("enip_status", _u32, "Status of the encapsulation; 0 is success.", "", "CIP vol. 2 2-3.5"),
    Field("session", _u32, "Session handle.", "", "CIP vol. 2 2-3.4"),
    Field("sequence", _u16, "Sequence count of a connected message.", "", "CIP vol. 1 3-4"),
    Field("cip_service", _text, "Service by its class: Write_Tag, Set_Attribute_Single, Reset …; unknown-<n>.", "", "CIP vol. 1 A-3"),
    Field("class_id", _u32, "Class; on a response that of its request, as all of the path is.", "", "CIP vol. 1 C-1.4"),
    Field("class_name", _text, "Its name; null where it is a vendor's own.", "", "CIP vol. 1 5-1"),
    Field("instance", _u32, "Instance.", "", "CIP vol. 1 C-1.4"),
    Field("attribute", _u32, "Attribute.", "", "CIP vol. 1 C-1.4"),
    Field("symbol", _text, "Tag by its name, with members of arrays in brackets; the logical address of a PCCC command.", "", "Rockwell 1756-PM020; 1770-6.5.16"),
    Field("route", _text, "Way of a routed message, as 'port/link' joined by commas.", "", "CIP vol. 1 3-5.5.4"),
    Field("cip_status", _u8, "General status of a response; 0 is success.", "", "CIP vol. 1 B-1"),
    Field("cip_status_name", _text, "Its name; unknown-<n>.", "", "CIP vol. 1 B-1"),
    Field("ext_status", _u16, "First word of the additional status.", "", "CIP vol. 1 B-1"),
    Field("pccc_func", _text, "PCCC command inside Execute_PCCC; unknown-<command>.<function>.", "", "Rockwell 1770-6.5.16 7"),
    Field("device_type", _u16, "Device profile: 12 communications adapter, 14 programmable logic controller …", "", "CIP vol. 1 5A-2"),
    Field("product_code", _u16, "Product code of the vendor.", "", "CIP vol. 1 5A-2"),
    Field("revision", _text, "Firmware as 'major.minor'.", "", "CIP vol. 1 5A-2"),
    Field("serial", _text, "Serial number, hex.", "", "CIP vol. 1 5A-2", "device.hw_info.serial_number"),
    Field("product_name", _text, "Product by name.", "", "CIP vol. 1 5A-2", "device.model"),
    # -- s7comm
    Field("rosctr", _text, "Sort of message: Job-Request, ACK, ACK-Data, User-Data; for S7comm-plus Request, Response, Notification.", "", "ICSNPP s7comm.log rosctr_name"),
    Field("pdu_reference", _u16, "Number that ties an answer to its job.", "", "ICSNPP s7comm.log"),
    Field("s7_func_code", _u8, "Function of a job; of user data its type and group.", "", "ICSNPP s7comm.log function_code"),
    Field("s7_func", _text, "Its name: Write Variable, PLC Stop, Request Download, CPU Functions …; unknown-<n>.", "", "ICSNPP s7comm.log function_name"),
    Field("s7_subfunc", _text, "Service that a PLC Control names, or what user data asks: Read SZL, Set Clock …; unknown-<n>.", "", "ICSNPP s7comm.log subfunction_name"),
    Field("items", TEXTS, "Variables read or written as 'area first+bytes', 'DB10 4+8'; on an answer those of its job; at most 20.", "", "Wireshark s7comm.param.item"),
    Field("block", _text, "Program block by its file name, '_0800001P': type (08 organisation, 0A data, 0C function, 0E function block, 0B system data), number, where.", "", "ICSNPP s7comm_upload_download.log filename"),
    Field("szl_id", _u16, "System status list that is read.", "", "ICSNPP s7comm_read_szl.log"),
    Field("order_number", _text, "Order number of the module.", "", "Wireshark s7comm.szl.xy11"),
    Field("system_name", _text, "Name of the automation system.", "", "ICSNPP s7comm_known_devices.log"),
    # -- iec104
    Field("iec_type_id", _u8, "Type identification of the data unit; null for a frame without one.", "", "IEC 60870-5-101 7.2.1"),
    Field("iec_type", _text, "Its name: C_SC_NA_1, M_ME_NC_1 …; STARTDT_ACT and its like for a frame without; unknown-<n>.", "", "IEC 60870-5-101 7.2.1; IEC 60870-5-104 5.3"),
    Field("cause", _text, "Cause of transmission: act, actcon, spont …; unknown-<n>.", "", "IEC 60870-5-101 7.2.3"),
    Field("is_negative", _flag, "A command was refused.", "", "IEC 60870-5-101 7.2.3"),
    Field("is_test", _flag, "The unit is only a test.", "", "IEC 60870-5-101 7.2.3"),
    Field("originator", _u8, "Originator address.", "", "IEC 60870-5-101 7.2.3"),
    Field("common_address", _u16, "Station.", "", "IEC 60870-5-101 7.2.4"),
    Field("object_count", _u8, "How many objects.", "", "IEC 60870-5-101 7.2.2"),
    Field("object_low", _u32, "Lowest information object address.", "", "IEC 60870-5-101 7.2.5"),
    Field("object_high", _u32, "Highest information object address.", "", "IEC 60870-5-101 7.2.5"),
    Field("is_select", _flag, "The command only selects what another then executes.", "", "IEC 60870-5-101 7.2.6.26"),
    # -- ssh, login
    Field("client_version", _text, "Identification string of the client.", "", "RFC 4253 4.2"),
    Field("server_version", _text, "Identification string of the server.", "", "RFC 4253 4.2"),
    Field("success", _flag, "The login was accepted; null where the answer was not seen.", "", ""),
    # -- weird
    Field("name", _text, "What was odd, as a stable name in Zeek's style.", "", "Zeek weird.name"),
    Field("addl", _text, "What was seen, in short.", "", "Zeek weird.addl"),
    Field("layer", _text, "Which decoder said so.", "", "Zeek weird.source"),
)

_ID = ("ts", "uid", "orig_h", "orig_p", "resp_h", "resp_p")
_COUNTS = ("orig_bytes", "resp_bytes", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes")
_DNS = (
    *_ID, "proto", "trans_id", "rtt", "query", "qclass", "qclass_name", "qtype", "qtype_name", "rcode", "rcode_name",
    "AA", "TC", "RD", "RA", "Z", "answers", "TTLs", "rejected",
)  # fmt: skip


def _tables(*specs: TableSpec) -> Mapping[str, TableSpec]:
    for spec in specs:
        for name in spec.fields:
            if name not in FIELDS:
                raise ValueError(f"table {spec.name} names the undeclared field {name}")
    return {spec.name: spec for spec in specs}


TABLES: Mapping[str, TableSpec] = _tables(
    TableSpec(
        "conn",
        "A connection that has ended (or the capture did).",
        (*_ID, "proto", "service", "duration", "orig_bytes", "resp_bytes", "conn_state", "missed_bytes", "history",
         "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "ip_proto", "community_id", "orig_l2_addr",
         "resp_l2_addr", "vlan", "inner_vlan", "updates"),
        "Zeek conn.log",
    ),
    TableSpec(
        "conn_update",
        "What a connection that lives longer than a minute carried since its last report: `ts` starts the interval, "
        "`duration` is its length, counts are of the interval alone. A connection with updates > 0 has its last part "
        "here too, so conn rows with updates = 0 and all conn_update rows together count every byte once.",
        (*_ID, "proto", "service", "duration", *_COUNTS, "orig_l2_addr", "resp_l2_addr", "vlan"),
    ),
    TableSpec(
        "sender",
        "One link-layer sender with one network address (null where it spoke no IP or ARP) within one slice.",
        ("ts", "last_ts", "l2_addr", "addr", "vlan", "ether_type", "pkts", "bytes"),
    ),
    TableSpec(
        "arp",
        "One ARP packet; orig is the sender inside it, resp the target, l2_addr who really sent the frame.",
        ("ts", "uid", "operation", "orig_h", "orig_l2_addr", "resp_h", "resp_l2_addr", "l2_addr", "dst_l2_addr", "vlan"),
        "RFC 826",
    ),
    TableSpec("dns", "One DNS question with its response, over UDP or TCP.", _DNS, "Zeek dns.log"),
    TableSpec("llmnr", "One LLMNR question with its response.", _DNS, "RFC 4795"),
    TableSpec(
        "mdns",
        "One question or record of a multicast DNS message.",
        (*_ID, "orig_l2_addr", "is_response", "rr_section", "rr_name", "rr_type", "rr_ttl", "rr_data"),
        "RFC 6762",
    ),
    TableSpec(
        "dhcp",
        "One DHCP message.",
        (*_ID, "orig_l2_addr", "is_orig", "msg_type", "trans_id", "mac", "client_addr", "assigned_addr",
         "requested_addr", "server_addr", "host_name", "client_fqdn", "domain", "lease_time", "vendor_class",
         "param_list", "routers", "dns_servers", "mud_url"),
        "RFC 2131, RFC 2132",
    ),
    TableSpec(
        "tls",
        "One TLS handshake, written when it ends or its connection does.",
        (*_ID, "tls_version", "cipher", "server_name", "client_alpn", "next_protocol", "resumed", "established",
         "last_alert", "ja4", "ja4s", "subject", "issuer", "san_dns", "cert_serial", "not_valid_before",
         "not_valid_after"),
        "Zeek ssl.log",
    ),
    TableSpec(
        "http",
        "One HTTP/1 request with its response.",
        (*_ID, "trans_depth", "method", "host", "uri", "http_version", "user_agent", "referrer", "username",
         "request_body_len", "response_body_len", "status_code", "status_msg", "server_software", "content_type",
         "auth_realm"),
        "Zeek http.log",
    ),
    TableSpec(
        "ssdp",
        "One SSDP message.",
        (*_ID, "orig_l2_addr", "method", "status_code", "search_target", "nts", "usn", "location", "server_software",
         "user_agent"),
        "UPnP Device Architecture 2.0",
    ),
    TableSpec("ntp", "One NTP message.", (*_ID, "is_orig", "ntp_version", "ntp_mode", "stratum", "poll", "ref_id"), "RFC 5905"),
    TableSpec(
        "mqtt",
        "One MQTT control packet (a SUBSCRIBE with several filters: one row each).",
        (*_ID, "is_orig", "mqtt_type", "mqtt_version", "client_id", "username", "topic", "qos", "retain",
         "payload_len", "reason_code", "keep_alive"),
        "MQTT 5.0",
    ),
    TableSpec(
        "modbus",
        "One Modbus/TCP message.",
        (*_ID, "tid", "unit", "func_code", "func", "pdu_type", "exception", "address", "quantity", "values"),
        "Zeek modbus.log; Modbus Application Protocol V1.1b3",
    ),
    TableSpec(
        "dnp3",
        "One DNP3 application-layer message (first fragment).",
        (*_ID, "is_orig", "dnp3_src", "dnp3_dst", "func_code", "func", "pdu_type", "iin", "objects"),
        "Zeek dnp3.log; IEEE 1815-2012",
    ),
    TableSpec(
        "bacnet",
        "One BACnet/IP message; an answer names the object and property of its request. A segmented message is told by "
        "its first segment.",
        (*_ID, "is_orig", "bvlc_func", "is_broadcast", "forwarded_from", "bacnet_src", "bacnet_dst", "apdu_type",
         "invoke_id", "service_code", "bacnet_service", "device_instance", "object_type", "object_instance", "property",
         "array_index", "value", "priority", "properties", "range_low", "range_high", "device_state", "vendor_id",
         "error_class", "error_code"),
        "ICSNPP bacnet.log; ANSI/ASHRAE 135-2020",
    ),
    TableSpec(
        "cip",
        "One CIP request or response, or one EtherNet/IP message without. A routed message is told as itself; services "
        "of a packet of several stand behind it. Cyclic data (UDP 2222) is in `conn` alone, as service cip.",
        (*_ID, "is_orig", "enip_command", "enip_status", "session", "pdu_type", "sequence", "service_code",
         "cip_service", "class_id", "class_name", "instance", "attribute", "symbol", "route", "cip_status",
         "cip_status_name", "ext_status", "pccc_func", "vendor_id", "device_type", "product_code", "revision",
         "serial", "product_name"),
        "ICSNPP cip.log, enip.log; The CIP Networks Library, volumes 1 and 2",
    ),
    TableSpec(
        "s7comm",
        "One S7comm job, acknowledgement or message of user data, or one S7comm-plus message; an answer names what its "
        "job was about.",
        (*_ID, "is_orig", "rosctr", "pdu_type", "pdu_reference", "s7_func_code", "s7_func", "s7_subfunc", "items", "block",
         "szl_id", "error_class", "error_code", "order_number", "system_name", "product_name", "serial"),
        "ICSNPP s7comm.log; RFC 1006, ITU-T X.224",
    ),
    TableSpec(
        "iec104",
        "One IEC 60870-5-104 data unit, or one frame that starts, stops or tests the transfer; acknowledgements alone "
        "have no row.",
        (*_ID, "is_orig", "iec_type_id", "iec_type", "cause", "is_negative", "is_test", "originator", "common_address",
         "object_count", "object_low", "object_high", "value", "is_select"),
        "IEC 60870-5-104:2006, IEC 60870-5-101:2003",
    ),
    TableSpec("ssh", "One SSH connection's greetings.", (*_ID, "client_version", "server_version"), "RFC 4253"),
    TableSpec(
        "login",
        "One clear-text login attempt (telnet, FTP) with its outcome.",
        (*_ID, "service", "username", "success"),
        "RFC 854, RFC 959",
    ),
    TableSpec("weird", "Something malformed or out of place; addresses are null where no flow was found.", (*_ID, "name", "addl", "layer"), "Zeek weird.log"),
)


# fmt: on


def polars_schema(table: str) -> pl.Schema:
    """The columns of one table with their types, in order."""
    return pl.Schema({name: FIELDS[name].dtype for name in TABLES[table].fields})


def frame(table: str, rows: Iterable[Mapping[str, object]] = ()) -> pl.DataFrame:
    """Rows given as mappings made into a frame of the table's schema; fields not given are null."""
    schema = polars_schema(table)
    listed: Sequence[Mapping[str, object]] = list(rows)
    for row in listed:
        if unknown := row.keys() - schema.keys():
            raise ValueError(f"table {table} has no field {', '.join(sorted(unknown))}")
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in listed], schema=schema, orient="row")
