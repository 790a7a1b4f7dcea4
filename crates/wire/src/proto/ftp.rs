//! FTP control connections: logins with their outcome.
//!
//! References: RFC 959 4.1.1 (USER, PASS), 4.2 (replies).

use super::bytes::said;
use super::{At, Decoder, Piece, Verdict};
use crate::tables::{LoginRow, Tables};

const PORT: u16 = 21;
const MAX_LINE: usize = 1024;

#[derive(Default)]
struct Ftp {
    held: [Vec<u8>; 2],
    user: Option<String>,
    /// When the user was named, until a password is asked for.
    named: Option<i64>,
    /// When the password was sent.
    asked: Option<i64>,
    is_confirmed: bool,
}

/// A decoder where a server greets on the port of FTP, or a client names a user there.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let starts = if is_orig { first.starts_with(b"USER ") } else { first.starts_with(b"220") };
    // A mail server greets with the same number: elsewhere the greeting must say what it is.
    let says_so = !is_orig && first.windows(3).any(|word| word.eq_ignore_ascii_case(b"ftp"));
    (starts && (resp_p == PORT || says_so)).then(|| Box::<Ftp>::default() as Box<dyn Decoder>)
}

impl Decoder for Ftp {
    fn service(&self) -> &'static str {
        "ftp"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        for byte in piece.bytes {
            if *byte != b'\n' {
                if self.held[side].len() < MAX_LINE {
                    self.held[side].push(*byte);
                }
                continue;
            }
            let line = std::mem::take(&mut self.held[side]);
            let line = line.trim_ascii();
            if side == 0 {
                self.command(line, piece.at.ts);
            } else if line.starts_with(b"234") {
                // What follows is encrypted (RFC 4217 4).
                return Verdict::Leave;
            } else {
                self.reply(line, &piece.at, out);
            }
        }
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        self.held[usize::from(!is_orig)].clear();
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        self.named = None;
        self.tell(at, None, out);
    }
}

impl Ftp {
    fn command(&mut self, line: &[u8], ts: i64) {
        let word = line.split(|byte| *byte == b' ').next().unwrap_or_default().to_ascii_uppercase();
        match word.as_slice() {
            b"USER" => {
                self.is_confirmed = true;
                self.user = said(line[4..].trim_ascii(), 128);
                self.named = Some(ts);
            }
            b"PASS" => self.asked = Some(ts),
            b"AUTH" => self.is_confirmed = true,
            _ => {}
        }
    }

    fn reply(&mut self, line: &[u8], at: &At<'_>, out: &mut Tables) {
        match line.get(..3) {
            Some(b"230") => self.tell(at, Some(true), out),
            Some(b"530" | b"430") => self.tell(at, Some(false), out),
            Some(b"331") => {
                self.is_confirmed = true;
                self.named = None;
            }
            _ => {}
        }
    }

    fn tell(&mut self, at: &At<'_>, success: Option<bool>, out: &mut Tables) {
        let named = self.named.take();
        let Some(ts) = self.asked.take().or(named) else { return };
        let row = LoginRow { service: Some("ftp"), username: self.user.as_deref(), success, ..Default::default() };
        out.login.push(&At { ts, ..*at }, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay, rows};

    const TALK: &[(bool, &[u8])] = &[
        (false, b"220 ready\r\n"),
        (true, b"USER bob\r\n"),
        (false, b"331 password please\r\n"),
        (true, b"PASS hunter2\r\n"),
        (false, b"530 no\r\n"),
        (true, b"PASS letmein\r\n"),
        (false, b"230 welcome\r\n"),
    ];

    #[test]
    fn refused_then_accepted() {
        for size in 1..20 {
            let mut out = Tables::default();
            replay(Box::<Ftp>::default(), TALK, size, &mut out);
            let batch = out.login.finish();
            assert_eq!(column(&batch, "success"), ["false", "true"]);
            assert_eq!(column(&batch, "username"), ["bob", "bob"]);
            assert!(!format!("{:?}", rows(&batch)).contains("hunter2"));
        }
    }

    #[test]
    fn a_user_may_be_judged_without_a_password() {
        let mut out = Tables::default();
        let talk: &[(bool, &[u8])] = &[TALK[0], (true, b"USER root\r\n"), (false, b"530 not you\r\n"), TALK[1]];
        replay(Box::<Ftp>::default(), talk, usize::MAX, &mut out);
        let batch = out.login.finish();
        assert_eq!(
            (column(&batch, "username"), column(&batch, "success")),
            (vec!["root".into()], vec!["false".into()])
        );
    }

    #[test]
    fn other_ports_need_a_greeting_that_says_so() {
        assert!(probe(2121, false, b"220 tiny FTP server\r\n").is_some());
        assert!(probe(25, false, b"220 mail ESMTP\r\n").is_none() && probe(110, true, b"USER bob\r\n").is_none());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::<Ftp>::default(), &[TALK[0].1, TALK[1].1, TALK[3].1]);
    }
}
