//! The first page: where do we stand?

use crate::chart::Form;
use crate::form::Asked;
use crate::map::Map;
use crate::page::Page;
use crate::pages::html;
use crate::picture::{self, Card};
use crate::problem::Answer;
use crate::rates::{self, Wish};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::picture::{Among, RateMap, Situation};

#[derive(Template)]
#[template(path = "pages/situation.html")]
struct SituationPage {
    p: Page,
    empty: bool,
    cards: Vec<Card>,
    charts: Vec<String>,
    rates: String,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// The page, or one of its charts as CSV.
///
/// # Errors
/// What the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, wish) = (visitor.asker.clone(), Wish::of(&query));
    let wanted = wish.clone();
    let (found, by_rate) =
        site.ask(move |app| Ok((app.situation(&asker, None)?, wanted.ask(app, &asker, &Among::Level(1))?))).await?;
    let p = Page::titled(&site, &visitor, "nav-situation");
    if wish.as_file {
        return rates::file(&p, &by_rate);
    }
    if let Some(key) = query.get("download") {
        return one_chart(&p, &found, key);
    }
    html(&SituationPage {
        empty: found.bbox.is_none() && found.hazards.groups.is_empty() && found.accidents.groups.is_empty(),
        cards: picture::cards(&p, &found.figures),
        charts: charts(&p, &found),
        rates: if by_rate.rows.is_empty() { String::new() } else { rates::part(&p, &wish, &by_rate) },
        map_title: p.t("situation-map"),
        map_table: "/hazard-areas#table",
        map_downloads: Vec::new(),
        map_config: map(&p, &found, Some(&by_rate)),
        p,
    })
}

/// The charts of a situation, drawn.
pub(crate) fn charts(p: &Page, found: &Situation) -> Vec<String> {
    forms(found).into_iter().map(|(breakdown, form)| picture::figure(p, breakdown, form, &[])).collect()
}

fn forms(found: &Situation) -> [(&cg_app::picture::Breakdown, Form); 3] {
    [(&found.hazards, Form::Stacked), (&found.accidents, Form::Lines), (&found.casualties, Form::Lines)]
}

/// One chart of a situation as a file.
///
/// # Errors
/// When it has no such chart.
pub(crate) fn one_chart(p: &Page, found: &Situation, key: &str) -> Answer {
    let chart = forms(found).into_iter().find(|(b, _)| b.key == key).map(|(b, form)| picture::chart(p, b, form, &[]));
    chart.map(|c| picture::csv(&c)).ok_or_else(|| crate::problem::Problem::of(crate::problem::Kind::NotFound))
}

/// The map of a situation.
pub(crate) fn map(p: &Page, found: &Situation, rates: Option<&RateMap>) -> String {
    let date = found.figures.iter().filter_map(|f| f.as_of).max();
    let mut sources: Vec<String> = found.figures.iter().flat_map(|f| f.sources.clone()).collect();
    sources.sort();
    sources.dedup();
    let map = Map::new(p, "/hazard-areas#table")
        .within(found.bbox)
        .rates(rates)
        .boundaries()
        .features(false)
        .hazards()
        .accidents();
    map.dated(picture::as_of(p, date), p.t1("source-line", "source", picture::sources(p, &sources))).config()
}
