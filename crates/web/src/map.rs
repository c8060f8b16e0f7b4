//! What the map island is told: layers, legend and texts. The island itself is in `ui/src/map`.

use crate::page::Page;
use serde_json::{Value, json};

/// A map on a page.
pub(crate) struct Map<'a> {
    page: &'a Page,
    layers: Vec<Value>,
    bbox: Option<[f64; 4]>,
    table: String,
    as_of: String,
    source: String,
    selected: Option<(&'static str, String)>,
}

/// Names of the texts the island needs; the messages are `map-<name>` with hyphens.
const TEXTS: &[&str] = &[
    "legend",
    "zoom_in",
    "zoom_out",
    "full_screen",
    "leave_full_screen",
    "zoom_to",
    "show_all",
    "table",
    "open",
    "close",
    "more",
    "in_view",
    "loading",
    "no_webgl",
    "failed",
    "label",
    "keys",
    "unknown",
    "metres",
    "kilometres",
    "gesture",
    "gesture_mac",
    "gesture_touch",
    "accidents",
];

impl<'a> Map<'a> {
    /// An empty map of a page; `table` is where the same records stand as a table.
    pub(crate) fn new(page: &'a Page, table: &str) -> Self {
        Self {
            page,
            layers: Vec::new(),
            bbox: None,
            table: table.to_owned(),
            as_of: page.t("as-of-unknown"),
            source: String::new(),
            selected: None,
        }
    }

    /// First view: west, south, east, north; without one the island shows the layers' extent.
    #[must_use]
    pub(crate) fn within(mut self, bbox: Option<[f64; 4]>) -> Self {
        self.bbox = bbox;
        self
    }

    /// Date and source printed on the map.
    #[must_use]
    pub(crate) fn dated(mut self, as_of: String, source: String) -> Self {
        (self.as_of, self.source) = (as_of, source);
        self
    }

    /// The feature highlighted at start.
    #[must_use]
    pub(crate) fn selecting(mut self, layer: &'static str, id: &str) -> Self {
        self.selected = Some((layer, id.to_owned()));
        self
    }

    /// Hazard areas by class and status, in the standard colours.
    #[must_use]
    pub(crate) fn hazards(mut self) -> Self {
        let page = self.page;
        let class = |code: &str| code_words(page, "hazard_class", code);
        let status = |code: &str| code_words(page, "hazard_status", code);
        self.layers.push(json!({
            "id": "hazards", "kind": "hazards", "label": page.t("nav-hazards"),
            "tiles": "/tiles/hazard_areas/{z}/{x}/{y}.mvt", "source_layer": "hazard_areas", "href": "/hazard-areas/{id}",
            "popup": [
                { "field": "code", "label": field(page, "code"), "format": "text" },
                { "field": "classification", "label": field(page, "classification"), "format": "text", "values": words(page, "hazard_class") },
                { "field": "status", "label": field(page, "status"), "format": "text", "values": words(page, "hazard_status") },
                { "field": "area_m2", "label": field(page, "area_m2"), "format": "number", "unit": "m²" },
            ],
            "legend": [
                { "key": "cha", "label": class("cha") }, { "key": "sha", "label": class("sha") },
                { "key": "other", "label": page.t("map-hazard-other") }, { "key": "worked_on", "label": status("in_progress") },
                { "key": "closed", "label": status("closed") }, { "key": "small", "label": page.t("map-hazard-small") },
            ],
        }));
        self
    }

    /// Accidents by outcome; many at one place as one symbol with their number.
    #[must_use]
    pub(crate) fn accidents(mut self) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "accidents", "kind": "accidents", "label": page.t("nav-accidents"),
            "tiles": "/tiles/accidents/{z}/{x}/{y}.mvt", "source_layer": "accidents", "href": "/accidents/{id}",
            "popup": [
                { "field": "code", "label": field(page, "code"), "format": "text" },
                { "field": "date", "label": field(page, "date"), "format": "date" },
                { "field": "killed", "label": field(page, "killed"), "format": "number" },
                { "field": "injured", "label": field(page, "injured"), "format": "number" },
            ],
            "legend": [
                { "key": "killed", "label": page.t("map-accident-killed") }, { "key": "injured", "label": page.t("map-accident-injured") },
                { "key": "none", "label": page.t("map-accident-none") }, { "key": "unknown", "label": page.t("map-accident-unknown") },
                { "key": "many", "label": page.t("map-accident-many") },
            ],
        }));
        self
    }

    /// Areas coloured by a rate, under everything else and hidden at first; nothing when there is nothing to colour.
    #[must_use]
    pub(crate) fn rates(mut self, found: Option<&cg_app::picture::RateMap>) -> Self {
        let Some((found, drawn)) = found.and_then(|f| Some((f, f.drawn.as_ref()?))) else { return self };
        let page = self.page;
        let value = |row: &cg_app::picture::RateRow| Some((drawn.ids.get(&row.head.code)?.clone(), json!(row.rate)));
        let values: serde_json::Map<String, Value> = found.rows.iter().filter_map(value).collect();
        self.layers.push(json!({
            "id": "rates", "kind": "choropleth", "label": page.t(&format!("rate-{}", found.rate.key)), "visible": false,
            "tiles": format!("/tiles/admin_areas:{}/{{z}}/{{x}}/{{y}}.mvt", found.level), "source_layer": "admin_areas",
            "values": values, "breaks": found.rate.breaks, "classes": crate::rates::classes(page, found.rate),
            "no_data": page.t("value-unknown"), "note": page.t("rate-layer-note"),
        }));
        self
    }

    /// Administrative boundaries.
    #[must_use]
    pub(crate) fn boundaries(mut self) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "admin", "kind": "admin", "label": page.t("nav-places"),
            "tiles": "/tiles/admin_areas/{z}/{x}/{y}.mvt", "source_layer": "admin_areas", "href": "/places/{code}",
            "popup": [{ "field": "code", "label": field(page, "code"), "format": "text" }],
        }));
        self
    }

    /// Features of map layers: schools, health posts, roads.
    #[must_use]
    pub(crate) fn features(mut self, visible: bool) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "features", "kind": "points", "label": page.t("nav-layers"), "visible": visible,
            "tiles": "/tiles/layer_features/{z}/{x}/{y}.mvt", "source_layer": "layer_features",
            "popup": [{ "field": "kind", "label": field(page, "kind"), "format": "text", "values": words(page, "layer_kind") }],
        }));
        self
    }

    /// The roads of the programme.
    #[must_use]
    pub(crate) fn roads(mut self) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "roads", "kind": "lines", "label": code_words(page, "layer_kind", "road"),
            "tiles": "/tiles/layer_features:road/{z}/{x}/{y}.mvt", "source_layer": "layer_features",
            "popup": [{ "field": "class", "label": field(page, "class"), "format": "text" }],
        }));
        self
    }

    /// Pieces of road that recorded hazards block.
    #[must_use]
    pub(crate) fn blocked(mut self, from: &str) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "blocked", "kind": "ways", "label": page.t("map-blocked"), "geojson": from, "title": "hazards",
            "popup": [{ "field": "hazards", "label": page.t("nav-hazards"), "format": "text" }],
            "legend": [{ "key": "blocked", "label": page.t("map-blocked-road") }],
        }));
        self
    }

    /// Ways between two places.
    #[must_use]
    pub(crate) fn ways(mut self, from: &str) -> Self {
        let page = self.page;
        self.layers.push(json!({
            "id": "ways", "kind": "ways", "label": page.t("map-ways"), "geojson": from, "title": "id",
            "popup": [
                { "field": "hazards", "label": page.t("nav-hazards"), "format": "text" },
                { "field": "minutes", "label": page.t("access-minutes"), "format": "number" },
            ],
            "legend": [
                { "key": "avoiding", "label": page.t("map-way-avoiding") },
                { "key": "crossing", "label": page.t("map-way-crossing") },
            ],
        }));
        self
    }

    /// Ranked areas coloured by their class of rank; the workbench recolours them.
    #[must_use]
    pub(crate) fn ranking(mut self, values: Value) -> Self {
        let page = self.page;
        let classes: Vec<String> =
            ["map-class-1", "map-class-2", "map-class-3", "map-class-4", "map-class-5"].map(|k| page.t(k)).into();
        self.layers.push(json!({
            "id": "ranking", "kind": "ranking", "label": page.t("nav-rankings"),
            "tiles": "/tiles/hazard_areas/{z}/{x}/{y}.mvt", "source_layer": "hazard_areas", "href": "/hazard-areas/{id}",
            "values": values, "classes": classes, "no_data": page.t("map-not-ranked"), "note": page.t("map-crowded"),
        }));
        self
    }

    /// The configuration as the island reads it.
    pub(crate) fn config(&self) -> String {
        let page = self.page;
        let texts: serde_json::Map<String, Value> =
            TEXTS.iter().map(|name| ((*name).to_owned(), json!(blank(page, name)))).collect();
        let mut config = json!({
            "lang": page.lang.tag(), "dir": page.lang.dir(), "layers": self.layers, "as_of": self.as_of,
            "source": self.source, "disclaimer": page.t("map-boundaries"), "credit": page.t("map-credit"),
            "table_href": self.table, "basemap": true, "text": texts,
        });
        if let Some(bbox) = self.bbox {
            config["bbox"] = json!(bbox);
        }
        if let Some((layer, id)) = &self.selected {
            config["selected"] = json!({ "layer": layer, "id": id });
        }
        config.to_string()
    }
}

/// A view around a shape with some of its surroundings: west, south, east, north.
pub(crate) fn around(shape: &cg_geo::Shape) -> [f64; 4] {
    let b = shape.bbox();
    let (west, south, east, north) = (b.min_x, b.min_y, b.max_x, b.max_y);
    let margin = ((east - west).max(north - south) * 0.5).max(0.01);
    [west - margin, (south - margin).max(-85.0), east + margin, (north + margin).min(85.0)]
}

/// A text with its blanks left for the island: `{count}`, `{layer}`.
fn blank(page: &Page, name: &str) -> String {
    let args = cg_i18n::Args::new().with("count", "{count}").with("layer", "{layer}");
    let said = cg_i18n::t(page.lang, &format!("map-{}", name.replace('_', "-")), &args);
    crate::page::unmarked(&said)
}

fn field(page: &Page, name: &str) -> String {
    let found = cg_domain::NOUNS.iter().find_map(|noun| noun.field(name));
    found.map_or_else(|| name.to_owned(), |field| crate::record::label(page.lang, field))
}

fn words(page: &Page, list: &str) -> Value {
    let values = cg_codes::list(list).map(|l| l.values).unwrap_or_default();
    values
        .iter()
        .map(|v| (v.code.to_owned(), json!(v.label(page.lang.tag()))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn code_words(page: &Page, list: &str, code: &str) -> String {
    crate::record::code_label(page.lang, list, code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    #[test]
    fn a_map_says_its_texts_in_every_language_with_blanks_for_the_island() {
        for lang in Lang::ALL {
            let page = Page::plain(lang);
            let config = Map::new(&page, "#table")
                .boundaries()
                .hazards()
                .accidents()
                .features(false)
                .roads()
                .blocked("/a")
                .ways("/b")
                .ranking(json!({}))
                .config();
            assert!(!config.contains('⟦'), "{config}");
            assert!(config.contains("{count}") && config.contains("{layer}"));
        }
    }
}
