//! What the OGC answers share: links, the address they begin with, and their form as pages.

use crate::form::Fields;
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::http::{HeaderMap, header};
use cg_app::Words;
use serde::Serialize;

/// A link of an OGC document.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    /// What it leads to.
    pub rel: &'static str,
    /// Where it leads.
    pub href: String,
    /// What comes back.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Words for people.
    pub title: String,
}

impl Link {
    /// A link.
    pub(crate) fn new(rel: &'static str, href: String, media_type: &'static str, title: &str) -> Self {
        Self { rel, href, media_type, title: title.to_owned() }
    }
}

/// The address of this server as the client named it; a host that is none is left out.
pub(crate) fn base(headers: &HeaderMap, site: &Site) -> String {
    let of = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let forwarded = |name: &str| if site.config.behind_proxy { of(name) } else { None };
    let host = forwarded("x-forwarded-host").or_else(|| of(header::HOST.as_str())).unwrap_or_default();
    let sound =
        !host.is_empty() && host.len() < 256 && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    let secure = forwarded("x-forwarded-proto") == Some("https") || site.config.secure_cookies;
    if sound { format!("{}://{host}", if secure { "https" } else { "http" }) } else { String::new() }
}

/// Whether the reader wants a page: `f=html`, or a browser without `f`.
///
/// # Errors
/// [`crate::problem::Kind::BadRequest`] for a format that is not offered, naming those that are.
pub(crate) fn asked_for_html(headers: &HeaderMap, query: &Fields) -> Result<bool, Problem> {
    match query.get("f").map(str::to_ascii_lowercase).as_deref() {
        Some("html") => Ok(true),
        Some("json" | "geojson") => Ok(false),
        Some(other) => {
            let other: String = other.chars().take(20).collect();
            Err(Problem::parameter(
                "f",
                Words::of("expected-one-of").with("known", "html, json, geojson").with("found", other),
            ))
        }
        None => Ok(headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|a| a.contains("text/html"))),
    }
}

#[derive(Template)]
#[template(path = "pages/ogc_links.html")]
struct LinksPage<'a> {
    p: Page,
    links: Vec<(&'a Link, String)>,
}

/// What a link leads to, in the reader's language; collections and features keep their own title.
fn link_title(p: &Page, link: &Link) -> String {
    let key = format!("ogc-link-{}", link.rel);
    if cg_i18n::has(p.lang, &key) { p.t(&key) } else { link.title.clone() }
}

/// A document of links as a page.
///
/// # Errors
/// None of its own.
pub(crate) fn links_page(site: &Site, visitor: &Visitor, title: &str, links: &[Link]) -> Answer {
    let p = Page::new(site, visitor, "nav-about", title.to_owned());
    let links = links.iter().map(|link| (link, link_title(&p, link))).collect();
    crate::pages::html(&LinksPage { p, links })
}
