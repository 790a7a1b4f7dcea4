//! Capture files: what they hold, packet by packet, in bounded memory.
//!
//! References: draft-ietf-opsawg-pcap; draft-ietf-opsawg-pcapng; RFC 1952 (gzip); RFC 8878 (zstd).

mod kind;
mod pcap;
mod pcapng;
mod stream;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stream::Stream;

/// Longest packet that is believed; a longer one means that the file is damaged.
const MAX_PACKET: usize = 16 * 1024 * 1024;
/// Latest time that is believed (year 2096), so that sums of times cannot overflow.
const MAX_TS: i64 = 4_000_000_000_000_000_000;

/// One packet as it lies in a capture.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    /// Nanoseconds since the epoch.
    pub ts: i64,
    /// LINKTYPE_ number.
    pub link_type: u16,
    /// Bytes on the wire; `data` is shorter where the snap length cut it.
    pub orig_len: u32,
    pub data: &'a [u8],
}

/// Where a packet was found: all of a packet but its bytes, which lie in the stream's buffer.
struct Found {
    ts: i64,
    link_type: u16,
    orig_len: u32,
    start: usize,
    len: usize,
}

/// What one step over a file gave.
enum Step {
    Packet(Found),
    /// A block without a packet.
    Other,
    End,
    /// The file breaks off or makes no sense from here on.
    Broken(&'static str),
}

/// A file that cannot be read as a capture; the message names it and says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureError(String);

impl CaptureError {
    fn new(path: &str, what: &str, remedy: &str) -> Self {
        Self(format!("{path} {what}: {remedy}"))
    }
}

impl fmt::Display for CaptureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for CaptureError {}

enum Format {
    Pcap(pcap::Pcap),
    PcapNg(pcapng::PcapNg),
}

/// One open capture file.
pub struct Capture {
    stream: Stream,
    format: Format,
    broken: Option<&'static str>,
    ended: bool,
}

struct Counting {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Size of a file that can be opened as a capture by its kind (a plain file that may be read).
pub fn file_size(path: &str) -> Result<u64, CaptureError> {
    let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.is_dir() {
        return Err(CaptureError::new(path, "is a folder", "name the captures in it"));
    }
    Ok(about.len())
}

/// Whether it is a named pipe, whose bytes can be read but once.
pub fn is_pipe(path: &str) -> Result<bool, CaptureError> {
    let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    Ok(about.file_type().is_fifo())
}

fn unreadable(path: &str, error: &io::Error) -> CaptureError {
    match error.kind() {
        io::ErrorKind::NotFound => CaptureError::new(path, "does not exist", "check the path"),
        io::ErrorKind::PermissionDenied => {
            CaptureError::new(path, "may not be read by this user", "change its permissions or the user")
        }
        _ => CaptureError::new(path, &format!("cannot be read ({error})"), "check the file and its disk"),
    }
}

impl Capture {
    /// Opens a capture and reads its first header. `read` counts the bytes taken from the file.
    pub fn open(path: &str, read: Arc<AtomicU64>) -> Result<Self, CaptureError> {
        file_size(path)?;
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        Self::over(path, Box::new(Counting { file, read }))
    }

    /// A capture over any source of bytes; `name` stands in messages.
    pub fn over(name: &str, source: Box<dyn Read + Send>) -> Result<Self, CaptureError> {
        let mut stream = Stream::unpacked(source);
        stream.ensure(pcap::HEADER);
        if let Some(failure) = stream.failure()
            && stream.ready().is_empty()
        {
            return Err(CaptureError::new(name, &format!("cannot be read ({failure})"), "check the file and its disk"));
        }
        let format = match kind::of(stream.ready()) {
            kind::Kind::Pcap => Format::Pcap(pcap::Pcap::start(&mut stream)),
            kind::Kind::PcapNg => Format::PcapNg(pcapng::PcapNg::default()),
            kind::Kind::Not(what, remedy) => return Err(CaptureError::new(name, what, remedy)),
        };
        Ok(Self { stream, format, broken: None, ended: false })
    }

    /// The next packet; None at the end of the file, see `broken` for how it ended.
    pub fn next_packet(&mut self) -> Option<Packet<'_>> {
        while !self.ended {
            let step = match &mut self.format {
                Format::Pcap(pcap) => pcap.step(&mut self.stream),
                Format::PcapNg(pcapng) => pcapng.step(&mut self.stream),
            };
            match step {
                Step::Packet(found) => {
                    return Some(Packet {
                        ts: found.ts.clamp(0, MAX_TS),
                        link_type: found.link_type,
                        orig_len: found.orig_len.max(found.len as u32),
                        data: self.stream.at(found.start, found.len),
                    });
                }
                Step::Other => {}
                Step::End => self.ended = true,
                Step::Broken(why) => {
                    self.ended = true;
                    self.broken = Some(why);
                }
            }
        }
        None
    }

    /// Why the file could not be read to its end, if so.
    pub fn broken(&self) -> Option<String> {
        match (self.broken, self.stream.failure()) {
            (_, Some(failure)) => Some(failure.to_owned()),
            (Some(why), None) => Some(why.to_owned()),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests;
