//! The built front end (`ui/`) and the offline basemap, gzip-compressed inside the binary.
//!
//! Pages ask [`href`] for the address of a file by its plain name; the router answers
//! [`PREFIX`]`{path}` with [`get`]. Paths carry a digest of their content, so an answer never goes stale.

/// Where the router serves the files: `/assets/{path}`.
pub const PREFIX: &str = "/assets/";

/// One file of the front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The content, gzip-compressed: send with `Content-Encoding: gzip`.
    pub bytes_gzip: &'static [u8],
    /// Value of the `Content-Type` header.
    pub content_type: &'static str,
    /// SHA-256 of the uncompressed content in hex; fit for an `ETag`.
    pub digest: &'static str,
    /// True when the path names the content, so that a browser may keep it for ever.
    pub immutable: bool,
}

struct Entry {
    name: &'static str,
    path: &'static str,
    content_type: &'static str,
    digest: &'static str,
    bytes_gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The file at a path below [`PREFIX`], either the hashed path or the plain name.
///
/// # Missing
/// `None` when there is no such file; the caller answers 404.
pub fn get(path: &str) -> Option<Asset> {
    let hashed = ENTRIES.binary_search_by(|e| e.path.cmp(path)).ok().map(|at| &ENTRIES[at]);
    let entry = hashed.or_else(|| named(path))?;
    Some(Asset {
        bytes_gzip: entry.bytes_gzip,
        content_type: entry.content_type,
        digest: entry.digest,
        immutable: hashed.is_some(),
    })
}

/// The address of a file by its plain name: `href("app.css")` is `/assets/app.3FJ2.css`.
///
/// # Missing
/// An unknown name gives its plain address, which [`get`] answers with nothing, so that the gap shows as a 404.
pub fn href(name: &str) -> String {
    format!("{PREFIX}{}", named(name).map_or(name, |entry| entry.path))
}

/// Paths and sizes in bytes (compressed) of all files, in order of path.
pub fn all() -> impl Iterator<Item = (&'static str, usize)> {
    ENTRIES.iter().map(|entry| (entry.path, entry.bytes_gzip.len()))
}

fn named(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name && name != "-")
}
