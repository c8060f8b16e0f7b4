//! What the pages of plans share: the form, and names in the reader's language.

pub(crate) mod form;
pub(crate) mod left;
pub(crate) mod names;

use crate::page::Page;
use crate::site::Site;
use crate::visitor::Visitor;

/// Rows of each list that the page shows; the file has them all.
pub(crate) const ROWS: usize = 200;

/// The frame of a page below the list of plans.
pub(crate) fn titled(site: &Site, visitor: &Visitor, key: &str) -> Page {
    let title = cg_i18n::t(visitor.lang, key, &cg_i18n::Args::new());
    Page::new(site, visitor, "nav-plans", title)
}
