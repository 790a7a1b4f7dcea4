//! SSH: the two identification strings of a connection, in one row.
//!
//! References: RFC 4253 4.2.

use super::bytes::text;
use super::{At, Decoder, Piece, Verdict};
use crate::tables::{SshRow, Tables};

/// Longest identification with its line end, and some for lines that a server may send before it.
const MAX_GREETING: usize = 4096;

#[derive(Default)]
struct Ssh {
    ts: Option<i64>,
    held: [Vec<u8>; 2],
    version: [Option<String>; 2],
}

/// A decoder where a direction starts with an identification string.
pub fn probe(_resp_p: u16, _is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    first.starts_with(b"SSH-").then(|| Box::<Ssh>::default() as Box<dyn Decoder>)
}

impl Decoder for Ssh {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum()
    }

    fn service(&self) -> &'static str {
        "ssh"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        self.ts.get_or_insert(piece.at.ts);
        let side = usize::from(!piece.is_orig);
        if self.version[side].is_none() {
            let held = &mut self.held[side];
            held.extend_from_slice(&piece.bytes[..piece.bytes.len().min(MAX_GREETING - held.len().min(MAX_GREETING))]);
            self.version[side] = identification(held);
        }
        let is_lost = self.version[side].is_none() && self.held[side].len() >= MAX_GREETING;
        if is_lost || self.version.iter().all(Option::is_some) {
            self.end(&piece.at, out);
            return Verdict::Leave;
        }
        if self.version.iter().any(Option::is_some) { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        if self.version.iter().any(Option::is_some) {
            let row = SshRow {
                client_version: self.version[0].as_deref(),
                server_version: self.version[1].as_deref(),
                ..Default::default()
            };
            out.ssh.push(&At { ts: self.ts.unwrap_or(at.ts), ..*at }, row);
            self.version = [None, None];
        }
    }
}

/// The first line that is an identification string, once it is whole.
fn identification(held: &[u8]) -> Option<String> {
    let mut lines = held.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    lines.find(|line| line.starts_with(b"SSH-")).map(|line| text(line.trim_ascii_end(), 255))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    const CLIENT: &[u8] = b"SSH-2.0-OpenSSH_9.2p1\r\nrest";
    const SERVER: &[u8] = b"SSH-2.0-dropbear_2019.78\r\nrest";

    #[test]
    fn both_greetings_are_one_row() {
        for size in 1..SERVER.len() {
            let mut out = Tables::default();
            replay(Box::<Ssh>::default(), &[(true, CLIENT), (false, SERVER)], size, &mut out);
            let batch = out.ssh.finish();
            assert_eq!(column(&batch, "client_version"), ["SSH-2.0-OpenSSH_9.2p1"]);
            assert_eq!(column(&batch, "server_version"), ["SSH-2.0-dropbear_2019.78"]);
        }
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::<Ssh>::default(), &[CLIENT, SERVER]);
    }
}
