//! The JSON API, one file a noun; described in [`openapi`].

pub(crate) mod imports;
pub(crate) mod openapi;
pub(crate) mod plans;
pub(crate) mod rankings;
pub(crate) mod records;
pub(crate) mod summary;
