//! The tables that the engine fills, in the order and with the types of `src/wardline/model/schema.py`.

use crate::columns::{F64, F64s, Flag, Text, Texts, Time, U8, U16, U16s, U32, U64};
use crate::{flow_table, table};

flow_table!(ConnRow, ConnTable, "conn", {
    proto: Text,
    service: Text,
    duration: F64,
    orig_bytes: U64,
    resp_bytes: U64,
    conn_state: Text,
    missed_bytes: U64,
    history: Text,
    orig_pkts: U64,
    orig_ip_bytes: U64,
    resp_pkts: U64,
    resp_ip_bytes: U64,
    ip_proto: U8,
    community_id: Text,
    orig_l2_addr: Text,
    resp_l2_addr: Text,
    vlan: U16,
    inner_vlan: U16,
    updates: U32,
});

flow_table!(ConnUpdateRow, ConnUpdateTable, "conn_update", {
    proto: Text,
    service: Text,
    duration: F64,
    orig_bytes: U64,
    resp_bytes: U64,
    orig_pkts: U64,
    orig_ip_bytes: U64,
    resp_pkts: U64,
    resp_ip_bytes: U64,
    orig_l2_addr: Text,
    resp_l2_addr: Text,
    vlan: U16,
});

table!(SenderRow, SenderTable, "sender", {
    ts: Time,
    last_ts: Time,
    l2_addr: Text,
    addr: Text,
    vlan: U16,
    ether_type: U16,
    pkts: U64,
    bytes: U64,
});

table!(ArpRow, ArpTable, "arp", {
    ts: Time,
    uid: Text,
    operation: U16,
    orig_h: Text,
    orig_l2_addr: Text,
    resp_h: Text,
    resp_l2_addr: Text,
    l2_addr: Text,
    dst_l2_addr: Text,
    vlan: U16,
});

flow_table!(DnsRow, DnsTable, "dns", {
    proto: Text,
    trans_id: U32,
    rtt: F64,
    query: Text,
    qclass: U16,
    qclass_name: Text,
    qtype: U16,
    qtype_name: Text,
    rcode: U16,
    rcode_name: Text,
    AA: Flag,
    TC: Flag,
    RD: Flag,
    RA: Flag,
    Z: U8,
    answers: Texts,
    TTLs: F64s,
    rejected: Flag,
});

flow_table!(LlmnrRow, LlmnrTable, "llmnr", {
    proto: Text,
    trans_id: U32,
    rtt: F64,
    query: Text,
    qclass: U16,
    qclass_name: Text,
    qtype: U16,
    qtype_name: Text,
    rcode: U16,
    rcode_name: Text,
    AA: Flag,
    TC: Flag,
    RD: Flag,
    RA: Flag,
    Z: U8,
    answers: Texts,
    TTLs: F64s,
    rejected: Flag,
});

flow_table!(MdnsRow, MdnsTable, "mdns", {
    orig_l2_addr: Text,
    is_response: Flag,
    rr_section: Text,
    rr_name: Text,
    rr_type: Text,
    rr_ttl: U32,
    rr_data: Text,
});

flow_table!(DhcpRow, DhcpTable, "dhcp", {
    orig_l2_addr: Text,
    is_orig: Flag,
    msg_type: Text,
    trans_id: U32,
    mac: Text,
    client_addr: Text,
    assigned_addr: Text,
    requested_addr: Text,
    server_addr: Text,
    host_name: Text,
    client_fqdn: Text,
    domain: Text,
    lease_time: F64,
    vendor_class: Text,
    param_list: Text,
    routers: Texts,
    dns_servers: Texts,
    mud_url: Text,
});

flow_table!(TlsRow, TlsTable, "tls", {
    tls_version: Text,
    cipher: Text,
    server_name: Text,
    client_alpn: Texts,
    next_protocol: Text,
    resumed: Flag,
    established: Flag,
    last_alert: Text,
    ja4: Text,
    ja4s: Text,
    subject: Text,
    issuer: Text,
    san_dns: Texts,
    cert_serial: Text,
    not_valid_before: Time,
    not_valid_after: Time,
});

flow_table!(HttpRow, HttpTable, "http", {
    trans_depth: U32,
    method: Text,
    host: Text,
    uri: Text,
    http_version: Text,
    user_agent: Text,
    referrer: Text,
    username: Text,
    request_body_len: U64,
    response_body_len: U64,
    status_code: U16,
    status_msg: Text,
    server_software: Text,
    content_type: Text,
    auth_realm: Text,
});

flow_table!(SsdpRow, SsdpTable, "ssdp", {
    orig_l2_addr: Text,
    method: Text,
    status_code: U16,
    search_target: Text,
    nts: Text,
    usn: Text,
    location: Text,
    server_software: Text,
    user_agent: Text,
});

flow_table!(NtpRow, NtpTable, "ntp", {
    is_orig: Flag,
    ntp_version: U8,
    ntp_mode: U8,
    stratum: U8,
    poll: F64,
    ref_id: Text,
});

flow_table!(MqttRow, MqttTable, "mqtt", {
    is_orig: Flag,
    mqtt_type: Text,
    mqtt_version: Text,
    client_id: Text,
    username: Text,
    topic: Text,
    qos: U8,
    retain: Flag,
    payload_len: U32,
    reason_code: U8,
    keep_alive: U16,
});

flow_table!(ModbusRow, ModbusTable, "modbus", {
    tid: U16,
    unit: U8,
    func_code: U8,
    func: Text,
    pdu_type: Text,
    exception: Text,
    address: U16,
    quantity: U16,
    values: U16s,
});

flow_table!(Dnp3Row, Dnp3Table, "dnp3", {
    is_orig: Flag,
    dnp3_src: U16,
    dnp3_dst: U16,
    func_code: U8,
    func: Text,
    pdu_type: Text,
    iin: U16,
    objects: Texts,
});

flow_table!(BacnetRow, BacnetTable, "bacnet", {
    is_orig: Flag,
    bvlc_func: Text,
    is_broadcast: Flag,
    forwarded_from: Text,
    bacnet_src: Text,
    bacnet_dst: Text,
    apdu_type: Text,
    invoke_id: U8,
    service_code: U8,
    bacnet_service: Text,
    device_instance: U32,
    object_type: Text,
    object_instance: U32,
    property: Text,
    array_index: U32,
    value: Text,
    priority: U8,
    properties: Texts,
    range_low: U32,
    range_high: U32,
    device_state: Text,
    vendor_id: U16,
    error_class: Text,
    error_code: Text,
});

flow_table!(CipRow, CipTable, "cip", {
    is_orig: Flag,
    enip_command: Text,
    enip_status: U32,
    session: U32,
    pdu_type: Text,
    sequence: U16,
    service_code: U8,
    cip_service: Text,
    class_id: U32,
    class_name: Text,
    instance: U32,
    attribute: U32,
    symbol: Text,
    route: Text,
    cip_status: U8,
    cip_status_name: Text,
    ext_status: U16,
    pccc_func: Text,
    vendor_id: U16,
    device_type: U16,
    product_code: U16,
    revision: Text,
    serial: Text,
    product_name: Text,
});

flow_table!(S7commRow, S7commTable, "s7comm", {
    is_orig: Flag,
    rosctr: Text,
    pdu_type: Text,
    pdu_reference: U16,
    s7_func_code: U8,
    s7_func: Text,
    s7_subfunc: Text,
    items: Texts,
    block: Text,
    szl_id: U16,
    error_class: Text,
    error_code: Text,
    order_number: Text,
    system_name: Text,
    product_name: Text,
    serial: Text,
});

flow_table!(Iec104Row, Iec104Table, "iec104", {
    is_orig: Flag,
    iec_type_id: U8,
    iec_type: Text,
    cause: Text,
    is_negative: Flag,
    is_test: Flag,
    originator: U8,
    common_address: U16,
    object_count: U8,
    object_low: U32,
    object_high: U32,
    value: Text,
    is_select: Flag,
});

flow_table!(SshRow, SshTable, "ssh", {
    client_version: Text,
    server_version: Text,
});

flow_table!(LoginRow, LoginTable, "login", {
    service: Text,
    username: Text,
    success: Flag,
});

flow_table!(WeirdRow, WeirdTable, "weird", {
    name: Text,
    addl: Text,
    layer: Text,
});

/// Every table of one slice.
#[derive(Default)]
pub struct Tables {
    pub conn: ConnTable,
    pub conn_update: ConnUpdateTable,
    pub sender: SenderTable,
    pub arp: ArpTable,
    pub dns: DnsTable,
    pub llmnr: LlmnrTable,
    pub mdns: MdnsTable,
    pub dhcp: DhcpTable,
    pub tls: TlsTable,
    pub http: HttpTable,
    pub ssdp: SsdpTable,
    pub ntp: NtpTable,
    pub mqtt: MqttTable,
    pub modbus: ModbusTable,
    pub dnp3: Dnp3Table,
    pub bacnet: BacnetTable,
    pub cip: CipTable,
    pub s7comm: S7commTable,
    pub iec104: Iec104Table,
    pub ssh: SshTable,
    pub login: LoginTable,
    pub weird: WeirdTable,
    /// Keeps a flood of oddities from filling memory.
    pub sampler: crate::weird::Sampler,
    /// Bytes that the decoders of all flows keep at this moment.
    pub kept: usize,
}

impl Tables {
    /// A row in `weird`, unless its flow has said the same too often in this slice.
    pub fn say(&mut self, at: &crate::proto::At<'_>, layer: &str, name: &str, addl: Option<&str>) {
        if self.sampler.takes(at.uid, name) {
            self.weird.push(at, WeirdRow { name: Some(name), addl, layer: Some(layer), ..Default::default() });
        }
    }

    /// Rows of all tables.
    pub fn rows(&self) -> usize {
        macro_rules! sum {
            ($($table:ident),* $(,)?) => { 0 $(+ self.$table.len())* };
        }
        sum!(
            conn,
            conn_update,
            sender,
            arp,
            dns,
            llmnr,
            mdns,
            dhcp,
            tls,
            http,
            ssdp,
            ntp,
            mqtt,
            modbus,
            dnp3,
            bacnet,
            cip,
            s7comm,
            iec104,
            ssh,
            login,
            weird,
        )
    }

    /// Tables that have rows, in the order of the schema; all are empty afterwards.
    pub fn finish(&mut self) -> Vec<(&'static str, arrow_array::RecordBatch)> {
        self.collect(false)
    }

    /// All tables, those without rows too; all are empty afterwards.
    pub fn all(&mut self) -> Vec<(&'static str, arrow_array::RecordBatch)> {
        self.collect(true)
    }

    fn collect(&mut self, even_empty: bool) -> Vec<(&'static str, arrow_array::RecordBatch)> {
        let mut out = Vec::new();
        macro_rules! take {
            ($($table:ident: $kind:ident),* $(,)?) => {
                $(if even_empty || !self.$table.is_empty() {
                    out.push(($kind::NAME, self.$table.finish()));
                })*
            };
        }
        take!(
            conn: ConnTable,
            conn_update: ConnUpdateTable,
            sender: SenderTable,
            arp: ArpTable,
            dns: DnsTable,
            llmnr: LlmnrTable,
            mdns: MdnsTable,
            dhcp: DhcpTable,
            tls: TlsTable,
            http: HttpTable,
            ssdp: SsdpTable,
            ntp: NtpTable,
            mqtt: MqttTable,
            modbus: ModbusTable,
            dnp3: Dnp3Table,
            bacnet: BacnetTable,
            cip: CipTable,
            s7comm: S7commTable,
            iec104: Iec104Table,
            ssh: SshTable,
            login: LoginTable,
            weird: WeirdTable,
        );
        out
    }
}
