//! Hazard areas: the list and one of them.

use crate::form::Asked;
use crate::listing::Spec;
use crate::page::Page;
use crate::pages::records;
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use cg_app::ExposureView;

/// How hazard areas are listed.
pub(crate) const SPEC: Spec = Spec {
    noun: "hazard_areas",
    here: "nav-hazards",
    href: "/hazard-areas",
    filters: &["classification", "status", "hazard_type", "contamination", "code"],
    columns: &[
        "name",
        "classification",
        "status",
        "hazard_type",
        "area_m2",
        "area_reported_m2",
        "located_in",
        "date_of_information",
    ],
};

/// The list.
///
/// # Errors
/// As [`records::list`].
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, asked: Asked) -> Answer {
    records::list(&SPEC, site, visitor, asked).await
}

/// One hazard area, by id or code.
///
/// # Errors
/// As [`records::show`].
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    records::show(&SPEC, site, visitor, key).await
}

/// The measures of exposure with words for their names: `population_500m`, `schools_nearest_m`.
pub(crate) fn measures(p: &Page, exposure: &ExposureView) -> Vec<(String, String)> {
    let shown = |value: &Option<f64>, unit: &str| match (value, unit) {
        (None, _) => p.t("value-unknown"),
        (Some(v), "m") => cg_i18n::metres(p.lang, *v),
        (Some(v), "m2") => p.m2(&Some(*v)),
        (Some(v), _) => cg_i18n::integer(p.lang, *v),
    };
    let measured = exposure.measures.iter().filter(|(name, _)| name != "area_m2");
    measured.map(|(name, value)| (measure_label(p, name), shown(value, measure_unit(name)))).collect()
}

fn measure_unit(name: &str) -> &'static str {
    if name.ends_with("_nearest_m") || name.contains("_length_m") {
        "m"
    } else if name.ends_with("_m2") {
        "m2"
    } else {
        ""
    }
}

/// What a measure's name says, in words.
pub(crate) fn measure_label(p: &Page, name: &str) -> String {
    let distance = |text: &str| text.trim_end_matches('m').parse::<f64>().ok().map(|d| cg_i18n::metres(p.lang, d));
    if let Some(d) = name.strip_prefix("population_").and_then(distance) {
        return if name == "population_0m" { p.t("measure-inside") } else { p.t1("measure-within", "distance", d) };
    }
    if let Some(layer) = name.strip_suffix("_nearest_m") {
        return p.t1("measure-nearest", "layer", record::layer(p.lang, layer));
    }
    if let Some((layer, d)) = name.split_once("_count_").and_then(|(l, d)| Some((l, distance(d)?))) {
        return p.t2("measure-count", "layer", record::layer(p.lang, layer), "distance", d);
    }
    if let Some((layer, d)) = name.split_once("_length_m_").and_then(|(l, d)| Some((l, distance(d)?))) {
        return p.t2("measure-length", "layer", record::layer(p.lang, layer), "distance", d);
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    #[test]
    fn measures_are_named_in_words() {
        let page = Page::plain(Lang::En);
        for name in
            ["population_0m", "population_500m", "schools_nearest_m", "schools_count_500m", "roads_length_m_1000m"]
        {
            let label = measure_label(&page, name);
            assert!(!label.contains('⟦') && label != name, "{label}");
        }
        assert_eq!(measure_label(&page, "something"), "something");
    }
}
