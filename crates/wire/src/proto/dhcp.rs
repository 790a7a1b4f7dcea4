//! Not written yet.
use super::Decoder;

pub fn probe(_orig_p: u16, _resp_p: u16, _payload: &[u8]) -> Option<Box<dyn Decoder>> {
    None
}
