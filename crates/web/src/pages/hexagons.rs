//! Priority by hexagon: the ranking of the moment as a map that needs no script.

use crate::chart::areas::{Areas, Place, SIZE};
use crate::form::{Asked, percent};
use crate::page::Page;
use crate::pages::{html, places};
use crate::picture;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::PriorityMap;
use cg_engine::hexagon::{Grain, Hexagon, SCORE_BREAKS, score_class};

/// One row of the table.
struct Line {
    cell: String,
    place: String,
    items: u64,
    scored: u64,
    mean: Option<f64>,
    most: Option<f64>,
}

#[derive(Template)]
#[template(path = "pages/hexagons.html")]
struct HexagonsPage {
    p: Page,
    title: String,
    back: String,
    heading: String,
    size: String,
    views: Vec<(String, String, bool)>,
    grains: Vec<(String, String, bool)>,
    drawing: String,
    foot: String,
    rows: Vec<Line>,
    download: String,
}

/// The page, or its table as CSV.
///
/// # Errors
/// A weight that cannot be read, or what the app answers.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let asker = visitor.asker.clone();
    let (view, ask) = super::rankings::asked_of(&site, &asker, name.clone(), &query).await?;
    let grain = match query.get("grain") {
        Some("fine") => Grain::Fine,
        Some("coarse") => Grain::Coarse,
        _ => Grain::Medium,
    };
    let (found, from, now) = site
        .ask(move |app| {
            let found = app.priority_hexagons(&asker, &ask, grain, SIZE)?;
            Ok((found, app.provenance(&asker, "hazard_areas")?, app.now()))
        })
        .await?;
    let title = cg_i18n::t(visitor.lang, "hexagon-title", &cg_i18n::Args::new());
    let p = Page::new(&site, &visitor, "nav-rankings", title);
    if query.get("download") == Some("hexagons") {
        return file(&p, &found);
    }
    let most = query.get("show") == Some("most");
    let heading = p.t(if most { "hexagon-most" } else { "hexagon-mean" });
    let with = |word: &str| format!("{}?{}", p.path(), query.query_with(&[("show", word)]));
    let of_grain = |(word, one, key): (&str, Grain, &str)| {
        (p.t(key), format!("{}?{}", p.path(), query.query_with(&[("grain", word)])), one == grain)
    };
    let grains = [
        ("fine", Grain::Fine, "hexagon-fine"),
        ("", Grain::Medium, "hexagon-medium"),
        ("coarse", Grain::Coarse, "hexagon-coarse"),
    ];
    html(&HexagonsPage {
        size: p.t1("hexagon-size", "area", cg_i18n::area(p.lang, found.hexagons.km2 * 1e6, cg_i18n::AreaUnit::Km2)),
        grains: grains.map(of_grain).to_vec(),
        views: vec![(p.t("hexagon-mean"), with(""), !most), (p.t("hexagon-most"), with("most"), most)],
        drawing: drawing(&p, &found, &heading, most, &crate::picture::as_of(&p, from.0)),
        foot: super::rankings::foot(&p, &view, &from, now),
        rows: found.hexagons.cells.iter().zip(&found.places).map(|(c, place)| line(&p, c, place.as_ref())).collect(),
        back: format!("/rankings/models/{}?{}", percent(&name), query.query_with(&[("show", ""), ("grain", "")])),
        download: format!("{}?{}", p.path(), query.query_with(&[("download", "hexagons")])),
        title: crate::ranking::model_text(visitor.lang, &view.model.title),
        heading,
        p,
    })
}

fn line(p: &Page, cell: &Hexagon, place: Option<&cg_app::picture::AreaHead>) -> Line {
    let place = place.map_or_else(|| p.t("value-unknown"), |head| places::link(p, head).name);
    let Hexagon { items, scored, mean, most, .. } = *cell;
    Line { cell: cell.cell.clone(), place, items, scored, mean, most }
}

fn drawing(p: &Page, found: &PriorityMap, title: &str, most: bool, as_of: &str) -> String {
    let Some(drawn) = &found.drawn else { return String::new() };
    let hexagon = |(cell, place): (&Hexagon, &Option<cg_app::picture::AreaHead>)| {
        let score = if most { cell.most } else { cell.mean };
        let told = line(p, cell, place.as_ref());
        let shown = score.map_or_else(|| p.t("value-unknown"), |s| p.decimals(&(s * 100.0), 0));
        Place {
            id: told.cell,
            name: String::new(),
            title: p.t2("hexagon-says", "place", format!("{}: {shown}", told.place), "count", cell.items),
            class: score.map(score_class),
            count: None,
            rings: vec![cell.corners.iter().map(|c| drawn.sheet.spot(*c)).collect()],
            spot: drawn.sheet.spot(cell.corners[0]),
        }
    };
    let behind = |head: &cg_app::picture::AreaHead| {
        let (rings, spot) = drawn.areas.get(&head.code)?.clone();
        let link = places::link(p, head);
        Some(Place { id: link.code, name: link.name, title: String::new(), class: None, count: None, rings, spot })
    };
    let areas = Areas {
        id: "hexagon-drawing",
        title,
        description: &p.t1("rate-describes", "count", found.hexagons.cells.len()),
        sheet: drawn.sheet,
        behind: found.behind.iter().filter_map(behind).collect(),
        places: found.hexagons.cells.iter().zip(&found.places).map(hexagon).collect(),
        classes: classes(p),
        unknown: p.t("map-not-ranked"),
        as_of,
    };
    areas.draw(p)
}

/// Words of the classes of a score, in points of 100.
fn classes(p: &Page) -> Vec<String> {
    let points = SCORE_BREAKS.map(|b| b * 100.0);
    crate::rates::class_words(p, &points)
}

fn file(p: &Page, found: &PriorityMap) -> Answer {
    let heads = ["hexagon-cell", "place-name", "hexagon-items", "hexagon-scored", "hexagon-mean", "hexagon-most"];
    let mut text = format!("\u{feff}{}\r\n", heads.map(|h| picture::cell(&p.t(h))).join(","));
    for (cell, place) in found.hexagons.cells.iter().zip(&found.places) {
        let row = line(p, cell, place.as_ref());
        let (mean, most) = (p.raw(&row.mean), p.raw(&row.most));
        let cells = [row.cell, picture::cell(&row.place), row.items.to_string(), row.scored.to_string(), mean, most];
        text.push_str(&format!("{}\r\n", cells.join(",")));
    }
    crate::file::attachment("hexagons.csv", "text/csv; charset=utf-8", text.into_bytes())
}
