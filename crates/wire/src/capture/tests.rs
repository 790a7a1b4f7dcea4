//! Capture files made here.
