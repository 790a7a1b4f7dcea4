//! DHCP: one row for each message.
//!
//! References: RFC 2131 2 (message), RFC 2132 (options), RFC 4702 (client FQDN), RFC 8520 10 (MUD URL).

use super::bytes::{Cursor, said, text, v4};
use super::{Decoder, Piece, Verdict, weird};
use crate::tables::{DhcpRow, Tables};
use crate::text;

const SERVER_PORT: u16 = 67;
const CLIENT_PORT: u16 = 68;
const MAGIC: [u8; 4] = [99, 130, 83, 99];
const MAX_OPTIONS: usize = 256;
const MAX_TEXT: usize = 255;
const ETHERNET: u8 = 1;

struct Dhcp {
    is_confirmed: bool,
}

/// A decoder for the ports of DHCP where the magic cookie is in its place.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    let on_port = [orig_p, resp_p].iter().any(|port| [SERVER_PORT, CLIENT_PORT].contains(port));
    (on_port && payload.get(236..240) == Some(&MAGIC))
        .then(|| Box::new(Dhcp { is_confirmed: false }) as Box<dyn Decoder>)
}

/// Zeek's names of message types.
fn message(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "DISCOVER",
        2 => "OFFER",
        3 => "REQUEST",
        4 => "DECLINE",
        5 => "ACK",
        6 => "NAK",
        7 => "RELEASE",
        8 => "INFORM",
        9 => "FORCERENEW",
        10 => "LEASEQUERY",
        11 => "LEASEUNASSIGNED",
        12 => "LEASEUNKNOWN",
        13 => "LEASEACTIVE",
        _ => return None,
    })
}

/// What the options of one message say.
#[derive(Default)]
struct Options {
    kind: Option<String>,
    requested: Option<String>,
    server: Option<String>,
    host_name: Option<String>,
    fqdn: Option<String>,
    domain: Option<String>,
    lease: Option<f64>,
    vendor_class: Option<String>,
    param_list: Option<String>,
    mud_url: Option<String>,
    routers: Vec<String>,
    dns_servers: Vec<String>,
    overload: u8,
}

impl Decoder for Dhcp {
    fn service(&self) -> &'static str {
        "dhcp"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let bytes = piece.bytes;
        if bytes.get(236..240) != Some(&MAGIC) {
            weird(out, &piece.at, "dhcp", "DHCP_no_type_option", Some("no magic cookie"));
            return if self.is_confirmed { Verdict::Confirmed } else { Verdict::Leave };
        }
        self.is_confirmed = true;
        let mut options = Options::default();
        read(&bytes[240..], &mut options);
        // The fields for boot file and server name may hold options too (RFC 2132 9.3).
        if options.overload & 1 != 0 {
            read(&bytes[108..236], &mut options);
        }
        if options.overload & 2 != 0 {
            read(&bytes[44..108], &mut options);
        }
        write(piece, bytes, &options, out);
        Verdict::Confirmed
    }
}

fn write(piece: &Piece<'_>, bytes: &[u8], options: &Options, out: &mut Tables) {
    let id = u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
    let hardware: [u8; 6] = bytes[28..34].try_into().unwrap_or_default();
    let mac = text::mac(&hardware);
    let has_mac = bytes[1] == ETHERNET && bytes[2] == 6;
    let (client, assigned) = (v4(&bytes[12..16]), v4(&bytes[16..20]));
    out.dhcp.push(
        &piece.at,
        DhcpRow {
            orig_l2_addr: piece.orig_l2_addr,
            is_orig: Some(piece.is_orig),
            msg_type: options.kind.as_deref(),
            trans_id: Some(id),
            mac: has_mac.then(|| mac.as_str()),
            client_addr: client.as_deref(),
            assigned_addr: assigned.as_deref(),
            requested_addr: options.requested.as_deref(),
            server_addr: options.server.as_deref(),
            host_name: options.host_name.as_deref(),
            client_fqdn: options.fqdn.as_deref(),
            domain: options.domain.as_deref(),
            lease_time: options.lease,
            vendor_class: options.vendor_class.as_deref(),
            param_list: options.param_list.as_deref(),
            routers: (!options.routers.is_empty()).then_some(options.routers.as_slice()),
            dns_servers: (!options.dns_servers.is_empty()).then_some(options.dns_servers.as_slice()),
            mud_url: options.mud_url.as_deref(),
            ..Default::default()
        },
    );
}

fn read(bytes: &[u8], options: &mut Options) {
    let mut cursor = Cursor::new(bytes);
    for _ in 0..MAX_OPTIONS {
        let Some(code) = cursor.u8() else { return };
        match code {
            0 => continue,
            255 => return,
            _ => {}
        }
        let Some(data) = cursor.vec8() else { return };
        option(code, data, options);
    }
}

fn option(code: u8, data: &[u8], options: &mut Options) {
    match code {
        3 => options.routers = addresses(data),
        6 => options.dns_servers = addresses(data),
        12 => options.host_name = said(data, MAX_TEXT),
        15 => options.domain = said(data, MAX_TEXT),
        50 => options.requested = v4(data),
        51 => options.lease = Cursor::new(data).be32().map(f64::from),
        52 => options.overload = data.first().copied().unwrap_or(0),
        53 => {
            let code = data.first().copied().unwrap_or(0);
            options.kind = Some(message(code).map_or_else(|| format!("unknown-{code}"), str::to_owned));
        }
        54 => options.server = v4(data),
        55 => options.param_list = Some(codes(data)).filter(|list| !list.is_empty()),
        60 => options.vendor_class = said(data, MAX_TEXT),
        81 => options.fqdn = data.get(3..).and_then(|name| fqdn(data[0], name)),
        161 => options.mud_url = said(data, 1024),
        _ => {}
    }
}

/// A name in text, or in wire format where flag E says so (RFC 4702 2.1).
fn fqdn(flags: u8, name: &[u8]) -> Option<String> {
    if flags & 4 == 0 {
        return said(name, MAX_TEXT);
    }
    let mut cursor = Cursor::new(name);
    let mut labels = Vec::new();
    while let Some(label) = cursor.vec8().filter(|label| !label.is_empty()) {
        labels.push(text(label, 63));
    }
    Some(labels.join(".")).filter(|name| !name.is_empty())
}

fn addresses(data: &[u8]) -> Vec<String> {
    data.chunks_exact(4).take(16).filter_map(v4).collect()
}

fn codes(data: &[u8]) -> String {
    data.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    fn request() -> Vec<u8> {
        let mut bytes = vec![0; 236];
        (bytes[0], bytes[1], bytes[2]) = (1, 1, 6);
        bytes[4..8].copy_from_slice(&[0xde, 0xad, 0xbe, 0xef]);
        bytes[28..34].copy_from_slice(&[0, 0x17, 0x88, 1, 2, 3]);
        bytes.extend(MAGIC);
        bytes.extend([
            53, 1, 3, 50, 4, 192, 168, 1, 7, 12, 3, b'c', b'a', b'm', 55, 3, 1, 3, 6, 60, 4, b'u', b'd', b'h', b'c',
        ]);
        bytes.extend([81, 7, 4, 0, 0, 3, b'c', b'a', b'm', 255]);
        bytes
    }

    #[test]
    fn a_request_tells_who_asks() {
        let mut out = Tables::default();
        replay(probe(68, 67, &request()).unwrap(), &[(true, &request())], usize::MAX, &mut out);
        let batch = out.dhcp.finish();
        for (name, expected) in [
            ("msg_type", "REQUEST"),
            ("mac", "00:17:88:01:02:03"),
            ("requested_addr", "192.168.1.7"),
            ("host_name", "cam"),
            ("param_list", "1,3,6"),
            ("vendor_class", "udhc"),
            ("client_fqdn", "cam"),
            ("trans_id", "3735928559"),
            ("assigned_addr", ""),
        ] {
            assert_eq!(column(&batch, name), [expected], "{name}");
        }
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::new(Dhcp { is_confirmed: false }), &[&request()]);
    }
}
