//! Lines out of a stream that is cut anywhere, without copying those that arrive whole.

use memchr::memchr;

/// Gathers the lines of one direction; of a longer line than `most` only so much is kept.
#[derive(Default)]
pub struct Lines {
    held: Vec<u8>,
    is_told: bool,
}

impl Lines {
    /// The next whole line without its end (LF or CR LF), or `None` where more bytes are needed; `input` moves on.
    pub fn take<'a, 'b: 'a>(&'a mut self, input: &mut &'b [u8], most: usize) -> Option<&'a [u8]> {
        if self.is_told {
            self.held.clear();
            self.is_told = false;
        }
        let Some(end) = memchr(b'\n', input) else {
            self.hold(input, most);
            *input = &[];
            return None;
        };
        let line = &input[..end];
        *input = &input[end + 1..];
        if self.held.is_empty() {
            return Some(without_cr(&line[..line.len().min(most)]));
        }
        self.hold(line, most);
        self.is_told = true;
        Some(without_cr(&self.held))
    }

    /// What is held of a line that has not ended.
    pub fn unfinished(&self) -> &[u8] {
        if self.is_told { &[] } else { &self.held }
    }

    fn hold(&mut self, bytes: &[u8], most: usize) {
        let room = most.saturating_sub(self.held.len());
        self.held.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// True where `text` holds `word` (lower case), whatever the case of the text.
pub fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

/// True where `text` ends with `word`, whatever the case.
pub fn ends_with(text: &[u8], word: &[u8]) -> bool {
    text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// The rest of `text` after `word`, whatever the case.
pub fn after<'a>(text: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], size: usize, most: usize) -> Vec<Vec<u8>> {
        let (mut lines, mut seen) = (Lines::default(), Vec::new());
        for mut chunk in bytes.chunks(size) {
            while let Some(line) = lines.take(&mut chunk, most) {
                seen.push(line.to_vec());
            }
        }
        seen
    }

    #[test]
    fn lines_are_the_same_however_they_are_cut() {
        let bytes = b"one\r\n\r\ntwo\nthr\ree\r\nrest";
        let whole = all(bytes, bytes.len(), 100);
        assert_eq!(whole, [&b"one"[..], b"", b"two", b"thr\ree"]);
        assert!((1..bytes.len()).all(|size| all(bytes, size, 100) == whole));
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_is_whole() {
        let bytes = b"0123456789\nab\n";
        assert!((1..20).all(|size| all(bytes, size, 4) == [&b"0123"[..], b"ab"]));
    }
}
