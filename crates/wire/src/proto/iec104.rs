//! IEC 60870-5-104: one row for each data unit and for each frame that starts, stops or tests the transfer of data.
//!
//! Frames that only acknowledge have no rows. References: IEC 60870-5-104:2006 5 (frames), 7 (data units, with causes
//! of two octets, common addresses of two and object addresses of three); IEC 60870-5-101:2003 7.2.1 to 7.2.6.

use super::bytes::Cursor;
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::{Iec104Row, Tables};

const PORT: u16 = 2404;
const START: u8 = 0x68;
const HEAD: usize = 2;
/// Least and most octets behind the length (104, 5.1).
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=253;

/// The name of a type, as the standard writes it.
fn kind(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "M_SP_NA_1",
        3 => "M_DP_NA_1",
        5 => "M_ST_NA_1",
        7 => "M_BO_NA_1",
        9 => "M_ME_NA_1",
        11 => "M_ME_NB_1",
        13 => "M_ME_NC_1",
        15 => "M_IT_NA_1",
        20 => "M_PS_NA_1",
        21 => "M_ME_ND_1",
        30 => "M_SP_TB_1",
        31 => "M_DP_TB_1",
        32 => "M_ST_TB_1",
        33 => "M_BO_TB_1",
        34 => "M_ME_TD_1",
        35 => "M_ME_TE_1",
        36 => "M_ME_TF_1",
        37 => "M_IT_TB_1",
        38 => "M_EP_TD_1",
        39 => "M_EP_TE_1",
        40 => "M_EP_TF_1",
        45 => "C_SC_NA_1",
        46 => "C_DC_NA_1",
        47 => "C_RC_NA_1",
        48 => "C_SE_NA_1",
        49 => "C_SE_NB_1",
        50 => "C_SE_NC_1",
        51 => "C_BO_NA_1",
        58 => "C_SC_TA_1",
        59 => "C_DC_TA_1",
        60 => "C_RC_TA_1",
        61 => "C_SE_TA_1",
        62 => "C_SE_TB_1",
        63 => "C_SE_TC_1",
        64 => "C_BO_TA_1",
        70 => "M_EI_NA_1",
        100 => "C_IC_NA_1",
        101 => "C_CI_NA_1",
        102 => "C_RD_NA_1",
        103 => "C_CS_NA_1",
        104 => "C_TS_NA_1",
        105 => "C_RP_NA_1",
        106 => "C_CD_NA_1",
        107 => "C_TS_TA_1",
        110 => "P_ME_NA_1",
        111 => "P_ME_NB_1",
        112 => "P_ME_NC_1",
        113 => "P_AC_NA_1",
        120 => "F_FR_NA_1",
        121 => "F_SR_NA_1",
        122 => "F_SC_NA_1",
        123 => "F_LS_NA_1",
        124 => "F_AF_NA_1",
        125 => "F_SG_NA_1",
        126 => "F_DR_TA_1",
        127 => "F_SC_NB_1",
        _ => return None,
    })
}

/// The name of a cause of transmission, as the standard abbreviates it.
fn cause(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "per/cyc",
        2 => "back",
        3 => "spont",
        4 => "init",
        5 => "req",
        6 => "act",
        7 => "actcon",
        8 => "deact",
        9 => "deactcon",
        10 => "actterm",
        11 => "retrem",
        12 => "retloc",
        13 => "file",
        20 => "inrogen",
        21..=36 => "inro",
        37 => "reqcogen",
        38..=41 => "reqco",
        44 => "unknown type",
        45 => "unknown cause",
        46 => "unknown common address",
        47 => "unknown object address",
        _ => return None,
    })
}

/// Octets of one element of a type, without its address; `None` where they vary or nobody says.
fn size(code: u8) -> Option<usize> {
    Some(match code {
        1 | 3 | 45..=47 | 70 | 100 | 101 | 105 | 113 => 1,
        5 | 21 | 104 | 106 => 2,
        9 | 11 | 48 | 49 | 110 | 111 => 3,
        51 => 4,
        7 | 13 | 15 | 20 | 50 | 112 => 5,
        30 | 31 | 58..=60 => 8,
        32 | 107 => 9,
        34 | 35 | 61 | 62 | 38 => 10,
        33 | 36 | 37 | 63 => 12,
        39 | 40 | 64 => 11,
        102 => 0,
        103 => 7,
        _ => return None,
    })
}

fn unnumbered(control: u8) -> Option<&'static str> {
    Some(match control {
        0x07 => "STARTDT_ACT",
        0x0b => "STARTDT_CON",
        0x13 => "STOPDT_ACT",
        0x23 => "STOPDT_CON",
        0x43 => "TESTFR_ACT",
        0x83 => "TESTFR_CON",
        _ => return None,
    })
}

#[derive(Default)]
struct Iec104 {
    held: [Vec<u8>; 2],
    is_confirmed: bool,
}

/// A decoder where the bytes begin with a frame; away from port 2404 with one that starts the transfer alone.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let length = frame(first)?;
    let is_starting = is_orig && first == [START, 4, 0x07, 0, 0, 0];
    let fits = resp_p == PORT
        && (first.len() < HEAD + length || first.len() == HEAD + length || first[HEAD + length] == START);
    (fits || is_starting).then(|| Box::<Iec104>::default() as Box<dyn Decoder>)
}

/// Octets behind the length, where the bytes begin with a frame that makes sense.
fn frame(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..HEAD + 4)?;
    let length = usize::from(head[1]);
    let makes_sense = match head[2] & 3 {
        3 => length == 4 && unnumbered(head[2]).is_some() && head[3..6] == [0, 0, 0],
        1 => length == 4 && head[2] == 1 && head[3] == 0,
        _ => length >= 10,
    };
    (head[0] == START && LENGTHS.contains(&length) && makes_sense).then_some(length)
}

impl Decoder for Iec104 {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum()
    }

    fn service(&self) -> &'static str {
        "iec104"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        let used = if held.is_empty() {
            self.frames(piece, piece.bytes, out)
        } else {
            held.extend_from_slice(piece.bytes);
            self.frames(piece, &held, out)
        };
        let Some(used) = used else { return Verdict::Leave };
        if held.is_empty() {
            held.extend_from_slice(&piece.bytes[used..]);
        } else {
            held.drain(..used);
        }
        self.held[side] = held;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        // Frames are short: the next segment starts a new one, or the flow is given up there.
        self.held[usize::from(!is_orig)].clear();
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl Iec104 {
    /// Reads whole frames; how many bytes they took, or `None` where these are none.
    fn frames(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while bytes.len() - used >= HEAD + 4 {
            let rest = &bytes[used..];
            let Some(length) = frame(rest) else {
                weird(out, &piece.at, "iec104", "iec104_bad_frame", None);
                return None;
            };
            let Some(content) = rest.get(HEAD..HEAD + length) else { break };
            self.is_confirmed = true;
            if let Some(name) = unnumbered(content[0]) {
                let row = Iec104Row { is_orig: Some(piece.is_orig), iec_type: Some(name), ..Default::default() };
                out.iec104.push(&piece.at, row);
            } else if content[0] & 1 == 0 && unit(piece, &content[4..], out).is_none() {
                weird(out, &piece.at, "iec104", "iec104_malformed", None);
            }
            used += HEAD + length;
        }
        Some(used)
    }
}

/// Reads one data unit.
fn unit(piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let (code, count, why, originator) = (cursor.u8()?, cursor.u8()?, cursor.u8()?, cursor.u8()?);
    let station = cursor.be16()?.swap_bytes();
    let number = usize::from(count & 0x7f);
    let (low, high, first) = objects(code, number, count & 0x80 != 0, cursor.rest())?;
    let made = format!("unknown-{code}");
    let reason = format!("unknown-{}", why & 0x3f);
    let value = value(code, first);
    out.iec104.push(
        &piece.at,
        Iec104Row {
            is_orig: Some(piece.is_orig),
            iec_type_id: Some(code),
            iec_type: Some(kind(code).unwrap_or(&made)),
            cause: Some(cause(why & 0x3f).unwrap_or(&reason)),
            is_negative: Some(why & 0x40 != 0),
            is_test: Some(why & 0x80 != 0),
            originator: Some(originator),
            common_address: Some(station),
            object_count: Some(count & 0x7f),
            object_low: Some(low),
            object_high: Some(high),
            value: value.as_deref(),
            is_select: selects(code, first),
            ..Default::default()
        },
    );
    Some(())
}

/// Lowest and highest object address of a unit, and its first element; where sizes vary, the first address alone.
fn objects(code: u8, number: usize, is_sequence: bool, bytes: &[u8]) -> Option<(u32, u32, &[u8])> {
    let mut cursor = Cursor::new(bytes);
    let address =
        |cursor: &mut Cursor<'_>| cursor.take(3).map(|three| u32::from_le_bytes([three[0], three[1], three[2], 0]));
    let first = address(&mut cursor)?;
    let Some(size) = size(code).filter(|_| number > 0) else { return Some((first, first, cursor.rest())) };
    let element = cursor.take(size)?;
    if is_sequence {
        cursor.take(size * (number - 1))?;
        return Some((first, first + u32::try_from(number - 1).ok()?, element));
    }
    let (mut low, mut high) = (first, first);
    for _ in 1..number {
        let next = address(&mut cursor)?;
        cursor.take(size)?;
        (low, high) = (low.min(next), high.max(next));
    }
    Some((low, high, element))
}

/// What the first element says, as text: a state, a step, or a number.
fn value(code: u8, element: &[u8]) -> Option<String> {
    let le16 = |at: usize| element.get(at..at + 2).map(|two| i16::from_le_bytes([two[0], two[1]]));
    let first = element.first().copied();
    match code {
        1 | 30 | 45 | 58 => first.map(|state| if state & 1 == 1 { "on" } else { "off" }.to_owned()),
        3 | 31 | 46 | 47 | 59 | 60 => first.map(|state| (state & 3).to_string()),
        9 | 21 | 34 | 48 | 61 | 110 => le16(0).map(|part| format!("{:.4}", f64::from(part) / 32768.0)),
        11 | 35 | 49 | 62 | 111 => le16(0).map(|scaled| scaled.to_string()),
        13 | 36 | 50 | 63 | 112 => {
            element.get(..4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]).to_string())
        }
        100 | 101 | 105 => first.map(|qualifier| qualifier.to_string()),
        _ => None,
    }
}

/// Whether a command only selects what another then executes; the bit stands in the last octet of the order.
fn selects(code: u8, element: &[u8]) -> Option<bool> {
    let at = match code {
        45..=47 | 58..=60 => 0,
        48 | 49 | 61 | 62 => 2,
        50 | 63 => 4,
        _ => return None,
    };
    element.get(at).map(|order| order & 0x80 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    const STARTED: &[u8] = &[START, 4, 0x07, 0, 0, 0];
    const COMMAND: &[u8] = &[START, 14, 0, 0, 0, 0, 45, 1, 6, 0, 7, 1, 0x89, 0x13, 0, 0x81];
    const MEASURED: &[u8] =
        &[START, 26, 2, 0, 0, 0, 13, 2, 3, 0, 7, 1, 0xd1, 7, 0, 0, 0, 0xa4, 0x41, 0, 0xd2, 7, 0, 0, 0, 0x80, 0x3f, 0];
    const SEQUENCE: &[u8] = &[START, 16, 4, 0, 0, 0, 1, 0x83, 20, 0, 7, 1, 0xe9, 3, 0, 1, 0, 1];

    fn decoder() -> Box<dyn Decoder> {
        Box::<Iec104>::default()
    }

    #[test]
    fn commands_and_values_are_told_wherever_the_stream_is_cut() {
        let sent = [(true, [STARTED, COMMAND].concat()), (false, [MEASURED, SEQUENCE].concat())];
        let sent: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, bytes.as_slice())).collect();
        for size in [1, 5, usize::MAX] {
            let mut out = Tables::default();
            assert_eq!(replay(decoder(), &sent, size, &mut out), Verdict::Confirmed);
            assert_eq!(out.weird.len(), 0);
            let batch = out.iec104.finish();
            assert_eq!(column(&batch, "iec_type"), ["STARTDT_ACT", "C_SC_NA_1", "M_ME_NC_1", "M_SP_NA_1"]);
            assert_eq!(column(&batch, "cause"), ["", "act", "spont", "inrogen"]);
            assert_eq!(column(&batch, "common_address"), ["", "263", "263", "263"]);
            assert_eq!(column(&batch, "object_low"), ["", "5001", "2001", "1001"]);
            assert_eq!(column(&batch, "object_high"), ["", "5001", "2002", "1003"]);
            assert_eq!(column(&batch, "value"), ["", "on", "20.5", "on"]);
            assert_eq!(column(&batch, "is_select"), ["", "true", "", ""]);
        }
    }

    #[test]
    fn units_that_are_cut_short_are_odd() {
        let mut out = Tables::default();
        let short: &[u8] = &[START, 10, 0, 0, 0, 0, 45, 1, 6, 0, 7, 1];
        replay(decoder(), &[(true, STARTED), (true, short)], usize::MAX, &mut out);
        assert_eq!(out.weird.len(), 1);
    }

    #[test]
    fn other_ports_need_the_frame_that_starts() {
        assert!(probe(2404, false, MEASURED).is_some());
        assert!(probe(2405, true, STARTED).is_some());
        assert!(probe(2405, true, COMMAND).is_none());
        assert!(probe(2404, true, b"GET / HTTP/1.1\r\n").is_none());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(decoder, &[STARTED, COMMAND, MEASURED, SEQUENCE]);
    }
}
