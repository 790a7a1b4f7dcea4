//! What a file is, by its first bytes, so that a wrong one is refused with a word that helps.

/// What the first bytes say.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    Pcap,
    PcapNg,
    /// What it is instead, and what to do.
    Not(&'static str, &'static str),
}

const GIVE: &str = "give a .pcap or .pcapng file (also .gz or .zst)";
const UNPACK: &str = "unpack it and give the captures inside";

/// Decides from the first bytes of an unpacked file.
pub fn of(first: &[u8]) -> Kind {
    if first.is_empty() {
        return Kind::Not("is empty", "record it again or give another file");
    }
    match first {
        [0xa1, 0xb2, 0xc3 | 0xcd, 0xd4 | 0x34, ..]
        | [0xd4 | 0x34, 0xc3 | 0xcd, 0xb2, 0xa1, ..]
        | [0xa1, 0xb2, 0x3c, 0x4d, ..]
        | [0x4d, 0x3c, 0xb2, 0xa1, ..] => {
            if first.len() < super::pcap::HEADER {
                Kind::Not("breaks off inside its file header", "record it again or give another file")
            } else {
                Kind::Pcap
            }
        }
        [0x0a, 0x0d, 0x0d, 0x0a, ..] => {
            if first.len() < 12 {
                Kind::Not("breaks off inside its file header", "record it again or give another file")
            } else {
                Kind::PcapNg
            }
        }
        [b'P', b'K', 3, 4, _, _, flags, ..] if flags & 1 == 1 => {
            Kind::Not("is an encrypted ZIP archive", "unpack it with its password and give the captures inside")
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Kind::Not("is a ZIP archive", UNPACK),
        [b'7', b'z', 0xbc, 0xaf, ..] => Kind::Not("is a 7z archive", UNPACK),
        [b'R', b'a', b'r', b'!', ..] => Kind::Not("is a RAR archive", UNPACK),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Kind::Not("is compressed with xz", "unpack it first (xz -d)"),
        [b'B', b'Z', b'h', ..] => Kind::Not("is compressed with bzip2", "unpack it first (bzip2 -d)"),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => Kind::Not("is compressed twice", "unpack it once"),
        [b'%', b'P', b'D', b'F', ..] => Kind::Not("is a PDF document, not a packet capture", GIVE),
        [b's', b'n', b'o', b'o', b'p', 0, ..] => {
            Kind::Not("is a Solaris snoop capture", "convert it first (editcap -F pcapng)")
        }
        _ if is_text(first) => Kind::Not("is a text file, not a packet capture", GIVE),
        _ => Kind::Not("is not a packet capture", GIVE),
    }
}

fn is_text(first: &[u8]) -> bool {
    first.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..=0xff))
}
