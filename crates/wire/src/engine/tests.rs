//! The engine over captures made here.
