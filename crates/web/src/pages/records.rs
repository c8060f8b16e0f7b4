//! The two pages of any noun: its list, and one record with its history.

use crate::form::Asked;
use crate::listing::{Column, Filter, Row, Spec};
use crate::map::Map;
use crate::measures::Measures;
use crate::page::Page;
use crate::pages::html;
use crate::picture;
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use cg_app::{Asker, VersionView, View};
use cg_domain::grant::{Act, may};
use cg_kit::{Kind, PartialDate, Value};

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    p: Page,
    matched: Option<u64>,
    filters: Vec<Filter>,
    within: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    code_label: String,
    downloads: Vec<(String, String)>,
    filtered: bool,
    paged: bool,
    first: String,
    next: Option<String>,
    source: String,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// The list of a noun, filtered and paged as its address says.
///
/// # Errors
/// A parameter that cannot be read, or what the app answers.
pub(crate) async fn list(spec: &'static Spec, site: Site, visitor: Visitor, Asked(query): Asked) -> Answer {
    let p = Page::titled(&site, &visitor, spec.here);
    let (ask, asker) = (spec.ask(&query)?, visitor.asker.clone());
    let (found, bbox, (as_of, sources)) = site
        .ask(move |app| Ok((app.list(&asker, spec.noun, &ask)?, app.bbox()?, app.provenance(&asker, spec.noun)?)))
        .await?;
    let address = |after: &str| format!("{}?{}", spec.href, query.query_with(&[("after", after)]));
    let source = p.t1("source-line", "source", sources_of(&p, &found.items));
    html(&ListPage {
        matched: found.matched,
        filters: spec.filter_form(&p, &query),
        within: query.get("within").unwrap_or_default().to_owned(),
        columns: spec.table_head(&p),
        rows: spec.table_rows(&p, &found.items),
        code_label: spec.noun().field("code").map(|f| record::label(p.lang, f)).unwrap_or_default(),
        downloads: spec.downloads(&p, &query),
        filtered: query.pairs().any(|(name, value)| name != "lang" && !value.is_empty()),
        paged: found.next.is_some() || query.get("after").is_some(),
        first: address(""),
        next: found.next.as_deref().map(address),
        source,
        map_title: p.t("map-heading"),
        map_table: "#table",
        map_downloads: spec.downloads(&p, &query).split_off(2.min(spec.downloads(&p, &query).len())),
        map_config: list_map(spec, &p, &visitor.asker, bbox, (as_of, sources)),
        p,
    })
}

/// The map above a list, for those who may see where things are.
fn list_map(
    spec: &Spec,
    p: &Page,
    asker: &Asker,
    bbox: Option<[f64; 4]>,
    (as_of, sources): (Option<PartialDate>, Vec<String>),
) -> String {
    let seen = spec.noun().shape_at().is_some_and(|at| asker.sees(spec.noun().fields[at].tier));
    let source = p.t1("source-line", "source", picture::sources(p, &sources));
    let map = Map::new(p, "#table").within(bbox).boundaries().dated(picture::as_of(p, as_of), source);
    match (seen, spec.noun) {
        (true, "hazard_areas") => map.hazards().config(),
        (true, "accidents") => map.accidents().config(),
        _ => String::new(),
    }
}

/// How many sources are named in a line.
const SOURCES: usize = 5;

/// The sources behind some records, each once; of many, how many more there are.
pub(crate) fn sources_of(p: &Page, views: &[View]) -> String {
    let mut names: Vec<&str> = views.iter().filter_map(|v| v.text("source")).collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(SOURCES);
    names.truncate(SOURCES);
    let mut names: Vec<String> = names.into_iter().map(|name| record::source(p.lang, name)).collect();
    if more > 0 {
        names.push(p.t1("more-of-them", "count", more));
    }
    if names.is_empty() { p.t("source-programme") } else { cg_i18n::list_and(p.lang, &names) }
}

/// One field of a record.
pub(crate) struct Fact {
    /// Its label.
    pub label: String,
    /// Its value; `None` is unknown.
    pub value: Option<String>,
    /// What it means.
    pub doc: String,
}

/// One report about a record.
pub(crate) struct Told {
    /// Date of the information.
    pub when: String,
    /// Fields that differ from the report before: label, before, after.
    pub changes: Vec<(String, Option<String>, Option<String>)>,
    /// Source the report names.
    pub source: String,
    /// Who entered it and when.
    pub by: String,
    /// Import it came with: id and name.
    pub batch: Option<(String, String)>,
    /// When it was taken back.
    pub retracted: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/record.html")]
struct RecordPage {
    p: Page,
    list_label: String,
    list_href: &'static str,
    name: String,
    code: String,
    chips: Vec<(String, &'static str)>,
    /// The areas it lies in, the largest first.
    lies_in: Vec<super::places::Link>,
    facts: Vec<Fact>,
    position: Option<String>,
    told: Vec<Told>,
    measures: Option<Measures>,
    source: String,
    as_of: String,
    downloads: Vec<(String, String)>,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// One record: its fields, where it is, what each report told.
///
/// # Errors
/// What the app answers: there is no such record, or the reader may not know of it.
pub(crate) async fn show(spec: &'static Spec, site: Site, visitor: Visitor, key: String) -> Answer {
    let asker = visitor.asker.clone();
    let (view, lies_in, history, measures) = site
        .ask(move |app| {
            let view = app.get(&asker, spec.noun, &key)?;
            let history =
                if may(asker.role, Act::Read) { app.history(&asker, spec.noun, &view.id)? } else { Vec::new() };
            let measures = if spec.noun == "hazard_areas" && may(asker.role, Act::Read) {
                app.exposure_of(&asker, &view.id)?
            } else {
                None
            };
            let area = view.text("located_in").or_else(|| view.text("admin_code"));
            let lies_in = area.map(|code| app.area_chain(&asker, code)).transpose()?.unwrap_or_default();
            Ok((view, lies_in, history, measures))
        })
        .await?;
    let p = Page::new(&site, &visitor, spec.here, view.title(visitor.lang.tag()));
    html(&RecordPage {
        list_label: p.t(spec.here),
        list_href: spec.href,
        name: view.title(p.lang.tag()),
        code: view.code.clone(),
        chips: chips(&p, &view),
        lies_in: lies_in.iter().map(|head| super::places::link(&p, head)).collect(),
        facts: facts(&p, &view),
        position: view.shape.as_ref().map(record::place),
        told: told(&p, &history),
        measures: measures.map(|m| crate::measures::of(&p, &m)),
        source: sources_of(&p, std::slice::from_ref(&view)),
        as_of: p.as_of(&view.text("date_of_information").map(str::to_owned)),
        downloads: one_record(&p, spec, &view),
        map_title: p.t("map-heading"),
        map_table: "#facts",
        map_downloads: Vec::new(),
        map_config: record_map(spec, &p, &view),
        p,
    })
}

fn one_record(p: &Page, spec: &Spec, view: &View) -> Vec<(String, String)> {
    crate::listing::downloads(p, spec.noun(), &format!("code={}", crate::form::percent(&view.code)))
}

fn record_map(spec: &Spec, p: &Page, view: &View) -> String {
    let Some(shape) = &view.shape else { return String::new() };
    let bbox = crate::map::around(shape);
    let as_of = p.as_of(&view.text("date_of_information").map(str::to_owned));
    let source = p.t1("source-line", "source", sources_of(p, std::slice::from_ref(view)));
    let map = Map::new(p, "#facts").within(Some(bbox)).boundaries().features(false).dated(as_of, source);
    match spec.noun {
        "hazard_areas" => map.hazards().accidents().selecting("hazards", &view.id).config(),
        _ => map.hazards().accidents().selecting("accidents", &view.id).config(),
    }
}

/// The codes worth seeing at once, with the class that colours them.
fn chips(p: &Page, view: &View) -> Vec<(String, &'static str)> {
    let colour = |field: &str, code: &str| match (field, code) {
        ("classification", "cha") => "cha",
        ("classification", "sha") => "sha",
        ("status", "open") => "bad",
        ("status", "in_progress" | "suspended") => "warn",
        ("status", "closed" | "released") => "ok",
        _ => "",
    };
    let shown = ["classification", "status", "event_type", "accident_class"].into_iter();
    let chip = |name: &str| {
        let (field, value) = view.cells.iter().find(|(f, _)| f.name == name)?;
        Some((record::shown(p, field, value)?, colour(name, value.text()?)))
    };
    shown.filter_map(chip).collect()
}

fn facts(p: &Page, view: &View) -> Vec<Fact> {
    let told = view.cells.iter().filter(|(f, v)| !(f.kind == Kind::Json && record::shown(p, f, v).is_none()));
    let fact = |(f, v): &(&cg_kit::Field, Value)| Fact {
        label: record::label(p.lang, f),
        value: record::shown(p, f, v),
        doc: record::meaning(p.lang, view.noun.name, f),
    };
    told.map(fact).collect()
}

/// The reports, newest first, each with what it changed.
fn told(p: &Page, history: &[VersionView]) -> Vec<Told> {
    history.iter().enumerate().map(|(at, version)| told_by(p, version, history.get(at + 1))).collect()
}

fn told_by(p: &Page, version: &VersionView, before: Option<&VersionView>) -> Told {
    let cell = |view: &View, name: &str| {
        let (field, value) = view.cells.iter().find(|(f, _)| f.name == name)?;
        record::shown(p, field, value)
    };
    let label =
        |name: &str| version.view.noun.field(name).map_or_else(|| name.to_owned(), |f| record::label(p.lang, f));
    let seen = version
        .changed
        .iter()
        .filter(|name| version.view.get(name).is_some_and(|v| *v != Value::Null) || before.is_some());
    let change =
        |name: &&'static str| (label(name), before.and_then(|b| cell(&b.view, name)), cell(&version.view, name));
    Told {
        when: version.valid_from.as_ref().map_or_else(|| p.t("as-of-unknown"), |d| p.date(d)),
        changes: if before.is_some() { seen.map(change).collect() } else { Vec::new() },
        source: version.view.text("source").map_or_else(|| p.t("source-none"), |s| record::source(p.lang, s)),
        by: p.t2("history-by", "who", p.actor(&version.recorded_by), "when", p.instant(&version.recorded_at)),
        batch: version.batch.clone().map(|id| (id, p.batch_name(version.batch_name.as_deref().unwrap_or_default()))),
        retracted: version.retracted_at.map(|at| p.t1("history-retracted", "when", p.instant(&at))),
    }
}
