//! Who and what is near a hazard area, as a table: one line for people and for every layer, one column for every distance.

use crate::page::Page;
use crate::record;
use cg_app::{ExposureView, GridHead};
use cg_i18n::Args;
use std::collections::BTreeMap;

/// The table, its source, and what stands in no column.
pub(crate) struct Measures {
    pub(crate) heads: Vec<String>,
    /// What is measured, and one cell for every head; `None` where the measure has no such column.
    pub(crate) lines: Vec<(String, Vec<Option<String>>)>,
    /// Measures that no column fits, such as land by class.
    pub(crate) rest: Vec<(String, String)>,
    /// Whether people stand with a range.
    pub(crate) ranged: bool,
    pub(crate) source: String,
}

/// Where in its line a measure stands, and in which line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum At {
    Nearest,
    /// In metres; 0 is inside.
    Within(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of<'a> {
    People,
    Count(&'a str),
    Length(&'a str),
}

/// What a column of the exposure table is about: `population_500m`, `schools_nearest_m`, `roads_length_m_500m`.
fn place(name: &str) -> Option<(Of<'_>, At)> {
    let metres = |text: &str| text.strip_suffix('m')?.parse().ok().map(At::Within);
    if let Some(distance) = name.strip_prefix("population_") {
        return Some((Of::People, metres(distance)?));
    }
    if let Some((layer, distance)) = name.rsplit_once("_count_") {
        return Some((Of::Count(layer), metres(distance)?));
    }
    let (layer, distance) = name.rsplit_once("_length_m_")?;
    Some((Of::Length(layer), metres(distance)?))
}

/// The measures of one hazard area for a reader.
pub(crate) fn of(p: &Page, exposure: &ExposureView) -> Measures {
    let by_name: BTreeMap<&str, Option<f64>> = exposure.measures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let mut cells: BTreeMap<(Of<'_>, At), String> = BTreeMap::new();
    let (mut rest, mut ranged) = (Vec::new(), false);
    for (name, value) in &exposure.measures {
        let shown = |unit: &dyn Fn(f64) -> String| value.map_or_else(|| p.t("value-unknown"), unit);
        let Some((of, at)) = place(name) else {
            let whole = name == "area_m2" || name.starts_with("population_") || name.ends_with("_nearest_m");
            if !whole {
                rest.push((name.clone(), shown(&|v| p.n(v))));
            }
            continue;
        };
        let text = match of {
            Of::Length(_) => shown(&|v| cg_i18n::metres(p.lang, v)),
            _ => shown(&|v| cg_i18n::integer(p.lang, v)),
        };
        let end = |which: &str| by_name.get(format!("{name}_{which}").as_str()).copied().flatten();
        let text = match (end("low"), end("high")) {
            (Some(low), Some(high)) => {
                ranged = true;
                let whole = |v| cg_i18n::integer(p.lang, v);
                let args = Args::new().with("value", text).with("low", whole(low)).with("high", whole(high));
                cg_i18n::t(p.lang, "measure-range", &args)
            }
            _ => text,
        };
        cells.insert((of, at), text);
    }
    let lines: Vec<Of<'_>> = {
        let mut all: Vec<_> = cells.keys().map(|(of, _)| *of).collect();
        all.dedup();
        all
    };
    for of in &lines {
        if let Of::Count(layer) | Of::Length(layer) = of
            && let Some(value) = by_name.get(format!("{layer}_nearest_m").as_str())
        {
            let text = value.map_or_else(|| p.t("value-unknown"), |v| cg_i18n::metres(p.lang, v));
            cells.insert((*of, At::Nearest), text);
        }
    }
    let mut heads: Vec<At> = cells.keys().map(|(_, at)| *at).collect();
    heads.sort_unstable();
    heads.dedup();
    let line = |of: &Of<'_>| (label(p, *of), heads.iter().map(|at| cells.get(&(*of, *at)).cloned()).collect());
    Measures {
        lines: lines.iter().map(line).collect(),
        heads: heads.iter().map(|at| head(p, *at)).collect(),
        rest,
        ranged,
        source: source(p, exposure),
    }
}

fn label(p: &Page, of: Of<'_>) -> String {
    match of {
        Of::People => p.t("measure-people"),
        Of::Count(layer) => record::layer(p.lang, layer),
        Of::Length(layer) => p.t1("measure-length", "layer", record::layer(p.lang, layer)),
    }
}

fn head(p: &Page, at: At) -> String {
    match at {
        At::Nearest => p.t("measure-nearest"),
        At::Within(0) => p.t("measure-inside"),
        At::Within(metres) => p.t1("measure-within", "distance", cg_i18n::metres(p.lang, f64::from(metres))),
    }
}

fn source(p: &Page, exposure: &ExposureView) -> String {
    let about = |g: &GridHead| {
        let known = [g.source.clone().map(|s| record::source(p.lang, &s)), g.year.map(|y| y.to_string())];
        let known: Vec<String> = known.into_iter().flatten().collect();
        match known.is_empty() {
            true => g.code.clone(),
            false => p.t2("exposure-grid", "code", g.code.clone(), "about", known.join(", ")),
        }
    };
    let grids: Vec<String> = exposure.grids.iter().map(about).collect();
    let grids = if grids.is_empty() { "–".to_owned() } else { grids.join("; ") };
    let when = exposure.computed_at.map_or_else(|| p.t("value-unknown"), |at| p.instant(&at));
    p.t2("exposure-source", "grids", grids, "when", when)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    fn view(measures: &[(&str, Option<f64>)]) -> ExposureView {
        let measures = measures.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect();
        let grid = |code: &str, year| GridHead { code: code.into(), year, source: None };
        ExposureView { measures, computed_at: Some(0), grids: vec![grid("A", Some(2025)), grid("B", None)] }
    }

    #[test]
    fn every_measure_stands_in_its_line_and_column_and_none_is_lost() {
        let p = Page::plain(Lang::En);
        let table = of(
            &p,
            &view(&[
                ("area_m2", Some(9.0)),
                ("population_0m", Some(6.0)),
                ("population_500m", Some(319.0)),
                ("population_500m_low", Some(300.0)),
                ("population_500m_high", Some(350.0)),
                ("population_500m_A", Some(319.0)),
                ("schools_nearest_m", Some(326.0)),
                ("schools_count_500m", Some(1.0)),
                ("roads_nearest_m", None),
                ("roads_length_m_500m", Some(233.0)),
                ("something", Some(4.0)),
            ]),
        );
        let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
        let line = |at: usize| {
            let cells = table.lines[at].1.iter().map(|c| plain(c.as_deref().unwrap_or("·")));
            format!("{}: {}", plain(&table.lines[at].0), cells.collect::<Vec<_>>().join(" | "))
        };
        assert_eq!(plain(&table.heads.join(" | ")), "Nearest | Inside | Within 500 m");
        assert_eq!(line(0), "People: · | 6 | 319 (300 to 350)");
        assert_eq!(line(1), "Schools: 326 m | · | 1");
        assert_eq!(line(2), "Roads, length: unknown | · | 233 m");
        assert_eq!(table.rest, [("something".to_owned(), "4".to_owned())]);
        assert!(table.ranged && plain(&table.source).contains("A (2025); B"), "{}", table.source);
    }
}
