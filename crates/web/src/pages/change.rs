//! Change over time: before and after release, with what may be said and what may not.

use crate::chart::{Chart, Form, Series};
use crate::form::{Asked, Fields, percent};
use crate::page::Page;
use crate::pages::html;
use crate::picture::{self, Card};
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::Words;
use cg_app::picture::{ChangeAsk, ChangePicture};
use cg_engine::change::{Change, Side, Verdict, YEAR};

/// Choices of the form.
const YEARS: [u32; 5] = [1, 2, 3, 5, 10];
const METRES: [u32; 4] = [500, 1_000, 2_000, 5_000];
/// Released areas that are listed; the file has all.
const LISTED: usize = 300;

/// One row of the table of both sides: released before and after, still open before and after.
struct Row {
    label: String,
    cells: [String; 4],
}

#[derive(Template)]
#[template(path = "pages/change.html")]
struct ChangePage {
    p: Page,
    verdict: String,
    is_open: bool,
    sentences: Vec<String>,
    place: String,
    codes: String,
    years: Vec<(u32, bool)>,
    metres: Vec<(u32, String, bool)>,
    cards: Vec<Card>,
    rows: Vec<Row>,
    figure: String,
    regained_lead: String,
    regained: Vec<(String, String)>,
    land_use: String,
    areas: Vec<(String, String, String)>,
    all_areas: u64,
    counted_out: Vec<String>,
    notes: Vec<String>,
    source: String,
    as_of: String,
    download: String,
}

/// The page, or one of its tables as CSV.
///
/// # Errors
/// A number that is none, or what the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, ask) = (visitor.asker.clone(), asked(&query)?);
    let wanted = ask.clone();
    let found = site.ask(move |app| app.change(&asker, &wanted)).await?;
    let p = Page::titled(&site, &visitor, "nav-change");
    if let Some(key) = query.get("download") {
        let chart = match key {
            "change-by-year" => by_year(&p, &found),
            "land-use-change" => picture::chart(&p, &found.land_use, Form::Stacked, &[]),
            "change-areas" => return areas_file(&p, &found),
            _ => return Err(Problem::of(Kind::NotFound)),
        };
        return Ok(picture::csv(&chart));
    }
    let change = &found.change;
    let listed = found.released.iter().take(LISTED);
    html(&ChangePage {
        verdict: p.t(verdict(change.verdict)),
        is_open: !matches!(change.verdict, Verdict::Fewer | Verdict::More),
        sentences: sentences(&p, change),
        place: ask.place.unwrap_or_default(),
        codes: ask.codes.join(", "),
        years: YEARS.map(|y| (y, y == found.years)).into(),
        metres: METRES.map(|m| (m, cg_i18n::metres(p.lang, f64::from(m)), f64::from(m) == found.within_m)).into(),
        cards: cards(&p, &found),
        rows: rows(&p, change),
        figure: by_year(&p, &found).figure(&p),
        regained_lead: regained_lead(&p, &found),
        regained: regained(&p, &found),
        land_use: picture::figure(&p, &found.land_use, Form::Stacked, &[]),
        areas: listed.map(|(code, when)| (code.clone(), href(code), p.date(&when.to_string()))).collect(),
        all_areas: found.released.len() as u64,
        counted_out: counted_out(&p, &found),
        notes: ["reporting", "mean", "once", "people"].map(|n| p.t(&format!("change-note-{n}"))).into(),
        source: picture::sources(&p, &found.sources),
        as_of: picture::as_of(&p, found.as_of),
        download: joined(&p.address, "change-areas"),
        p,
    })
}

fn asked(query: &Fields) -> Result<ChangeAsk, Problem> {
    let codes = query.get("codes").unwrap_or_default().split(',').map(str::trim).filter(|c| !c.is_empty());
    Ok(ChangeAsk {
        place: query.get("place").map(str::to_owned),
        codes: codes.map(str::to_owned).collect(),
        years: query.read::<u32>("years", Words::between(1, 10))?,
        within_m: query.read::<f64>("within", Words::between(0, 5_000))?,
    })
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fewer => "change-says-fewer",
        Verdict::More => "change-says-more",
        Verdict::NobodyReleased => "change-says-nobody",
        Verdict::NothingWatched => "change-says-unwatched",
        Verdict::NothingRecorded => "change-says-nothing",
        Verdict::Chance => "change-says-chance",
    }
}

/// What the numbers say, sentence by sentence, each with how sure it is.
fn sentences(p: &Page, change: &Change) -> Vec<String> {
    let two = |v: f64| p.decimals(&v, 2);
    let mut said = Vec::new();
    let Some(ratio) = change.ratio else { return said };
    match (ratio.value, ratio.high) {
        (Some(value), Some(high)) => {
            said.push(cg_i18n::say!(p.lang, "change-ratio", value = two(value), low = two(ratio.low), high = two(high)))
        }
        _ => said.push(p.t1("change-ratio-open", "low", two(ratio.low))),
    }
    said.push(match change.percent {
        Some(percent) => p.t1("change-percent", "percent", cg_i18n::percent(p.lang, percent / 100.0, 0)),
        None => p.t("change-no-percent"),
    });
    said.push(match change.others_ratio.zip(change.against_others) {
        Some((others, against)) => p.t2("change-others", "value", two(others), "against", two(against)),
        None => p.t("change-others-few"),
    });
    said
}

fn cards(p: &Page, found: &ChangePicture) -> Vec<Card> {
    let (as_of, source) = (picture::as_of(p, found.as_of), picture::sources(p, &found.sources));
    let card = |label: String, value: String| Card { label, value, as_of: as_of.clone(), source: source.clone() };
    let pair = &found.change.released;
    vec![
        card(p.t("change-areas"), p.n(found.change.sites)),
        card(p.t1("change-card-before", "years", found.years), counted(p, &pair.before, pair.before.accidents)),
        card(p.t1("change-card-after", "years", found.years), counted(p, &pair.after, pair.after.accidents)),
        card(p.t("change-card-others"), p.n(found.change.other_sites)),
    ]
}

/// A count of one side; unknown where that side was watched on no day, as nobody looked.
fn counted(p: &Page, side: &Side, count: u64) -> String {
    if side.area_days == 0 && count == 0 { p.t("value-unknown") } else { p.n(count) }
}

fn rows(p: &Page, change: &Change) -> Vec<Row> {
    let Change { released, others, .. } = change;
    let row = |key: &str, cell: &dyn Fn(&Side) -> String| Row {
        label: p.t(key),
        cells: [released.before, released.after, others.before, others.after].map(|side| cell(&side)),
    };
    let harmed = |side: &Side| match side.untold {
        0 => counted(p, side, side.harmed),
        _ => p.t1("change-harmed-untold", "people", p.n(side.harmed)),
    };
    let rate = |side: &Side| side.rate().map_or_else(|| p.t("value-unknown"), |r| p.decimals(&r, 2));
    vec![
        row("change-distinct", &|side| counted(p, side, side.distinct)),
        row("change-counted", &|side| counted(p, side, side.accidents)),
        row("change-harmed-counted", &harmed),
        row("change-area-years", &|side| p.n((side.area_days as f64 / f64::from(YEAR)).round())),
        row("change-rate", &rate),
    ]
}

/// The rate year by year; the release stands between the years, and no line goes across it.
fn by_year(p: &Page, found: &ChangePicture) -> Chart {
    let years = &found.change.years;
    let name = |number: i32| {
        let key = if number < 0 { "change-year-before" } else { "change-year-after" };
        p.t1(key, "n", number.abs())
    };
    let middle = years.iter().position(|y| y.number > 0).unwrap_or(0);
    let mut categories: Vec<String> = years.iter().map(|y| name(y.number)).collect();
    categories.insert(middle, p.t("change-release"));
    let series = |key: &str, of: fn(&cg_engine::change::Year) -> Side| {
        let mut values: Vec<Option<f64>> = years.iter().map(|y| of(y).rate()).collect();
        values.insert(middle, None);
        Series { name: p.t(key), values }
    };
    Chart {
        id: "change-by-year".into(),
        title: p.t("change-by-year"),
        description: p.t2("chart-describes", "title", p.t("change-by-year"), "count", years.len()),
        category: p.t("change-by-year-by"),
        categories,
        ids: Vec::new(),
        series: vec![series("change-series-released", |y| y.released), series("change-series-others", |y| y.others)],
        form: Form::Lines,
        source: picture::sources(p, &found.sources),
        as_of: picture::as_of(p, found.as_of),
        download: joined(&p.address, "change-by-year"),
    }
}

fn regained_lead(p: &Page, found: &ChangePicture) -> String {
    found.regained.as_ref().map_or_else(
        || p.t("change-access-none"),
        |r| p.t1("change-access-lead", "year", r.year.map_or_else(|| p.t("value-unknown"), |y| y.to_string())),
    )
}

fn regained(p: &Page, found: &ChangePicture) -> Vec<(String, String)> {
    let told = |(metres, people): &(f64, Option<f64>)| {
        let label = if *metres == 0.0 {
            p.t("change-access-inside")
        } else {
            p.t1("change-access-near", "distance", cg_i18n::metres(p.lang, *metres))
        };
        (label, p.maybe(&people.map(f64::round)))
    };
    found.regained.iter().flat_map(|r| r.people.iter().map(told)).collect()
}

/// What was not counted, and over which time.
fn counted_out(p: &Page, found: &ChangePicture) -> Vec<String> {
    let mut told = Vec::new();
    if let Some((from, to)) = found.recorded {
        told.push(p.t2("change-recorded", "from", p.date(&from.to_string()), "to", p.date(&to.to_string())));
    }
    told.push(p.t1("change-undated", "count", found.change.undated));
    told.push(p.t1("change-placeless", "count", found.placeless));
    told.push(p.t1("change-closed-otherwise", "count", found.closed_otherwise));
    if !found.not_released.is_empty() {
        told.push(p.t1("change-not-released", "codes", cg_i18n::list_and(p.lang, &found.not_released)));
    }
    told
}

/// The released areas and the day of release as a file.
fn areas_file(p: &Page, found: &ChangePicture) -> Answer {
    let mut text =
        format!("\u{feff}{},{}\r\n", picture::cell(&p.t("change-area-code")), picture::cell(&p.t("change-areas-when")));
    for (code, when) in &found.released {
        text.push_str(&format!("{},{when}\r\n", picture::cell(code)));
    }
    crate::file::attachment("released-areas.csv", "text/csv; charset=utf-8", text.into_bytes())
}

fn href(code: &str) -> String {
    format!("/hazard-areas/{}", percent(code))
}

fn joined(address: &str, key: &str) -> String {
    format!("{address}{}download={key}", if address.contains('?') { '&' } else { '?' })
}
