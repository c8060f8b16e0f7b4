//! Administrative areas: the list of a level, and one area with what lies in it.

use crate::form::{Asked, percent};
use crate::page::Page;
use crate::pages::{html, situation};
use crate::picture::{self, Card};
use crate::problem::Answer;
use crate::rates::{self, Wish};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::Words;
use cg_app::picture::{Among, AreaHead, ChildRow};

/// An area as a link.
pub(crate) struct Link {
    /// Its name in the reader's language.
    pub name: String,
    /// Its p-code.
    pub code: String,
    /// Its page.
    pub href: String,
}

/// An area as a link.
pub(crate) fn link(p: &Page, head: &AreaHead) -> Link {
    let name = head.name.get(p.lang.tag()).unwrap_or(&head.code).to_owned();
    Link { name, code: head.code.clone(), href: format!("/places/{}", percent(&head.code)) }
}

#[derive(Template)]
#[template(path = "pages/places.html")]
struct PlacesPage {
    p: Page,
    level: i64,
    levels: Vec<i64>,
    areas: Vec<Link>,
    rates: String,
    downloads: Vec<(String, String)>,
}

/// The areas of one level.
///
/// # Errors
/// What the app answers.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, level) =
        (visitor.asker.clone(), query.read::<i64>("level", Words::between(0, 5))?.unwrap_or(1).clamp(0, 5));
    let wish = Wish::of(&query);
    let wanted = wish.clone();
    let (heads, levels, rates) = site
        .ask(move |app| {
            let mut levels = Vec::new();
            for level in 0..=5 {
                if !app.areas(&asker, level)?.is_empty() {
                    levels.push(level);
                }
            }
            Ok((app.areas(&asker, level)?, levels, wanted.ask(app, &asker, &Among::Level(level))?))
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-places");
    if wish.as_file {
        return rates::file(&p, &rates);
    }
    let areas = heads.iter().map(|head| link(&p, head)).collect();
    let noun = cg_domain::noun("admin_areas").unwrap_or(&cg_domain::NOUNS[0]);
    let downloads = crate::listing::downloads(&p, noun, &format!("level={level}"));
    let rates = if heads.is_empty() { String::new() } else { rates::part(&p, &wish, &rates) };
    html(&PlacesPage { level, levels, areas, rates, downloads, p })
}

#[derive(Template)]
#[template(path = "pages/place.html")]
struct PlacePage {
    p: Page,
    code: String,
    chain: Vec<Link>,
    population: String,
    cards: Vec<Card>,
    charts: Vec<String>,
    children: Vec<(Link, ChildRow)>,
    lists: Vec<(String, String)>,
    rates: String,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// One area.
///
/// # Errors
/// When there is no such area.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let (asker, asked, wish) = (visitor.asker.clone(), code.clone(), Wish::of(&query));
    let wanted = wish.clone();
    let (found, below) = site
        .ask(move |app| Ok((app.area_page(&asker, &asked)?, wanted.ask(app, &asker, &Among::Within(asked.clone()))?)))
        .await?;
    let lang = visitor.lang;
    let name = found.chain.last().and_then(|head| head.name.get(lang.tag())).unwrap_or(&code).to_owned();
    let p = Page::new(&site, &visitor, "nav-places", name);
    if wish.as_file {
        return rates::file(&p, &below);
    }
    if let Some(key) = query.get("download") {
        return situation::one_chart(&p, &found.situation, key);
    }
    let population = found.population.map_or_else(
        || p.t("value-unknown"),
        |(people, year)| p.t2("place-population", "people", people, "year", year.to_string()),
    );
    let within = format!("within={}", percent(&code));
    html(&PlacePage {
        chain: found.chain.iter().map(|head| link(&p, head)).collect(),
        population,
        cards: picture::cards(&p, &found.situation.figures),
        charts: situation::charts(&p, &found.situation),
        children: found.children.into_iter().map(|row| (link(&p, &row.head), row)).collect(),
        lists: vec![
            (p.t("nav-hazards"), format!("/hazard-areas?{within}")),
            (p.t("nav-accidents"), format!("/accidents?{within}")),
            (p.t("nav-harm"), format!("/people-harmed?place={}", percent(&code))),
        ],
        rates: if below.rows.is_empty() { String::new() } else { rates::part(&p, &wish, &below) },
        map_title: p.t("map-heading"),
        map_table: "#children",
        map_downloads: Vec::new(),
        map_config: situation::map(&p, &found.situation, Some(&below)),
        code,
        p,
    })
}
