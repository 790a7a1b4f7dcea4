//! NTP: one row for each message.
//!
//! References: RFC 5905 7.3 (header), RFC 9327 (control messages, mode 6).

use std::fmt::Write;

use super::{Decoder, Piece, Verdict};
use crate::tables::{NtpRow, Tables};

const PORT: u16 = 123;
const HEADER: usize = 48;

struct Ntp;

/// A decoder for port 123 where version and mode are ones that exist.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    ([orig_p, resp_p].contains(&PORT) && is_ntp(payload)).then(|| Box::new(Ntp) as Box<dyn Decoder>)
}

fn is_ntp(payload: &[u8]) -> bool {
    let Some(first) = payload.first() else { return false };
    let (version, mode) = (first >> 3 & 7, first & 7);
    (1..=4).contains(&version) && if mode >= 6 { payload.len() >= 4 } else { mode > 0 && payload.len() >= HEADER }
}

impl Decoder for Ntp {
    fn service(&self) -> &'static str {
        "ntp"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let bytes = piece.bytes;
        if !is_ntp(bytes) {
            super::weird(out, &piece.at, "ntp", "ntp_malformed", None);
            return Verdict::Unsure;
        }
        let (version, mode) = (bytes[0] >> 3 & 7, bytes[0] & 7);
        let has_header = mode < 6;
        let reference = if has_header { reference(bytes[1], &bytes[12..16]) } else { String::new() };
        out.ntp.push(
            &piece.at,
            NtpRow {
                is_orig: Some(piece.is_orig),
                ntp_version: Some(version),
                ntp_mode: Some(mode),
                stratum: has_header.then(|| bytes[1]),
                poll: has_header.then(|| f64::from(bytes[2].cast_signed()).exp2()),
                ref_id: has_header.then_some(reference.as_str()),
                ..Default::default()
            },
        );
        Verdict::Confirmed
    }
}

/// Letters at stratum 0 and 1, an address above (RFC 5905 7.3).
fn reference(stratum: u8, id: &[u8]) -> String {
    if stratum > 1 {
        return id.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
    }
    let mut letters = String::new();
    for byte in id.iter().filter(|byte| **byte != 0) {
        if byte.is_ascii_graphic() {
            letters.push(char::from(*byte));
        } else {
            let _ = write!(letters, "\\x{byte:02x}");
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    fn message() -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        (bytes[0], bytes[1], bytes[2]) = (0x24, 1, 6);
        bytes[12..16].copy_from_slice(b"GPS\0");
        bytes
    }

    #[test]
    fn a_server_says_its_source() {
        let mut out = Tables::default();
        replay(Box::new(Ntp), &[(false, &message())], usize::MAX, &mut out);
        let batch = out.ntp.finish();
        assert_eq!(column(&batch, "ref_id"), ["GPS"]);
        assert_eq!(column(&batch, "poll"), ["64"]);
        assert_eq!(column(&batch, "ntp_mode"), ["4"]);
    }

    #[test]
    fn other_ports_and_short_messages_are_left_alone() {
        assert!(probe(123, 123, &message()).is_some());
        assert!(probe(5000, 5001, &message()).is_none());
        assert!(probe(123, 123, &message()[..20]).is_none());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::new(Ntp), &[&message()]);
    }
}
