//! Map layers and population grids: what there is, from where, and how fresh.

use crate::form::Asked;
use crate::map::Map;
use crate::page::Page;
use crate::pages::html;
use crate::pages::records::sources_of;
use crate::picture;
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::{Ask, Condition, Op, View};

/// How many features of a kind are looked at for the names of their layers.
const SAMPLE: usize = 200;

struct Layer {
    name: String,
    kind: String,
    count: u64,
    source: String,
}

struct Grid {
    name: String,
    facts: Vec<(String, Option<String>)>,
}

#[derive(Template)]
#[template(path = "pages/layers.html")]
struct LayersPage {
    p: Page,
    layers: Vec<Layer>,
    grids: Vec<Grid>,
    downloads: Vec<(String, String)>,
    map_title: String,
    map_table: &'static str,
    map_downloads: Vec<(String, String)>,
    map_config: String,
}

/// The page.
///
/// # Errors
/// What the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(_): Asked) -> Answer {
    let asker = visitor.asker.clone();
    let (grids, kinds, bbox, (as_of, sources)) = site
        .ask(move |app| {
            let grids = app.list(&asker, "grids", &Ask { limit: 1_000, ..Ask::default() })?.items;
            let values = cg_codes::list("layer_kind").map(|l| l.values).unwrap_or_default();
            let mut kinds = Vec::new();
            for value in values {
                let kind = Condition { field: "kind".to_owned(), op: Op::Eq, value: value.code.into() };
                let ask = Ask { conditions: vec![kind], limit: SAMPLE, count: true, ..Ask::default() };
                kinds.push((value.code, app.list(&asker, "layer_features", &ask)?));
            }
            Ok((grids, kinds, app.bbox()?, app.provenance(&asker, "layer_features")?))
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-layers");
    let filled = kinds.iter().filter(|(_, found)| !found.items.is_empty());
    let layers = filled.map(|(kind, found)| layer(&p, kind, found)).collect();
    let noun = cg_domain::noun("layer_features").unwrap_or(&cg_domain::NOUNS[0]);
    let source = p.t1("source-line", "source", picture::sources(&p, &sources));
    let map = Map::new(&p, "#layers").within(bbox).boundaries().dated(picture::as_of(&p, as_of), source).features(true);
    html(&LayersPage {
        layers,
        grids: grids.iter().map(|view| grid(&p, view)).collect(),
        downloads: crate::listing::downloads(&p, noun, ""),
        map_title: p.t("map-heading"),
        map_table: "#layers",
        map_downloads: Vec::new(),
        map_config: map.config(),
        p,
    })
}

/// One kind of features: how many there are, and what the first of them say of their layer and source.
fn layer(p: &Page, kind: &str, found: &cg_app::Page) -> Layer {
    let mut names: Vec<&str> = found.items.iter().filter_map(|view| view.text("layer")).collect();
    names.sort_unstable();
    names.dedup();
    Layer {
        name: names.join(", "),
        kind: record::code_label(p.lang, "layer_kind", kind),
        count: found.matched.unwrap_or_default(),
        source: sources_of(p, &found.items),
    }
}

fn grid(p: &Page, view: &View) -> Grid {
    let shown = view.cells.iter().filter(|(f, _)| !matches!(f.name, "name" | "extra"));
    let facts = shown.map(|(f, v)| (record::label(p.lang, f), record::shown(p, f, v))).collect();
    Grid { name: view.title(p.lang.tag()), facts }
}
