//! A file as a run of bytes that can be looked at ahead, unpacked on the way where it is compressed.

use std::io::{self, BufReader, Chain, Cursor, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

const CHUNK: usize = 256 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

type Source = Box<dyn Read + Send>;
/// A source whose first bytes were looked at and put back.
type Peeked = Chain<Cursor<Vec<u8>>, Source>;

/// Bytes read so far and not yet consumed, and the source of more.
pub struct Stream {
    source: Source,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    failure: Option<String>,
}

impl Stream {
    /// A stream over a source, seen through gzip or zstd where its first bytes say so.
    pub fn unpacked(mut source: Source) -> Self {
        let mut magic = Vec::with_capacity(4);
        let looked = source.by_ref().take(4).read_to_end(&mut magic);
        let failure = looked.err().map(|error| error.to_string());
        let is_gzip = magic.starts_with(&GZIP);
        let is_zstd = magic.starts_with(&ZSTD);
        let peeked = Cursor::new(magic).chain(source);
        let source: Source = if is_gzip {
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(CHUNK, peeked)))
        } else if is_zstd {
            Box::new(Frames { state: FrameState::Between(BufReader::with_capacity(CHUNK, peeked)) })
        } else {
            Box::new(peeked)
        };
        Self { source, buffer: vec![0; CHUNK], start: 0, end: 0, ended: failure.is_some(), failure }
    }

    /// Bytes read and not consumed.
    #[inline]
    pub fn ready(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// True where at least `wanted` bytes are ready, reading more if it must.
    #[inline]
    pub fn ensure(&mut self, wanted: usize) -> bool {
        self.end - self.start >= wanted || self.fill(wanted)
    }

    #[cold]
    fn fill(&mut self, wanted: usize) -> bool {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted, 0);
        }
        while self.end < wanted && !self.ended {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error.to_string());
                }
            }
        }
        self.end >= wanted
    }

    /// Steps over bytes that are ready and returns where they lie until the next `ensure`.
    #[inline]
    pub fn consume(&mut self, count: usize) -> usize {
        let at = self.start;
        self.start += count;
        at
    }

    /// Bytes that were consumed since the last `ensure`.
    #[inline]
    pub fn at(&self, start: usize, len: usize) -> &[u8] {
        &self.buffer[start..start + len]
    }

    /// Why reading stopped before the end of the file, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

enum FrameState {
    Between(BufReader<Peeked>),
    Inside(Box<StreamingDecoder<BufReader<Peeked>, FrameDecoder>>),
    Done,
}

/// The frames of a zstd file, one after the other.
struct Frames {
    state: FrameState,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, FrameState::Done) {
                FrameState::Done => return Ok(0),
                FrameState::Between(mut source) => {
                    if io::BufRead::fill_buf(&mut source)?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    self.state = FrameState::Inside(Box::new(decoder));
                }
                FrameState::Inside(mut decoder) => match decoder.read(buffer)? {
                    0 => self.state = FrameState::Between(decoder.into_inner()),
                    count => {
                        self.state = FrameState::Inside(decoder);
                        return Ok(count);
                    }
                },
            }
        }
    }
}
