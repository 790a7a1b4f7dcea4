//! Not written yet.
use super::Decoder;

pub fn probe(_resp_p: u16, _is_orig: bool, _first: &[u8]) -> Option<Box<dyn Decoder>> {
    None
}
