//! From a captured frame to an IP packet: link layers, IP headers, fragments.

pub mod arp;
pub mod defrag;
pub mod ip;
pub mod link;

/// Two bytes in network order; the caller has checked that they are there.
#[inline]
pub fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// Four bytes in network order; the caller has checked that they are there.
#[inline]
pub fn be32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
