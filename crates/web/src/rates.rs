//! Areas by rate as a part of a page: the map, its table, its downloads.

use crate::chart::areas::{Areas, Place, SIZE};
use crate::chart::{Chart, Form, Series};
use crate::form::Fields;
use crate::page::Page;
use crate::pages::places;
use crate::picture;
use crate::problem::{Answer, Problem};
use askama::Template;
use cg_app::picture::{Among, RateMap, RateRow};
use cg_engine::rate::{Count, Rate};

/// The table of a map, and a file of it, hold all; a drawing of more areas than these would be heavy and grey.
const MOST: usize = 1_500;

/// What a query asks of the map.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Name of the rate.
    pub key: Option<String>,
    /// Counts as circles instead of rates as classes.
    pub as_counts: bool,
    /// The table as a file.
    pub as_file: bool,
}

impl Wish {
    /// Read from a query.
    pub(crate) fn of(query: &Fields) -> Self {
        let is = |name, word| query.get(name) == Some(word);
        Self {
            key: query.get("rate").map(str::to_owned),
            as_counts: is("show", "counts"),
            as_file: is("download", "rates"),
        }
    }

    /// Asks the app.
    ///
    /// # Errors
    /// What the app answers.
    pub(crate) fn ask(&self, app: &cg_app::App, asker: &cg_app::Asker, among: &Among) -> cg_app::Result<RateMap> {
        app.rate_map(asker, self.key.as_deref(), among, SIZE)
    }
}

#[derive(Template)]
#[template(path = "parts/rate_map.html")]
struct Part<'a> {
    p: &'a Page,
    title: String,
    tabs: Vec<(String, String, bool)>,
    views: Vec<(String, String, bool)>,
    drawing: String,
    as_counts: bool,
    count: String,
    base: String,
    rows: Vec<Line>,
    as_of: String,
    source: String,
    download: String,
    too_many: bool,
}

/// One row of the table.
struct Line {
    code: String,
    name: String,
    href: String,
    count: (String, String),
    base: (String, String),
    rate: Option<f64>,
    few: bool,
}

/// The map with its table.
pub(crate) fn part(p: &Page, wish: &Wish, found: &RateMap) -> String {
    let key = found.rate.key;
    let title = p.t(&format!("rate-{key}"));
    let with = |changes: &[(&str, &str)]| {
        let kept = p
            .query()
            .into_iter()
            .filter(|(n, _)| n != "lang" && n != "download" && changes.iter().all(|(c, _)| c != n));
        let all =
            kept.chain(changes.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let query: Vec<String> =
            all.map(|(n, v)| format!("{}={}", crate::form::percent(&n), crate::form::percent(&v))).collect();
        format!("{}?{}", p.path(), query.join("&"))
    };
    let tabs =
        found.offered.iter().map(|r| (p.t(&format!("rate-short-{}", r.key)), with(&[("rate", r.key)]), r.key == key));
    let views = [("", "rate-as-rates", !wish.as_counts), ("counts", "rate-as-counts", wish.as_counts)];
    let as_of = picture::as_of(p, found.as_of);
    let part = Part {
        tabs: tabs.collect(),
        views: views.map(|(word, key, on)| (p.t(key), format!("{}#rate-map", with(&[("show", word)])), on)).into(),
        drawing: drawing(p, wish, found, &title, &as_of),
        as_counts: wish.as_counts,
        count: p.t(&format!("rate-count-{key}")),
        base: p.t(&format!("rate-base-{key}")),
        rows: found.rows.iter().map(|row| line(p, found.rate, row)).collect(),
        source: picture::sources(p, &found.sources),
        download: with(&[("download", "rates")]),
        too_many: found.rows.len() > MOST,
        title,
        as_of,
        p,
    };
    part.render().unwrap_or_default()
}

fn line(p: &Page, rate: &Rate, row: &RateRow) -> Line {
    let link = places::link(p, &row.head);
    let is_land = rate.count == Count::HazardLand;
    let cell = |value: Option<f64>| {
        let words = if is_land { p.km2(&value) } else { p.maybe(&value.map(f64::round)) };
        (p.raw(&value), words)
    };
    Line {
        code: link.code,
        name: link.name,
        href: link.href,
        count: cell(row.count),
        base: cell(row.base),
        rate: row.rate,
        few: row.few,
    }
}

fn drawing(p: &Page, wish: &Wish, found: &RateMap, title: &str, as_of: &str) -> String {
    let Some(drawn) = found.drawn.as_ref().filter(|_| found.rows.len() <= MOST) else { return String::new() };
    let place = |row: &RateRow| {
        let (rings, spot) = drawn.areas.get(&row.head.code)?.clone();
        let link = places::link(p, &row.head);
        let shown = if wish.as_counts { line(p, found.rate, row).count.1 } else { p.maybe(&row.rate) };
        let title = format!("{}: {shown}", link.name);
        Some(Place { id: link.code, name: link.name, title, class: row.class, count: row.count, rings, spot })
    };
    let areas = Areas {
        id: "rate-drawing",
        title,
        description: &p.t1("rate-describes", "count", found.rows.len()),
        sheet: drawn.sheet,
        behind: Vec::new(),
        places: found.rows.iter().filter_map(place).collect(),
        classes: if wish.as_counts { Vec::new() } else { classes(p, found.rate) },
        unknown: p.t("value-unknown"),
        as_of,
    };
    areas.draw(p)
}

/// Words of the classes, low to high.
pub(crate) fn classes(p: &Page, rate: &Rate) -> Vec<String> {
    class_words(p, rate.breaks)
}

/// Words of the classes between rising limits, low to high.
pub(crate) fn class_words(p: &Page, breaks: &[f64]) -> Vec<String> {
    let limit = |at: usize| breaks.get(at).map(|b| p.n(*b));
    (0..=breaks.len())
        .map(|at| match (at.checked_sub(1).and_then(limit), limit(at)) {
            (None, Some(high)) => p.t1("rate-under", "limit", high),
            (Some(low), Some(high)) => p.t2("rate-between", "low", low, "high", high),
            (Some(low), None) => p.t1("rate-over", "limit", low),
            (None, None) => String::new(),
        })
        .collect()
}

/// The table as a file.
///
/// # Errors
/// None in practice.
pub(crate) fn file(p: &Page, found: &RateMap) -> Result<axum::response::Response, Problem> {
    let key = found.rate.key;
    let column =
        |name: String, of: fn(&RateRow) -> Option<f64>| Series { name, values: found.rows.iter().map(of).collect() };
    let chart = Chart {
        id: format!("rate-{key}"),
        title: p.t(&format!("rate-{key}")),
        description: String::new(),
        category: p.t("place-name"),
        categories: found.rows.iter().map(|r| format!("{} {}", r.head.code, places::link(p, &r.head).name)).collect(),
        ids: Vec::new(),
        series: vec![
            column(p.t(&format!("rate-{key}")), |r| r.rate),
            column(p.t(&format!("rate-count-{key}")), |r| r.count),
            column(p.t(&format!("rate-base-{key}")), |r| r.base),
        ],
        form: Form::Bars,
        source: picture::sources(p, &found.sources),
        as_of: picture::as_of(p, found.as_of),
        download: String::new(),
    };
    let answer: Answer = Ok(picture::csv(&chart));
    answer
}
