//! Telnet: clear-text logins with their outcome; what follows a login is not read.
//!
//! References: RFC 854 (commands), RFC 855 (options).

use super::bytes::said;
use super::{At, Decoder, Piece, Verdict};
use crate::tables::{LoginRow, Tables};

const PORTS: [u16; 2] = [23, 2323];
const MAX_LINE: usize = 512;
const IAC: u8 = 255;
const SUBNEGOTIATION: u8 = 250;
const SUBNEGOTIATION_END: u8 = 240;
const REFUSED: [&[u8]; 6] = [b"incorrect", b"failed", b"denied", b"invalid", b"failure", b"bad password"];
const ASKS_NAME: [&[u8]; 3] = [b"login:", b"username:", b"user name:"];
const ASKS_SECRET: [&[u8]; 2] = [b"password:", b"passwd:"];
/// What many systems say after a login that went well.
const TELLS_LAST: &[u8] = b"last login:";

/// How far the removal of telnet commands is.
#[derive(Default, Clone, Copy)]
enum Command {
    #[default]
    None,
    Iac,
    Option,
    Sub,
    SubIac,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Stage {
    #[default]
    Start,
    Name,
    Secret,
    Outcome,
}

#[derive(Default)]
struct Telnet {
    command: [Command; 2],
    line: [Vec<u8>; 2],
    stage: Stage,
    name: Option<String>,
    ts: i64,
    is_confirmed: bool,
}

/// A decoder where telnet options are negotiated, or a login is asked for on a port of telnet.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    // WILL, WONT, DO or DONT with an option that is assigned.
    let negotiates = matches!(first, [IAC, 251..=254, 0..=49 | 255, ..]);
    let asks = PORTS.contains(&resp_p) && !is_orig && asks_name(first.trim_ascii_end());
    (negotiates || asks).then(|| Box::<Telnet>::default() as Box<dyn Decoder>)
}

fn ends_with(line: &[u8], ending: &[u8]) -> bool {
    line.len() >= ending.len() && line[line.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

fn ends_with_any(line: &[u8], endings: &[&[u8]]) -> bool {
    endings.iter().any(|ending| ends_with(line, ending))
}

fn asks_name(line: &[u8]) -> bool {
    ends_with_any(line, &ASKS_NAME) && !ends_with(line, TELLS_LAST)
}

impl Decoder for Telnet {
    fn service(&self) -> &'static str {
        "telnet"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        self.is_confirmed = true;
        for byte in piece.bytes {
            if let Some(byte) = self.plain(*byte, usize::from(!piece.is_orig)) {
                self.typed(piece, byte, out);
            }
        }
        Verdict::Confirmed
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        let side = usize::from(!is_orig);
        self.line[side].clear();
        self.command[side] = Command::None;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        if self.stage == Stage::Outcome {
            self.tell(at, self.is_at_prompt().then_some(true), out);
        }
    }
}

impl Telnet {
    /// A byte of the conversation, with telnet's commands taken out.
    fn plain(&mut self, byte: u8, side: usize) -> Option<u8> {
        let (next, shown) = match (self.command[side], byte) {
            (Command::None, IAC) => (Command::Iac, None),
            (Command::None, byte) => (Command::None, Some(byte)),
            (Command::Iac, 251..=254) => (Command::Option, None),
            (Command::Iac, SUBNEGOTIATION) => (Command::Sub, None),
            (Command::Iac | Command::Option, _) => (Command::None, None),
            (Command::Sub, IAC) => (Command::SubIac, None),
            (Command::SubIac, SUBNEGOTIATION_END) => (Command::None, None),
            (Command::Sub | Command::SubIac, _) => (Command::Sub, None),
        };
        self.command[side] = next;
        shown
    }

    fn typed(&mut self, piece: &Piece<'_>, byte: u8, out: &mut Tables) {
        let side = usize::from(!piece.is_orig);
        if side == 0 && self.stage == Stage::Outcome && self.is_at_prompt() {
            self.tell(&piece.at, Some(true), out);
        }
        let is_end = matches!(byte, b'\r' | b'\n' | 0);
        if side == 0 && matches!(byte, 0x08 | 0x7f) {
            self.line[0].pop();
        } else if !is_end && self.line[side].len() < MAX_LINE {
            self.line[side].push(byte);
        }
        if side == 0 {
            if is_end {
                self.entered(piece.at.ts);
            }
        } else {
            self.shown(piece, byte, out);
        }
        if is_end {
            self.line[side].clear();
        }
    }

    /// True where the server's last line ends as a shell's prompt does; only what is typed next, or nothing, proves it.
    fn is_at_prompt(&self) -> bool {
        matches!(self.line[1].trim_ascii_end().last(), Some(b'$' | b'#' | b'>'))
    }

    /// The client ended a line: a name, or a password, which is dropped here.
    fn entered(&mut self, ts: i64) {
        match self.stage {
            Stage::Name if !self.line[0].is_empty() => {
                self.name = said(self.line[0].trim_ascii(), 128);
                self.stage = Stage::Start;
            }
            Stage::Secret => {
                self.stage = Stage::Outcome;
                self.ts = ts;
            }
            _ => {}
        }
    }

    /// The server showed one more character: a prompt, or how a login ended.
    fn shown(&mut self, piece: &Piece<'_>, byte: u8, out: &mut Tables) {
        let line = &self.line[1];
        match byte {
            b':' if ends_with_any(line, &ASKS_SECRET) => {
                if self.stage == Stage::Outcome {
                    self.tell(&piece.at, Some(false), out);
                }
                self.stage = Stage::Secret;
                self.line[0].clear();
            }
            b':' if asks_name(line) => {
                if self.stage == Stage::Outcome {
                    self.tell(&piece.at, Some(false), out);
                }
                self.stage = Stage::Name;
                self.line[0].clear();
            }
            _ if self.stage == Stage::Outcome && ends_with_any(line, &REFUSED) => {
                self.tell(&piece.at, Some(false), out)
            }
            _ => {}
        }
    }

    fn tell(&mut self, at: &At<'_>, success: Option<bool>, out: &mut Tables) {
        let row = LoginRow { service: Some("telnet"), username: self.name.as_deref(), success, ..Default::default() };
        out.login.push(&At { ts: self.ts, ..*at }, row);
        self.stage = Stage::Start;
        self.line[1].clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay, rows};

    const TALK: &[(bool, &[u8])] = &[
        (false, b"\xff\xfd\x18\xff\xfb\x01cam login: "),
        (true, b"\xff\xfc\x18root\r\n"),
        (false, b"root\r\nPassword: "),
        (true, b"hunter2\r\n"),
        (false, b"\r\nLogin incorrect\r\ncam login: "),
        (true, b"admin\r\n"),
        (false, b"admin\r\nPassword: "),
        (true, b"letmein\r\n"),
        (false, b"\r\nBusyBox v1.19\r\n# "),
    ];

    #[test]
    fn each_attempt_is_a_row_with_its_outcome_and_no_password() {
        for size in 1..30 {
            let mut out = Tables::default();
            replay(Box::<Telnet>::default(), TALK, size, &mut out);
            let batch = out.login.finish();
            assert_eq!(column(&batch, "username"), ["root", "admin"]);
            assert_eq!(column(&batch, "success"), ["false", "true"]);
            assert!(!format!("{:?}", rows(&batch)).contains("hunter2"));
        }
    }

    #[test]
    fn a_greeting_is_no_prompt_and_the_last_login_no_question() {
        let talk: &[(bool, &[u8])] = &[
            TALK[0],
            (true, b"rooz\x7ft\r\n"),
            TALK[2],
            TALK[3],
            (false, b"\r\n### Welcome ###\r\nLast login: Mon on tty1\r\nroot@cam:~# "),
            (true, b"ls\r\n"),
        ];
        for size in 1..30 {
            let mut out = Tables::default();
            replay(Box::<Telnet>::default(), talk, size, &mut out);
            let batch = out.login.finish();
            assert_eq!(
                (column(&batch, "username"), column(&batch, "success")),
                (vec!["root".into()], vec!["true".into()])
            );
        }
    }

    #[test]
    fn an_answer_that_never_came_is_no_outcome() {
        let mut out = Tables::default();
        replay(Box::<Telnet>::default(), &TALK[..4], usize::MAX, &mut out);
        assert_eq!(column(&out.login.finish(), "success"), [""]);
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::<Telnet>::default(), &[TALK[0].1, TALK[1].1, TALK[2].1]);
    }
}
