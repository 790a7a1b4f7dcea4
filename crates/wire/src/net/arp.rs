//! ARP over Ethernet for IPv4.
//!
//! References: RFC 826.

use super::be16;

/// One ARP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arp {
    pub operation: u16,
    pub sender_mac: [u8; 6],
    pub sender: [u8; 4],
    pub target_mac: [u8; 6],
    pub target: [u8; 4],
}

/// Reads a packet; an error is a name for `weird`.
pub fn parse(data: &[u8]) -> Result<Arp, &'static str> {
    if data.len() < 8 {
        return Err("truncated_ARP");
    }
    if be16(data, 2) != 0x0800 || data[4] != 6 || data[5] != 4 {
        return Err("corrupt_arp_header");
    }
    let body: &[u8; 20] = data.get(8..28).and_then(|body| body.try_into().ok()).ok_or("truncated_ARP")?;
    let [a, b, c, d, e, f, s1, s2, s3, s4, g, h, i, j, k, l, t1, t2, t3, t4] = *body;
    Ok(Arp {
        operation: be16(data, 6),
        sender_mac: [a, b, c, d, e, f],
        sender: [s1, s2, s3, s4],
        target_mac: [g, h, i, j, k, l],
        target: [t1, t2, t3, t4],
    })
}
