//! The data dictionary, read from the same lines as everything else about fields.

use crate::page::Page;
use crate::pages::html;
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_kit::{Field, Kind, Tier};

struct Line {
    name: &'static str,
    label: String,
    kind: String,
    list: Option<&'static str>,
    unit: String,
    hxl: &'static str,
    tier: String,
    required: bool,
    meaning: String,
}

struct Section {
    noun: &'static str,
    title: String,
    lines: Vec<Line>,
}

struct List {
    id: &'static str,
    name: String,
    source: String,
    values: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "pages/dictionary.html")]
struct DictionaryPage {
    p: Page,
    sections: Vec<Section>,
    lists: Vec<List>,
}

/// The page.
///
/// # Errors
/// None of its own.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let p = Page::titled(&site, &visitor, "nav-dictionary");
    let section = |noun: &cg_domain::Noun| Section {
        noun: noun.name,
        title: p.t(&format!("noun-{}", noun.name)),
        lines: noun.fields.iter().map(|field| line(&p, noun.name, field)).collect(),
    };
    let values = |list: &cg_codes::CodeList| list.values.iter().map(|v| (v.code, v.label(p.lang.tag()))).collect();
    let list = |list: &'static cg_codes::CodeList| {
        let (name, source) = record::list_words(p.lang, list);
        List { id: list.id, name, source, values: values(list) }
    };
    let lists = cg_codes::all().iter().map(list).collect();
    html(&DictionaryPage { sections: cg_domain::NOUNS.iter().map(section).collect(), lists, p })
}

fn line(p: &Page, noun: &str, field: &'static Field) -> Line {
    let (kind, list) = match field.kind {
        Kind::Text => ("kind-text", None),
        Kind::Names => ("kind-names", None),
        Kind::Code(list) => ("kind-code", Some(list)),
        Kind::Date => ("kind-date", None),
        Kind::Int => ("kind-int", None),
        Kind::Real => ("kind-real", None),
        Kind::Bool => ("kind-bool", None),
        Kind::Shape => ("kind-shape", None),
        Kind::Json => ("kind-json", None),
    };
    let tier = match field.tier {
        Tier::Public => "tier-public",
        Tier::Partner => "tier-partner",
        Tier::Restricted => "tier-restricted",
        Tier::Identity => "tier-identity",
    };
    Line {
        name: field.name,
        label: record::label(p.lang, field),
        kind: p.t(kind),
        list,
        unit: record::unit(p.lang, field.unit),
        hxl: field.hxl,
        tier: p.t(tier),
        required: field.required,
        meaning: record::meaning(p.lang, noun, field),
    }
}
