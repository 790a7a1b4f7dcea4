//! Bytes from the network to Arrow columns.

pub mod capture;
pub mod columns;
pub mod engine;
pub mod flow;
pub mod net;
pub mod proto;
pub mod sender;
pub mod tables;
pub mod text;
pub mod weird;

#[cfg(feature = "python")]
mod python;
