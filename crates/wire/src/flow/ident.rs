//! What a flow is called: the key that both directions share, its uid and its Community ID.
//!
//! References: Community ID Flow Hashing v1 (corelight/community-id-spec).

use sha1::{Digest, Sha1};

use crate::net::ip::{Addr, as_v4};
use crate::text::Short;

pub const ICMP: u8 = 1;
pub const TCP: u8 = 6;
pub const UDP: u8 = 17;
pub const ICMP6: u8 = 58;
const SCTP: u8 = 132;

/// Room for 'C' and 96 bits in base 62.
pub type Uid = Short<18>;

/// Both endpoints and the protocol, the same for both directions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowKey {
    a: u128,
    b: u128,
    rest: u64,
}

/// One packet's endpoints as it carries them.
#[derive(Clone, Copy, Debug)]
pub struct Tuple {
    pub src: Addr,
    pub dst: Addr,
    pub src_port: u16,
    pub dst_port: u16,
    pub proto: u8,
    /// ICMP messages without an answer: the two directions are two flows.
    pub one_way: bool,
}

impl Tuple {
    /// The key, and whether the source is the first endpoint of it.
    #[inline]
    pub fn key(&self) -> (FlowKey, bool) {
        let (src, dst) = (u128::from_be_bytes(self.src), u128::from_be_bytes(self.dst));
        let src_is_first = self.one_way || (src, self.src_port) <= (dst, self.dst_port);
        let (a, b, pa, pb) = if src_is_first {
            (src, dst, self.src_port, self.dst_port)
        } else {
            (dst, src, self.dst_port, self.src_port)
        };
        let rest =
            (u64::from(pa) << 48) | (u64::from(pb) << 32) | (u64::from(self.proto) << 8) | u64::from(self.one_way);
        (FlowKey { a, b, rest }, src_is_first)
    }
}

/// The type that answers an ICMP type, or the code where none does; and whether none does.
pub fn icmp_counterpart(proto: u8, kind: u8, code: u8) -> (u16, bool) {
    let answer = match (proto, kind) {
        (ICMP, 8) => 0,
        (ICMP, 0) => 8,
        (ICMP, 13) => 14,
        (ICMP, 14) => 13,
        (ICMP, 15) => 16,
        (ICMP, 16) => 15,
        (ICMP, 10) => 9,
        (ICMP, 9) => 10,
        (ICMP, 17) => 18,
        (ICMP, 18) => 17,
        (ICMP6, 128) => 129,
        (ICMP6, 129) => 128,
        (ICMP6, 133) => 134,
        (ICMP6, 134) => 133,
        (ICMP6, 135) => 136,
        (ICMP6, 136) => 135,
        (ICMP6, 130) => 131,
        (ICMP6, 131) => 130,
        (ICMP6, 139) => 140,
        (ICMP6, 140) => 139,
        (ICMP6, 144) => 145,
        (ICMP6, 145) => 144,
        _ => return (u16::from(code), true),
    };
    (answer, false)
}

/// A uid from what makes a flow unique within a sensor: its endpoints, its start and how many came before it.
pub fn uid(prefix: u8, sensor: &str, tuple: &Tuple, ts: i64, ordinal: u64) -> Uid {
    let mut hash = Sha1::new();
    hash.update(tuple.src);
    hash.update(tuple.dst);
    hash.update(tuple.src_port.to_be_bytes());
    hash.update(tuple.dst_port.to_be_bytes());
    hash.update([tuple.proto, prefix]);
    hash.update(ts.to_be_bytes());
    hash.update(ordinal.to_be_bytes());
    hash.update(sensor.as_bytes());
    let digest = hash.finalize();
    let mut number = digest[..12].iter().fold(0u128, |number, byte| (number << 8) | u128::from(*byte));
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = Uid::default();
    text.push(prefix);
    // 62^17 > 2^96: always seventeen digits, so that ids have one length.
    for _ in 0..17 {
        text.push(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    text
}

/// Room for "1:" and 20 bytes in base 64.
pub type CommunityId = Short<30>;

/// The Community ID with seed 0; None for SCTP, whose ports are not read.
pub fn community_id(tuple: &Tuple) -> Option<CommunityId> {
    if tuple.proto == SCTP {
        return None;
    }
    let mut ends = [(tuple.src, tuple.src_port), (tuple.dst, tuple.dst_port)];
    if !tuple.one_way && ends[0] > ends[1] {
        ends.swap(0, 1);
    }
    let mut hash = Sha1::new();
    hash.update([0, 0]);
    for (addr, _) in &ends {
        match as_v4(addr) {
            Some(v4) => hash.update(v4),
            None => hash.update(addr),
        }
    }
    hash.update([tuple.proto, 0]);
    if matches!(tuple.proto, TCP | UDP | ICMP | ICMP6) {
        for (_, port) in &ends {
            hash.update(port.to_be_bytes());
        }
    }
    let mut text = CommunityId::default();
    text.push(b'1');
    text.push(b':');
    base64(&hash.finalize(), &mut text);
    Some(text)
}

fn base64<const N: usize>(bytes: &[u8], text: &mut Short<N>) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let is_padding = digit > chunk.len();
            text.push(if is_padding { b'=' } else { DIGITS[(word >> (18 - 6 * digit) & 63) as usize] });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::ip::mapped;

    fn tuple(src: [u8; 4], src_port: u16, dst: [u8; 4], dst_port: u16, proto: u8) -> Tuple {
        Tuple { src: mapped(&src), dst: mapped(&dst), src_port, dst_port, proto, one_way: false }
    }

    #[test]
    fn both_directions_share_a_key() {
        let there = tuple([10, 0, 0, 1], 4000, [10, 0, 0, 2], 502, TCP);
        let back = tuple([10, 0, 0, 2], 502, [10, 0, 0, 1], 4000, TCP);
        assert!(there.key().0 == back.key().0 && there.key().1 != back.key().1);
    }

    #[test]
    fn community_ids_are_those_of_the_specification() {
        // The first example of the specification's baseline.
        let there = tuple([128, 232, 110, 120], 34855, [66, 35, 250, 204], 80, TCP);
        let back = tuple([66, 35, 250, 204], 80, [128, 232, 110, 120], 34855, TCP);
        assert_eq!(community_id(&there).unwrap().as_str(), "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
        assert_eq!(community_id(&back).unwrap().as_str(), "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
        assert!(community_id(&Tuple { proto: SCTP, ..there }).is_none());
    }

    #[test]
    fn uids_differ_by_each_part_and_repeat() {
        let one = tuple([10, 0, 0, 1], 1, [10, 0, 0, 2], 2, UDP);
        let first = uid(b'C', "", &one, 7, 0);
        assert!(first == uid(b'C', "", &one, 7, 0));
        assert!(first != uid(b'C', "", &one, 7, 1) && first != uid(b'C', "other", &one, 7, 0));
        assert_eq!(first.as_str().len(), 18);
    }
}
