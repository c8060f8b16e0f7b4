//! OGC API – Features, parts 1 (core, GeoJSON, HTML, OpenAPI) and 2 (other reference systems).
//!
//! Written here rather than taken from a library because every answer must obey the access rules, and the one
//! library there is works on PostGIS only (docs/decisions).

pub(crate) mod collections;
pub(crate) mod crs;
pub(crate) mod items;
pub(crate) mod landing;
pub(crate) mod pages;
pub(crate) mod query;

use cg_domain::grant::Role;
use cg_domain::{NOUNS, Noun};

/// The nouns offered as collections: those with geometry that the asker sees something of.
pub(crate) fn offered(role: Role) -> impl Iterator<Item = &'static Noun> {
    NOUNS.iter().filter(move |noun| {
        noun.shape_at().is_some() && noun.fields.iter().any(|f| cg_domain::grant::sees(role, f.tier))
    })
}

/// The collection of that name.
pub(crate) fn collection(name: &str, role: Role) -> Option<&'static Noun> {
    offered(role).find(|noun| noun.name == name)
}
