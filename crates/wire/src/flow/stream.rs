//! One direction of a TCP connection put in order: bytes as they follow each other, holes, overlaps (the first wins).

/// Most bytes kept above a hole in one direction.
const MAX_BUFFERED: usize = 256 * 1024;
/// Most pieces kept above a hole in one direction.
const MAX_PIECES: usize = 512;
/// Most bytes kept above holes in all flows together.
pub const MAX_TOTAL: usize = 128 * 1024 * 1024;

/// What a stream hands on.
pub enum Event<'a> {
    Bytes(&'a [u8]),
    /// So many bytes were never seen.
    Gap(u64),
}

/// Bytes above a hole; empty where the flow has no use for them and only their place counts.
struct Piece {
    start: u64,
    len: u64,
    bytes: Box<[u8]>,
}

/// How far a direction was read, and what waits above a hole. Sequence numbers are relative to the SYN's.
pub struct Stream {
    next: u64,
    pieces: Vec<Piece>,
    buffered: usize,
}

impl Default for Stream {
    fn default() -> Self {
        Self { next: 1, pieces: Vec::new(), buffered: 0 }
    }
}

impl Stream {
    /// Takes a segment whose payload starts at `start`: `len` bytes on the wire, of which `bytes` were captured.
    ///
    /// `total` counts what all flows keep; `keep` says whether this flow has use for the bytes.
    #[inline]
    pub fn take(
        &mut self, start: u64, len: u32, bytes: &[u8], keep: bool, total: &mut usize, sink: &mut impl FnMut(Event<'_>),
    ) {
        let end = start + u64::from(len);
        if end <= self.next {
            return;
        }
        let skip = self.next.saturating_sub(start);
        let bytes = bytes.get(skip as usize..).unwrap_or_default();
        let start = start + skip;
        if start == self.next && self.pieces.is_empty() {
            self.pass(end, bytes, sink);
            return;
        }
        self.hold(start, end, if keep { bytes } else { &[] }, total);
        if start == self.next {
            self.release(total, sink);
        }
        while self.buffered > MAX_BUFFERED || self.pieces.len() > MAX_PIECES || *total > MAX_TOTAL {
            if self.pieces.is_empty() {
                break;
            }
            self.skip_hole(u64::MAX, total, sink);
        }
    }

    /// The other side has these bytes: what is missing below will not come.
    #[inline]
    pub fn acknowledged(&mut self, up_to: u64, total: &mut usize, sink: &mut impl FnMut(Event<'_>)) {
        while up_to > self.next {
            self.skip_hole(up_to, total, sink);
        }
    }

    /// True where the acknowledgement would leave a hole.
    #[inline]
    pub fn misses(&self, up_to: u64) -> bool {
        up_to > self.next
    }

    /// Nothing more will come: gives up the holes below what waits.
    pub fn finish(&mut self, total: &mut usize, sink: &mut impl FnMut(Event<'_>)) {
        while !self.pieces.is_empty() {
            self.skip_hole(u64::MAX, total, sink);
        }
    }

    /// Lets go of what waits, without handing it on.
    pub fn drop_bytes(&mut self, total: &mut usize) {
        *total -= self.buffered;
        self.buffered = 0;
        for piece in &mut self.pieces {
            piece.bytes = Box::default();
        }
    }

    /// In-order bytes; what the capture cut off is a gap.
    #[inline]
    fn pass(&mut self, end: u64, bytes: &[u8], sink: &mut impl FnMut(Event<'_>)) {
        let len = end - self.next;
        self.next = end;
        let bytes = &bytes[..bytes.len().min(len as usize)];
        if !bytes.is_empty() {
            sink(Event::Bytes(bytes));
        }
        if (bytes.len() as u64) < len {
            sink(Event::Gap(len - bytes.len() as u64));
        }
    }

    /// Puts a piece in its place among those that wait, without what they hold already.
    fn hold(&mut self, start: u64, end: u64, bytes: &[u8], total: &mut usize) {
        let mut at = start;
        let mut index = self.pieces.partition_point(|piece| piece.start + piece.len <= start);
        while at < end {
            let (until, resume) = match self.pieces.get(index) {
                Some(piece) if piece.start <= at => (at, piece.start + piece.len),
                Some(piece) if piece.start < end => (piece.start, piece.start + piece.len),
                _ => (end, end),
            };
            if until > at {
                let from = ((at - start) as usize).min(bytes.len());
                let to = ((until - start) as usize).min(bytes.len());
                let kept: Box<[u8]> = bytes[from..to].into();
                self.buffered += kept.len();
                *total += kept.len();
                self.pieces.insert(index, Piece { start: at, len: until - at, bytes: kept });
                index += 1;
            }
            index += usize::from(resume > until);
            at = resume.max(until);
        }
    }

    /// Hands on what follows without a hole.
    fn release(&mut self, total: &mut usize, sink: &mut impl FnMut(Event<'_>)) {
        let ready = {
            let mut next = self.next;
            self.pieces
                .iter()
                .take_while(|piece| {
                    let follows = piece.start == next;
                    next = piece.start + piece.len;
                    follows
                })
                .count()
        };
        let rest = self.pieces.split_off(ready);
        for piece in std::mem::replace(&mut self.pieces, rest) {
            self.buffered -= piece.bytes.len();
            *total -= piece.bytes.len();
            self.pass(piece.start + piece.len, &piece.bytes, sink);
        }
    }

    /// Gives up the hole ahead, at most up to `limit`.
    fn skip_hole(&mut self, limit: u64, total: &mut usize, sink: &mut impl FnMut(Event<'_>)) {
        let to = self.pieces.first().map_or(limit, |piece| piece.start.min(limit));
        if to > self.next {
            sink(Event::Gap(to - self.next));
            self.next = to;
        }
        self.release(total, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(steps: &[(u64, &[u8])], acked: u64) -> (Vec<u8>, u64, usize) {
        let (mut stream, mut total, mut bytes, mut missing) = (Stream::default(), 0, Vec::new(), 0);
        let mut sink = |event: Event<'_>| match event {
            Event::Bytes(more) => bytes.extend_from_slice(more),
            Event::Gap(len) => {
                bytes.extend(std::iter::repeat_n(b'?', len as usize));
                missing += len;
            }
        };
        for (start, piece) in steps {
            stream.take(*start, piece.len() as u32, piece, true, &mut total, &mut sink);
        }
        stream.acknowledged(acked, &mut total, &mut sink);
        stream.finish(&mut total, &mut sink);
        (bytes, missing, total)
    }

    #[test]
    fn order_retransmission_overlap_and_gap() {
        assert_eq!(run(&[(1, b"abc"), (4, b"def")], 0), (b"abcdef".to_vec(), 0, 0));
        assert_eq!(run(&[(4, b"def"), (7, b"g"), (1, b"abc")], 0), (b"abcdefg".to_vec(), 0, 0));
        assert_eq!(run(&[(1, b"abc"), (1, b"xyz"), (3, b"xdef")], 0), (b"abcdef".to_vec(), 0, 0));
        assert_eq!(run(&[(3, b"CD"), (1, b"abcdef")], 0), (b"abCDef".to_vec(), 0, 0));
        assert_eq!(run(&[(3, b"c"), (5, b"e"), (2, b"xxxxx")], 0), (b"?xcxex".to_vec(), 1, 0));
        assert_eq!(run(&[(1, b"ab"), (5, b"ef")], 7), (b"ab??ef".to_vec(), 2, 0));
    }

    #[test]
    fn cut_payload_is_a_gap() {
        let (mut stream, mut total, mut missing) = (Stream::default(), 0, 0);
        stream.take(1, 100, b"abc", true, &mut total, &mut |event| {
            if let Event::Gap(len) = event {
                missing += len;
            }
        });
        assert_eq!(missing, 97);
    }

    #[test]
    fn memory_is_bounded() {
        let (mut stream, mut total, mut most) = (Stream::default(), 0, 0);
        let bytes = [0; 1400];
        for piece in 0..2000u64 {
            stream.take(10 + piece * 1500, 1400, &bytes, true, &mut total, &mut |_| {});
            most = most.max(total);
        }
        assert!(most <= MAX_BUFFERED + 1400);
    }
}
