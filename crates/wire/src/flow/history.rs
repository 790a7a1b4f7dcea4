//! The history of a connection as Zeek writes it: one letter per kind of event, upper case by orig.
//!
//! References: Zeek `scripts/base/protocols/conn/main.zeek`, field `history`.

use crate::text::Short;

/// Letters that are kept; what a flow does after that leaves none.
const ROOM: usize = 46;

/// The letters so far, and which of the once-only ones were written.
#[derive(Clone, Copy, Default)]
pub struct History {
    letters: Short<ROOM>,
    seen: u32,
}

/// Letters that are written once per direction, or (S, F, R) again only with another sequence number.
#[derive(Clone, Copy)]
pub enum Mark {
    Syn = 0,
    Fin = 1,
    Rst = 2,
    FinRst = 3,
    MultiFlag = 4,
    Data = 5,
    Ack = 6,
}

impl History {
    /// The letters so far; None where there are none.
    pub fn as_str(&self) -> Option<&str> {
        let letters = self.letters.as_str();
        (!letters.is_empty()).then_some(letters)
    }

    /// Writes a letter for a direction.
    pub fn add(&mut self, is_orig: bool, letter: u8) {
        self.letters.push(if is_orig { letter } else { letter.to_ascii_lowercase() });
    }

    /// Writes a letter the first time; false where it stood there already.
    #[inline]
    pub fn once(&mut self, is_orig: bool, mark: Mark, letter: u8) -> bool {
        let bit = 1 << (mark as u32 + if is_orig { 0 } else { 16 });
        if self.seen & bit != 0 {
            return false;
        }
        self.seen |= bit;
        self.add(is_orig, letter);
        true
    }
}

/// An event whose letter is written at its 1st, 10th, 100th … time.
#[derive(Clone, Copy)]
pub struct Scaled {
    count: u32,
    threshold: u32,
}

impl Default for Scaled {
    fn default() -> Self {
        Self { count: 0, threshold: 1 }
    }
}

impl Scaled {
    /// Counts one; true where the letter is due.
    pub fn is_due(&mut self) -> bool {
        self.count = self.count.saturating_add(1);
        let is_due = self.count == self.threshold;
        if is_due {
            self.threshold = self.threshold.saturating_mul(10);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_once_and_by_powers_of_ten() {
        let mut history = History::default();
        assert_eq!(history.as_str(), None);
        assert!(history.once(true, Mark::Data, b'D') && !history.once(true, Mark::Data, b'D'));
        assert!(history.once(false, Mark::Data, b'D'));
        assert_eq!(history.as_str(), Some("Dd"));
        let mut scaled = Scaled::default();
        assert_eq!((1..=1000).filter(|_| scaled.is_due()).count(), 4);
    }
}
