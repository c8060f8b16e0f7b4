//! What stands before every route: headers, forged forms, too many requests.

pub(crate) mod csrf;
pub(crate) mod etag;
pub(crate) mod headers;
pub(crate) mod pace;
pub(crate) mod patience;
