//! People harmed: by year, place, sex, age, outcome, activity and device, with unknowns shown.

use crate::chart::Form;
use crate::form::Asked;
use crate::page::Page;
use crate::pages::html;
use crate::picture::{self, Card};
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::Words;
use cg_app::picture::{Breakdown, PeopleHarmed};

#[derive(Template)]
#[template(path = "pages/people_harmed.html")]
struct HarmPage {
    p: Page,
    cards: Vec<Card>,
    charts: Vec<String>,
    place: String,
    from: String,
    to: String,
    downloads: Vec<(String, String)>,
}

/// The page, or one of its charts as CSV.
///
/// # Errors
/// A year that is none, or what the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, place) = (visitor.asker.clone(), query.get("place").map(str::to_owned));
    let (from, to) =
        (query.read::<i16>("from", Words::of("expected-year"))?, query.read::<i16>("to", Words::of("expected-year"))?);
    let found = site.ask(move |app| app.people_harmed(&asker, place.as_deref(), from, to)).await?;
    let p = Page::titled(&site, &visitor, "nav-harm");
    if let Some(key) = query.get("download") {
        let chart = breakdowns(&found).into_iter().find(|(b, _)| b.key == key);
        let chart = chart.map(|(b, form)| picture::chart(&p, b, form, &found.places));
        return chart.map(|c| picture::csv(&c)).ok_or_else(|| Problem::of(Kind::NotFound));
    }
    let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
    let noun = cg_domain::noun("casualties").filter(|n| n.fields.iter().any(|f| visitor.asker.sees(f.tier)));
    html(&HarmPage {
        cards: picture::cards(&p, &found.figures),
        charts: breakdowns(&found).into_iter().map(|(b, form)| picture::figure(&p, b, form, &found.places)).collect(),
        place: text("place"),
        from: text("from"),
        to: text("to"),
        downloads: noun.map(|noun| crate::listing::downloads(&p, noun, "")).unwrap_or_default(),
        p,
    })
}

fn breakdowns(found: &PeopleHarmed) -> [(&Breakdown, Form); 7] {
    [
        (&found.by_year, Form::Lines),
        (&found.by_place, Form::Stacked),
        (&found.by_sex, Form::Bars),
        (&found.by_age, Form::Stacked),
        (&found.by_civil_status, Form::Stacked),
        (&found.by_activity, Form::Stacked),
        (&found.by_device, Form::Stacked),
    ]
}
