//! RTP and RTCP are recognised, so that a call on ever new ports is one service; they have no rows.
//!
//! References: RFC 3550 5.1 (RTP header), 6.4 and 6.6 (RTCP packets), A.1 (probation); RFC 5761 4 (telling them apart).

use super::{Decoder, Piece, Verdict};
use crate::tables::Tables;

const FIRST_PORT: u16 = 1024;
const HEADER: usize = 12;
const MAX_SKIPPED: u16 = 100;

/// Sequence number and source of an RTP packet; `None` where this is none.
fn media(bytes: &[u8]) -> Option<(u16, [u8; 4])> {
    let head = bytes.get(..HEADER)?;
    let kind = head[1] & 0x7f;
    let fits = head[0] >> 6 == 2 && (kind <= 34 || kind >= 96) && bytes.len() >= HEADER + 4 * usize::from(head[0] & 15);
    fits.then(|| (u16::from_be_bytes([head[2], head[3]]), [head[8], head[9], head[10], head[11]]))
}

/// Whether these are packets of RTCP from the first to the last octet, a report in front.
fn is_control(mut bytes: &[u8]) -> bool {
    if !matches!(bytes.get(1), Some(200 | 201)) || bytes.len() < 8 {
        return false;
    }
    while let [first, kind, high, low, ..] = bytes {
        let length = 4 * (usize::from(u16::from_be_bytes([*high, *low])) + 1);
        if first >> 6 != 2 || !(200..=207).contains(kind) || bytes.len() < length {
            return false;
        }
        bytes = &bytes[length..];
    }
    bytes.is_empty()
}

/// Media are believed once two packets of one source follow each other, as a receiver believes them (RFC 3550 A.1).
#[derive(Default)]
struct Rtp {
    last: [Option<(u16, [u8; 4])>; 2],
    is_confirmed: bool,
}

struct Rtcp {
    is_confirmed: bool,
}

/// A decoder where both ports are dynamic and the first datagram fits.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    if orig_p < FIRST_PORT || resp_p < FIRST_PORT {
        return None;
    }
    if is_control(payload) {
        return Some(Box::new(Rtcp { is_confirmed: false }));
    }
    media(payload).is_some().then(|| Box::<Rtp>::default() as Box<dyn Decoder>)
}

impl Decoder for Rtp {
    fn service(&self) -> &'static str {
        "rtp"
    }

    fn piece(&mut self, piece: &Piece<'_>, _out: &mut Tables) -> Verdict {
        if self.is_confirmed {
            return Verdict::Leave;
        }
        let Some((number, source)) = media(piece.bytes) else { return Verdict::Leave };
        let before = self.last[usize::from(!piece.is_orig)].replace((number, source));
        let Some((last, same)) = before else { return Verdict::Unsure };
        if same != source || !(1..=MAX_SKIPPED).contains(&number.wrapping_sub(last)) {
            return Verdict::Leave;
        }
        self.is_confirmed = true;
        Verdict::Confirmed
    }
}

impl Decoder for Rtcp {
    fn service(&self) -> &'static str {
        "rtcp"
    }

    fn piece(&mut self, piece: &Piece<'_>, _out: &mut Tables) -> Verdict {
        if self.is_confirmed || !is_control(piece.bytes) {
            return Verdict::Leave;
        }
        self.is_confirmed = true;
        Verdict::Confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{fuzz, replay};

    const FIRST: &[u8] = &[0x80, 0x88, 0, 7, 0, 0, 0, 0, 9, 9, 9, 9, 1, 2, 3];
    const NEXT: &[u8] = &[0x80, 0x08, 0, 8, 0, 0, 0, 160, 9, 9, 9, 9, 1, 2, 3];
    const OTHER: &[u8] = &[0x80, 0x08, 0, 8, 0, 0, 0, 160, 9, 9, 9, 8, 1, 2, 3];
    const REPORT: &[u8] = &[0x80, 201, 0, 1, 9, 9, 9, 9, 0x81, 202, 0, 2, 9, 9, 9, 9, 1, 1, b'a', 0];

    fn verdict(sent: &[&[u8]]) -> Verdict {
        let sent: Vec<(bool, &[u8])> = sent.iter().map(|bytes| (true, *bytes)).collect();
        replay(Box::<Rtp>::default(), &sent, usize::MAX, &mut Tables::default())
    }

    #[test]
    fn two_packets_of_one_source_are_media() {
        assert_eq!(verdict(&[FIRST]), Verdict::Unsure);
        assert_eq!(verdict(&[FIRST, NEXT]), Verdict::Confirmed);
        assert_eq!(verdict(&[FIRST, OTHER]), Verdict::Leave);
        assert_eq!(verdict(&[FIRST, FIRST]), Verdict::Leave);
    }

    #[test]
    fn reports_must_fill_the_datagram() {
        assert!(is_control(REPORT) && !is_control(&REPORT[..19]) && !is_control(&REPORT[8..]));
        assert_eq!(probe(10_001, 12_001, REPORT).map(|one| one.service()), Some("rtcp"));
    }

    #[test]
    fn well_known_ports_are_left_alone() {
        assert!(probe(40_000, 53, FIRST).is_none());
        assert!(probe(40_000, 10_000, FIRST).is_some() && probe(40_000, 10_000, &FIRST[..9]).is_none());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::<Rtp>::default(), &[FIRST, NEXT, REPORT]);
        fuzz(|| Box::new(Rtcp { is_confirmed: false }), &[REPORT, FIRST]);
    }
}
