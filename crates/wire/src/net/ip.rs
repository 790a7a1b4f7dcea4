//! IPv4 and IPv6 headers, with IPv6 extension headers.
//!
//! References: RFC 791; RFC 8200 sections 3 and 4; RFC 4302 (AH).

use super::{be16, be32};

/// Most extension headers that are followed.
const MAX_EXTENSIONS: usize = 16;

/// An address as 16 bytes; IPv4 in its IPv4-mapped form.
pub type Addr = [u8; 16];

/// The first twelve bytes of an IPv4 address in its 16-byte form.
const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/// An IPv4 address in its 16-byte form.
#[inline]
pub fn mapped(v4: &[u8]) -> Addr {
    let mut addr = [0; 16];
    addr[..12].copy_from_slice(&MAPPED);
    addr[12..].copy_from_slice(&v4[..4]);
    addr
}

/// The IPv4 address that a 16-byte form stands for, if it does.
#[inline]
pub fn as_v4(addr: &Addr) -> Option<[u8; 4]> {
    (addr[..12] == MAPPED).then(|| [addr[12], addr[13], addr[14], addr[15]])
}

/// Where a fragment belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    pub id: u32,
    pub offset: usize,
    pub more: bool,
}

/// One IP packet.
#[derive(Clone, Copy, Debug)]
pub struct Ip<'a> {
    pub src: Addr,
    pub dst: Addr,
    /// Protocol number of what `payload` starts with.
    pub proto: u8,
    pub fragment: Option<Fragment>,
    /// Bytes of the headers ahead of the payload.
    pub header_len: usize,
    /// Bytes on the wire after the headers; `payload` may hold fewer.
    pub payload_len: usize,
    pub payload: &'a [u8],
}

impl Ip<'_> {
    /// Bytes of the whole packet as its header says.
    pub fn total_len(&self) -> u64 {
        (self.header_len + self.payload_len) as u64
    }
}

/// Why a packet cannot be read: a name for `weird`.
pub type Odd = &'static str;

/// Reads an IPv4 packet; `wire_len` is how long it was on the wire, for a header that leaves its length out.
#[inline]
pub fn v4(data: &[u8], wire_len: usize) -> Result<Ip<'_>, Odd> {
    if data.len() < 20 {
        return Err("truncated_IP");
    }
    if data[0] >> 4 != 4 {
        return Err("unknown_ip_version");
    }
    let header_len = usize::from(data[0] & 15) * 4;
    if header_len < 20 {
        return Err("invalid_IP_header_size");
    }
    if header_len > data.len() {
        return Err("internally_truncated_header");
    }
    let mut total_len = usize::from(be16(data, 2));
    if total_len == 0 {
        // Segmentation offload hands the capture packets longer than the field can say.
        total_len = wire_len;
    }
    if total_len < header_len {
        return Err("invalid_IP_header_size");
    }
    let bits = be16(data, 6);
    let (more, offset) = (bits & 0x2000 != 0, usize::from(bits & 0x1fff) * 8);
    Ok(Ip {
        src: mapped(&data[12..16]),
        dst: mapped(&data[16..20]),
        proto: data[9],
        fragment: (more || offset != 0).then(|| Fragment { id: u32::from(be16(data, 4)), offset, more }),
        header_len,
        payload_len: total_len - header_len,
        payload: &data[header_len..total_len.min(data.len())],
    })
}

/// Reads an IPv6 packet up to its last extension header.
#[inline]
pub fn v6(data: &[u8], wire_len: usize) -> Result<Ip<'_>, Odd> {
    if data.len() < 40 {
        return Err("truncated_IPv6");
    }
    if data[0] >> 4 != 6 {
        return Err("unknown_ip_version");
    }
    let mut payload_len = usize::from(be16(data, 4));
    if payload_len == 0 {
        payload_len = wire_len.saturating_sub(40);
    }
    let mut ip = Ip {
        src: data[8..24].try_into().map_err(|_| "truncated_IPv6")?,
        dst: data[24..40].try_into().map_err(|_| "truncated_IPv6")?,
        proto: data[6],
        fragment: None,
        header_len: 40,
        payload_len,
        payload: &data[40..(40 + payload_len).min(data.len())],
    };
    for _ in 0..MAX_EXTENSIONS {
        let len = match (ip.proto, ip.payload) {
            (0 | 43 | 60 | 135 | 139 | 140, [_, len, ..]) => (usize::from(*len) + 1) * 8,
            (51, [_, len, ..]) => (usize::from(*len) + 2) * 4,
            (44, bytes) if bytes.len() >= 8 => {
                let bits = be16(bytes, 2);
                ip.fragment =
                    Some(Fragment { id: be32(bytes, 4), offset: usize::from(bits & 0xfff8), more: bits & 1 != 0 });
                8
            }
            (0 | 43 | 44 | 51 | 60 | 135 | 139 | 140, _) => return Err("truncated_IPv6_extension"),
            _ => return Ok(ip),
        };
        if len > ip.payload.len() {
            return Err("truncated_IPv6_extension");
        }
        ip.proto = ip.payload[0];
        ip.payload = &ip.payload[len..];
        ip.header_len += len;
        ip.payload_len -= len;
        if ip.fragment.is_some() {
            return Ok(whole_is_no_fragment(ip));
        }
    }
    Err("too_many_IPv6_extensions")
}

/// An "atomic" fragment (RFC 6946) is a whole packet; others keep what follows for after reassembly.
fn whole_is_no_fragment(mut ip: Ip<'_>) -> Ip<'_> {
    if ip.fragment.is_some_and(|fragment| fragment.offset == 0 && !fragment.more) {
        ip.fragment = None;
    }
    ip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v4_lengths_are_bounded_by_what_is_there() {
        let mut data = vec![0x45, 0, 0, 24, 0, 7, 0x20, 1, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
        data.extend([1, 2, 3, 4, 0, 0]);
        let ip = v4(&data, data.len()).unwrap();
        assert_eq!((ip.payload, ip.payload_len, ip.total_len()), (&[1u8, 2, 3, 4][..], 4, 24));
        assert_eq!(ip.fragment, Some(Fragment { id: 7, offset: 8, more: true }));
        assert_eq!(as_v4(&ip.src), Some([10, 0, 0, 1]));
        assert!(v4(&data[..19], 19).is_err());
        data[0] = 0x4f;
        assert_eq!(v4(&data, data.len()).unwrap_err(), "internally_truncated_header");
    }

    #[test]
    fn v6_follows_extensions_and_stops() {
        let mut data = vec![0x60, 0, 0, 0, 0, 12, 0, 64];
        data.extend([0; 32]);
        data.extend([17, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9]);
        let ip = v6(&data, data.len()).unwrap();
        assert_eq!((ip.proto, ip.payload, ip.header_len), (17, &[9u8, 9, 9, 9][..], 48));
        data[6] = 60;
        data[40] = 60;
        assert_eq!(v6(&data, data.len()).unwrap_err(), "truncated_IPv6_extension");
    }
}
