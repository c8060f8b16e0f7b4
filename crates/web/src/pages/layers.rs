//! Map layers and population grids: what there is, from where, and how fresh.

use crate::form::Asked;
use crate::map::Map;
use crate::page::Page;
use crate::pages::html;
use crate::pages::records::sources;
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::{Ask, View};
use std::collections::BTreeMap;

struct Layer {
    name: String,
    kind: String,
    count: usize,
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
    let (grids, counted, bbox) = site
        .ask(move |app| {
            let grids = app.list(&asker, "grids", &Ask { limit: 1_000, ..Ask::default() })?.items;
            let mut counted: BTreeMap<(String, String), (usize, Vec<View>)> = BTreeMap::new();
            app.stream(&asker, "layer_features", &Ask::default(), &mut |view| {
                let key = |name: &str| view.text(name).unwrap_or_default().to_owned();
                let entry = counted.entry((key("layer"), key("kind"))).or_default();
                entry.0 += 1;
                if entry.1.len() < 20 {
                    entry.1.push(view);
                }
                Ok(())
            })?;
            Ok((grids, counted, app.bbox()?))
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-layers");
    let layer = |((name, kind), (count, views)): ((String, String), (usize, Vec<View>))| Layer {
        kind: record::code_label(p.lang, "layer_kind", &kind),
        source: sources(&p, &views),
        name,
        count,
    };
    let noun = cg_domain::noun("layer_features").unwrap_or(&cg_domain::NOUNS[0]);
    let map = Map::new(&p, "#layers").within(bbox).boundaries().features(true);
    html(&LayersPage {
        layers: counted.into_iter().map(layer).collect(),
        grids: grids.iter().map(|view| grid(&p, view)).collect(),
        downloads: crate::listing::downloads(&p, noun, ""),
        map_title: p.t("map-heading"),
        map_table: "#layers",
        map_downloads: Vec::new(),
        map_config: map.config(),
        p,
    })
}

fn grid(p: &Page, view: &View) -> Grid {
    let shown = view.cells.iter().filter(|(f, _)| !matches!(f.name, "name" | "extra"));
    let facts = shown.map(|(f, v)| (record::label(p.lang, f), record::shown(p, f, v))).collect();
    Grid { name: view.title(p.lang.tag()), facts }
}
