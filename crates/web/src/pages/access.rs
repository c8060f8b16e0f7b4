//! Roads and movement: what hazards block, whom that cuts off, and ways that avoid them. Never clearance.

use crate::file::attachment;
use crate::form::{Asked, Posted, percent, whole_from};
use crate::map::Map;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::{AccessPicture, AccessRow, AccessSettings, AccessView, AppError, Export, WayView, WaysView, Words};
use cg_domain::access::Status;
use cg_domain::grant::Act;
use cg_engine::access::Standing;

/// Hazards that the page shows; the file has all of them.
const ROWS: usize = 50;

struct Row {
    id: String,
    href: String,
    code: String,
    name: String,
    blocked: String,
    cut_off: String,
    regaining: String,
}

struct Way {
    id: String,
    name: String,
    length: String,
    minutes: String,
    chip: &'static str,
    status: String,
    hazards: Vec<(String, String)>,
}

struct Ways {
    title: String,
    none: Option<String>,
    rows: Vec<Way>,
}

/// A service and limit, and its figures: within, cut off, beyond, not known.
type Stood = (String, Vec<String>);

#[derive(Template)]
#[template(path = "pages/access.html")]
struct AccessPage {
    p: Page,
    holds: bool,
    dated: String,
    lacking: Option<String>,
    roads: bool,
    may_ask: bool,
    cards: Vec<(String, String, String)>,
    ways: Option<Ways>,
    /// Why ways asked for cannot be looked for.
    refused: Option<String>,
    from: String,
    to: String,
    towns: Vec<String>,
    standing: Vec<Stood>,
    /// The same on foot: what stands over the table, and its lines; none without a friction grid.
    on_foot: Option<(String, Vec<Stood>)>,
    rows: Vec<Row>,
    more: Option<String>,
    how: String,
    settings: AccessSettings,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// The page, with ways between two places when they are asked for.
///
/// # Errors
/// What the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let asker = visitor.asker.clone();
    let ends = query.get("from").zip(query.get("to")).map(|(a, b)| (a.to_owned(), b.to_owned()));
    let asked = ends.clone();
    let (view, ways, bbox) = site
        .ask(move |app| {
            let view = app.access(&asker)?;
            let ways = match asked.map(|(from, to)| app.access_ways(&asker, &from, &to)) {
                // A place that is not found can be mended where it was typed.
                Some(Err(refused @ AppError::Invalid { .. })) => Err(refused),
                other => Ok(other.transpose()?),
            };
            Ok((view, ways, app.bbox()?))
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-access");
    let (ways, refused) = match ways {
        Ok(ways) => (ways, None),
        Err(refused) => (None, Some(Problem::from(refused))),
    };
    let told = refused.as_ref().map(|refused| refused.detail(p.lang));
    let mut answer = html(&AccessPage { refused: told, ..page(p, &view, ways.as_ref(), ends, bbox) })?;
    if let Some(refused) = refused {
        *answer.status_mut() = refused.kind.status();
    }
    Ok(answer)
}

fn page(
    p: Page,
    view: &AccessView,
    ways: Option<&WaysView>,
    ends: Option<(String, String)>,
    bbox: Option<[f64; 4]>,
) -> AccessPage {
    let picture = view.picture.as_ref();
    let may_ask = p.may(Act::Read);
    let downloads = vec![(p.t("access-download-blocked"), "/access/blocked.geojson".to_owned())];
    let found = ways.zip(ends.as_ref()).map(|(ways, (from, to))| shown(&p, ways, from, to));
    let (from, to) = ends.clone().unwrap_or_default();
    let more = view.rows.len().checked_sub(ROWS).filter(|n| *n > 0).map(|n| p.t1("access-more", "count", n));
    AccessPage {
        holds: view.holds,
        dated: dated(&p, view),
        lacking: match picture {
            None => Some(p.t("access-not-yet")),
            Some(picture) => picture.lacking.as_ref().map(|what| p.t(&format!("access-lacking-{what}"))),
        },
        roads: picture.is_some_and(|picture| picture.roads_m > 0.0),
        may_ask,
        refused: None,
        cards: picture.map(|picture| cards(&p, picture)).unwrap_or_default(),
        standing: picture.map(|picture| standing(&p, picture, &picture.standing)).unwrap_or_default(),
        on_foot: picture.and_then(|picture| on_foot(&p, picture)),
        rows: view.rows.iter().take(ROWS).map(|r| row(&p, r)).collect(),
        more,
        how: how(&p, view),
        settings: view.settings.clone(),
        map_title: p.t("access-map"),
        map_table: "#hazards",
        map_downloads: downloads,
        map_config: map(&p, view, ends.as_ref(), ways, bbox, may_ask),
        towns: view.towns.iter().filter_map(|n| n.get(p.lang.tag()).map(str::to_owned)).collect(),
        ways: found,
        from,
        to,
        p,
    }
}

/// As of when it is known, how long that holds, and that it is too old when it is.
fn dated(p: &Page, view: &AccessView) -> String {
    let words = |key, from: &dyn ToString, until: &dyn ToString| {
        p.t2(key, "day", p.date(&from.to_string()), "until", p.date(&until.to_string()))
    };
    match (view.validity.as_of, view.validity.expires()) {
        (Some(from), Some(until)) if view.holds => words("access-dated", &from, &until),
        (Some(from), Some(until)) => words("access-expired", &from, &until),
        _ => p.t("access-undated"),
    }
}

fn people(p: &Page, many: f64) -> String {
    p.n(many.round())
}

fn length(p: &Page, metres: f64) -> String {
    cg_i18n::metres(p.lang, metres)
}

fn cards(p: &Page, picture: &AccessPicture) -> Vec<(String, String, String)> {
    if picture.roads_m == 0.0 {
        return Vec::new();
    }
    let measured = p.t1("access-measured", "when", p.instant(&picture.computed_at));
    let mut cards = Vec::new();
    if let (Some(many), Some(minutes)) = (picture.cut_off_any.last(), picture.minutes.last()) {
        let label = p.t1("access-card-cut-off", "minutes", *minutes);
        cards.push((label, people(p, *many), p.t1("access-card-of", "people", people(p, picture.people))));
    }
    let hazards = p.t1("access-card-hazards-of", "count", picture.hazards);
    cards.push((p.t("access-card-hazards"), p.n(picture.hazards_on_roads), hazards));
    let of = p.t1("access-card-roads-of", "length", length(p, picture.roads_m));
    cards.push((p.t("access-card-roads"), length(p, picture.blocked_m), format!("{of} · {measured}")));
    cards
}

/// What stands over the table of people on foot, and the table.
fn on_foot(p: &Page, picture: &AccessPicture) -> Option<(String, Vec<Stood>)> {
    let foot = picture.on_foot.as_ref()?;
    let words = match foot.refused.as_str() {
        "" => p.t1("access-on-foot-note", "grid", foot.grid.clone()),
        why => p.t2("access-on-foot-refused", "grid", foot.grid.clone(), "why", why.to_owned()),
    };
    Some((words, standing(p, picture, &foot.standing)))
}

fn standing(p: &Page, picture: &AccessPicture, by_service: &[Vec<Standing>]) -> Vec<Stood> {
    let mut rows = Vec::new();
    for (service, by_limit) in picture.services.iter().zip(by_service) {
        for (minutes, s) in picture.minutes.iter().zip(by_limit) {
            let service = p.t(&format!("access-service-{service}"));
            let name = p.t2("access-service-within", "service", service, "minutes", *minutes);
            rows.push((name, [s.within, s.cut_off, s.beyond, s.unknown].map(|many| people(p, many)).into()));
        }
    }
    rows
}

fn row(p: &Page, row: &AccessRow) -> Row {
    Row {
        id: row.id.clone(),
        href: format!("/hazard-areas/{}", percent(&row.id)),
        code: row.code.clone(),
        name: row
            .names
            .as_ref()
            .filter(|_| p.may(Act::Read))
            .and_then(|n| n.get(p.lang.tag()))
            .unwrap_or_default()
            .to_owned(),
        blocked: length(p, row.blocked_m()),
        cut_off: people(p, row.cut_off()),
        regaining: people(p, row.regaining()),
    }
}

/// Ways in words: their number, length, time, and what may be said of them.
fn shown(p: &Page, found: &WaysView, from: &str, to: &str) -> Ways {
    let none = match (found.avoiding.first(), found.crossing.first()) {
        (None, Some(_)) => Some(p.t("access-no-way")),
        (None, None) => Some(p.t("access-no-road")),
        _ => None,
    };
    let avoiding = found.avoiding.iter().map(|w| (true, w));
    let ways = avoiding.chain(found.crossing.iter().map(|w| (false, w))).enumerate();
    let way = |(n, (avoids, way)): (usize, (bool, &WayView))| Way {
        id: format!("way-{}", n + 1),
        name: p.t1(if avoids { "access-way-avoiding" } else { "access-way-crossing" }, "number", n + 1),
        length: length(p, way.metres),
        minutes: p.n(way.minutes.ceil()),
        chip: if way.status == Status::HazardRecorded { "bad" } else { "warn" },
        status: p.t(&format!("access-status-{}", way.status.word().replace('_', "-"))),
        hazards: way
            .hazards
            .iter()
            .map(|(id, code)| (format!("/hazard-areas/{}", percent(id)), code.clone()))
            .collect(),
    };
    Ways { title: p.t2("access-ways", "from", from, "to", to), none, rows: ways.map(way).collect() }
}

/// How it is worked out, with the settings in force and what the roads are like.
fn how(p: &Page, view: &AccessView) -> String {
    let mut text = vec![p.t1("access-how-text", "within", view.settings.within_m)];
    if let Some(picture) = view.picture.as_ref().filter(|picture| picture.parts > 1) {
        let share = p.percent(&picture.longest_share);
        text.push(p.t2("access-how-parts", "count", picture.parts, "share", share));
    }
    text.join(" ")
}

fn map(
    p: &Page,
    view: &AccessView,
    ends: Option<&(String, String)>,
    ways: Option<&WaysView>,
    bbox: Option<[f64; 4]>,
    may_read: bool,
) -> String {
    let lines = ways.iter().flat_map(|w| w.avoiding.iter().chain(&w.crossing)).flat_map(|w| &w.line);
    let around = lines.fold(None, |all: Option<[f64; 4]>, c| {
        let [w, s, e, n] = all.unwrap_or([c.x, c.y, c.x, c.y]);
        Some([w.min(c.x), s.min(c.y), e.max(c.x), n.max(c.y)])
    });
    let mut map = Map::new(p, "#hazards").within(around.or(bbox));
    if may_read {
        map = map.boundaries().roads().hazards();
    }
    map = map.blocked("/access/blocked.geojson");
    if let Some((from, to)) = ends.filter(|_| around.is_some()) {
        map = map.ways(&format!("/access/ways.geojson?from={}&to={}", percent(from), percent(to)));
    }
    let as_of = p.as_of(&view.validity.as_of.map(|d| d.to_string()));
    map.dated(as_of, p.t("access-no-clearance")).config()
}

/// The hazards as CSV.
///
/// # Errors
/// What the app answers.
pub(crate) async fn table(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    saved(&site.ask(move |app| app.access_table(&asker)).await?)
}

/// The blocked pieces of road as `GeoJSON`.
///
/// # Errors
/// What the app answers.
pub(crate) async fn blocked(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    saved(&site.ask(move |app| app.access_blocked(&asker)).await?)
}

/// Ways between two places as `GeoJSON`.
///
/// # Errors
/// What the app answers.
pub(crate) async fn ways(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    visitor.asker.may(Act::Read)?;
    let asker = visitor.asker.clone();
    let (from, to) = (query.need("from")?.to_owned(), query.need("to")?.to_owned());
    saved(&site.ask(move |app| app.access_ways_drawn(&asker, &from, &to)).await?)
}

fn saved(export: &Export) -> Answer {
    attachment(&export.file_name, export.content_type, export.bytes.clone())
}

/// Keeps what was decided about access.
///
/// # Errors
/// When the asker may not, or a setting is out of bounds.
pub(crate) async fn settings(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    // Who may not is told so, and not what is missing in the form.
    visitor.asker.may(Act::KeepAccess)?;
    let asker = visitor.asker.clone();
    let settings = AccessSettings {
        released: form.get("released").is_some(),
        valid_days: form.read("valid_days", whole_from(1))?.unwrap_or(cg_domain::access::VALID_DAYS),
        within_m: form.read("within_m", Words::of("expected-number"))?.unwrap_or(0.0),
        speeds: form.get("speeds").unwrap_or_default().to_owned(),
    };
    site.ask(move |app| app.keep_access_settings(&asker, settings)).await?;
    site.forget();
    see_other("/access")
}
