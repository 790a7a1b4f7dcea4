//! Link layers: who sent a frame, in which VLAN, and what it carries.
//!
//! References: IEEE 802.3, 802.1Q, 802.2, 802.11; RFC 1042 (SNAP); RFC 1661, RFC 2516 (PPP, PPPoE); RFC 3032 (MPLS);
//! LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of the tcpdump link-type registry.

use super::be16;

pub const IPV4: u16 = 0x0800;
pub const ARP: u16 = 0x0806;
pub const IPV6: u16 = 0x86dd;
const PPPOE_SESSION: u16 = 0x8864;
const MPLS: [u16; 2] = [0x8847, 0x8848];
/// Most VLAN tags or MPLS labels that are looked through.
const MAX_TAGS: usize = 8;

/// A frame seen through its link header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame<'a> {
    pub src: Option<[u8; 6]>,
    pub dst: Option<[u8; 6]>,
    pub vlan: Option<u16>,
    pub inner_vlan: Option<u16>,
    /// EtherType of the innermost link header; None for plain 802.2.
    pub ether_type: Option<u16>,
    pub payload: &'a [u8],
}

/// Why a frame has no payload that could be read: a name for `weird`.
pub type Odd = &'static str;

/// Reads the link header. An unknown link type is `unknown_link_type`.
#[inline]
pub fn parse(link_type: u16, data: &[u8]) -> Result<Frame<'_>, Odd> {
    match link_type {
        1 => ethernet(data),
        101 | 12 | 14 | 228 | 229 => bare_ip(data, Frame::default()),
        113 => cooked(data),
        276 => cooked2(data),
        0 => family(data, data.first().is_some_and(|first| *first == 0)),
        108 => family(data, true),
        9 | 50 => ppp(data, Frame::default()),
        51 => pppoe(data, Frame::default()),
        104 => cisco_hdlc(data),
        105 => wlan(data),
        127 => {
            let len = data.get(2..4).map(|two| usize::from(u16::from_le_bytes([two[0], two[1]])));
            wlan(len.and_then(|len| data.get(len..)).ok_or("truncated_radiotap_header")?)
        }
        _ => Err("unknown_link_type"),
    }
}

fn mac(bytes: &[u8]) -> [u8; 6] {
    [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]]
}

#[inline]
fn ethernet(data: &[u8]) -> Result<Frame<'_>, Odd> {
    if data.len() < 14 {
        return Err("truncated_ethernet_frame");
    }
    let frame = Frame { src: Some(mac(&data[6..])), dst: Some(mac(data)), ..Frame::default() };
    typed(frame, be16(data, 12), &data[14..])
}

/// Goes on from an EtherType (or an 802.3 length) through tags to what the frame carries.
#[inline]
fn typed<'a>(mut frame: Frame<'a>, mut kind: u16, mut rest: &'a [u8]) -> Result<Frame<'a>, Odd> {
    for _ in 0..MAX_TAGS {
        match kind {
            IPV4 | IPV6 | ARP => break,
            0x8100 | 0x88a8 | 0x9100 | 0x9200 => {
                if rest.len() < 4 {
                    return Err("truncated_VLAN_tag");
                }
                let id = be16(rest, 0) & 0x0fff;
                if frame.vlan.is_none() {
                    frame.vlan = Some(id);
                } else if frame.inner_vlan.is_none() {
                    frame.inner_vlan = Some(id);
                }
                kind = be16(rest, 2);
                rest = &rest[4..];
            }
            0..=1500 => return Ok(logical(frame, &rest[..rest.len().min(usize::from(kind))])),
            PPPOE_SESSION => return pppoe(rest, frame),
            kind if MPLS.contains(&kind) => return mpls(rest, frame),
            _ => break,
        }
    }
    Ok(Frame { ether_type: Some(kind), payload: rest, ..frame })
}

/// 802.2: a SNAP header names an EtherType, everything else has none.
fn logical<'a>(frame: Frame<'a>, rest: &'a [u8]) -> Frame<'a> {
    match rest {
        [0xaa, 0xaa, 0x03, 0, 0, 0 | 0xf8, high, low, payload @ ..] => {
            Frame { ether_type: Some(u16::from_be_bytes([*high, *low])), payload, ..frame }
        }
        _ => Frame { payload: rest, ..frame },
    }
}

fn bare_ip<'a>(data: &'a [u8], frame: Frame<'a>) -> Result<Frame<'a>, Odd> {
    let kind = match data.first().map(|first| first >> 4) {
        Some(4) => IPV4,
        Some(6) => IPV6,
        Some(_) => return Err("unknown_ip_version"),
        None => return Err("truncated_IP"),
    };
    Ok(Frame { ether_type: Some(kind), payload: data, ..frame })
}

fn mpls<'a>(mut data: &'a [u8], frame: Frame<'a>) -> Result<Frame<'a>, Odd> {
    for _ in 0..MAX_TAGS {
        let [_, _, bottom, _, rest @ ..] = data else { return Err("truncated_MPLS_label") };
        data = rest;
        if bottom & 1 == 1 {
            // What follows has no type of its own: IP by its version, or else a pseudo-wire that is not looked into.
            return bare_ip(data, frame).or(Ok(Frame { ether_type: Some(MPLS[0]), payload: data, ..frame }));
        }
    }
    Err("too_many_MPLS_labels")
}

fn pppoe<'a>(data: &'a [u8], frame: Frame<'a>) -> Result<Frame<'a>, Odd> {
    if data.len() < 8 {
        return Err("truncated_PPPoE_header");
    }
    let len = usize::from(be16(data, 4));
    ppp(&data[6..data.len().min(6 + len).max(6)], Frame { ether_type: Some(PPPOE_SESSION), ..frame })
}

fn ppp<'a>(data: &'a [u8], frame: Frame<'a>) -> Result<Frame<'a>, Odd> {
    let data = if let [0xff, 0x03, rest @ ..] = data { rest } else { data };
    match data {
        [0, 0x21, payload @ ..] => Ok(Frame { ether_type: Some(IPV4), payload, ..frame }),
        [0, 0x57, payload @ ..] => Ok(Frame { ether_type: Some(IPV6), payload, ..frame }),
        [_, _, payload @ ..] => Ok(Frame { payload, ..frame }),
        _ => Err("truncated_PPP_header"),
    }
}

fn cisco_hdlc(data: &[u8]) -> Result<Frame<'_>, Odd> {
    let [_, _, high, low, payload @ ..] = data else { return Err("truncated_HDLC_header") };
    typed(Frame::default(), u16::from_be_bytes([*high, *low]), payload)
}

fn cooked(data: &[u8]) -> Result<Frame<'_>, Odd> {
    if data.len() < 16 {
        return Err("truncated_cooked_header");
    }
    let src = (be16(data, 4) == 6).then(|| mac(&data[6..]));
    typed(Frame { src, ..Frame::default() }, be16(data, 14), &data[16..])
}

fn cooked2(data: &[u8]) -> Result<Frame<'_>, Odd> {
    if data.len() < 20 {
        return Err("truncated_cooked_header");
    }
    let src = (data[11] == 6).then(|| mac(&data[12..]));
    typed(Frame { src, ..Frame::default() }, be16(data, 0), &data[20..])
}

/// BSD loopback: an address family of four bytes, in the byte order of the machine that captured.
fn family(data: &[u8], is_big: bool) -> Result<Frame<'_>, Odd> {
    let [a, b, c, d, payload @ ..] = data else { return Err("truncated_loopback_header") };
    let family = if is_big { u32::from_be_bytes([*a, *b, *c, *d]) } else { u32::from_le_bytes([*a, *b, *c, *d]) };
    let ether_type = match family {
        2 => Some(IPV4),
        10 | 24 | 28 | 30 => Some(IPV6),
        _ => None,
    };
    Ok(Frame { ether_type, payload, ..Frame::default() })
}

/// 802.11: data frames that are not encrypted; all others have a sender and no payload.
fn wlan(data: &[u8]) -> Result<Frame<'_>, Odd> {
    if data.len() < 10 {
        return Err("truncated_802_11_header");
    }
    let (control, flags) = (data[0], data[1]);
    if data.len() < 24 {
        return Ok(Frame { dst: Some(mac(&data[4..])), ..Frame::default() });
    }
    let (first, second, third) = (mac(&data[4..]), mac(&data[10..]), mac(&data[16..]));
    let (src, dst, mut len) = match flags & 3 {
        0 => (second, first, 24),
        1 => (second, third, 24),
        2 => (third, first, 24),
        _ if data.len() >= 30 => (mac(&data[24..]), third, 30),
        _ => return Err("truncated_802_11_header"),
    };
    let mut frame = Frame { src: Some(src), dst: Some(dst), ..Frame::default() };
    let is_data = control & 0x0c == 0x08;
    let is_qos = control & 0x80 != 0;
    // Null functions carry nothing (bit 6 of the subtype).
    if !is_data || control & 0x40 != 0 || flags & 0x40 != 0 {
        return Ok(frame);
    }
    if is_qos {
        len += 2;
    }
    frame.payload = data.get(len..).unwrap_or_default();
    Ok(logical(frame, frame.payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

    #[test]
    fn ethernet_through_two_tags() {
        let mut data = HOSTS.to_vec();
        data.extend([0x88, 0xa8, 0x00, 0x64, 0x81, 0x00, 0x20, 0x0a, 0x08, 0x00, 0x45]);
        let frame = parse(1, &data).unwrap();
        assert_eq!((frame.vlan, frame.inner_vlan, frame.ether_type), (Some(100), Some(10), Some(IPV4)));
        assert_eq!((frame.src, frame.payload), (Some([2, 0, 0, 0, 0, 2]), &[0x45u8][..]));
    }

    #[test]
    fn snap_names_the_ether_type_and_plain_llc_has_none() {
        let mut snap = HOSTS.to_vec();
        snap.extend([0, 9, 0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x06, 7, 0, 0]);
        let frame = parse(1, &snap).unwrap();
        assert_eq!((frame.ether_type, frame.payload), (Some(ARP), &[7u8][..]));
        let mut spanning_tree = HOSTS.to_vec();
        spanning_tree.extend([0, 3, 0x42, 0x42, 3]);
        assert_eq!(parse(1, &spanning_tree).unwrap().ether_type, None);
    }

    #[test]
    fn cooked_ppp_and_loopback() {
        let mut cooked = vec![0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 0x08, 0x00];
        cooked.push(0x45);
        assert_eq!(parse(113, &cooked).unwrap().src, Some([2, 0, 0, 0, 0, 9]));
        assert_eq!(parse(9, &[0xff, 3, 0, 0x57, 0x60]).unwrap().ether_type, Some(IPV6));
        assert_eq!(parse(0, &[2, 0, 0, 0, 0x45]).unwrap().ether_type, Some(IPV4));
        assert_eq!(parse(108, &[0, 0, 0, 24, 0x60]).unwrap().ether_type, Some(IPV6));
        assert_eq!(parse(4711, &[0; 64]), Err("unknown_link_type"));
    }
}
