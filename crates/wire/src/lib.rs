//! Bytes from the network to Arrow columns.

pub mod columns;
pub mod proto;
pub mod tables;
