//! Figures and breakdowns of the app as charts, tables and downloads.

use crate::chart::{Chart, Form, Series};
use crate::page::Page;
use crate::record;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use cg_app::picture::{AreaHead, Breakdown, Figure};
use cg_i18n::AreaUnit;

/// A key figure as a card shows it.
pub(crate) struct Card {
    /// What it counts.
    pub label: String,
    /// The figure with its unit, or the word for unknown.
    pub value: String,
    /// As of when.
    pub as_of: String,
    /// Where it is from.
    pub source: String,
}

/// The cards of some figures.
pub(crate) fn cards(p: &Page, figures: &[Figure]) -> Vec<Card> {
    figures.iter().map(|figure| card(p, figure)).collect()
}

fn card(p: &Page, figure: &Figure) -> Card {
    let value = match (figure.value, figure.unit) {
        (None, _) => p.t("value-unknown"),
        (Some(value), "m2") => cg_i18n::area(p.lang, value, AreaUnit::Km2),
        // Nobody is a fraction of a person; less than one stays visible.
        (Some(value), "people") if value >= 1.0 => p.n(value.round()),
        (Some(value), _) => p.n(value),
    };
    Card {
        label: p.t(&format!("figure-{}", figure.key)),
        value,
        as_of: as_of(p, figure.as_of),
        source: sources(p, &figure.sources),
    }
}

/// The "as of" line of a date.
pub(crate) fn as_of(p: &Page, date: Option<cg_kit::PartialDate>) -> String {
    p.as_of(&date.map(|d| d.to_string()))
}

/// The source line of some sources, at most five by name.
pub(crate) fn sources(p: &Page, names: &[String]) -> String {
    if names.is_empty() {
        return p.t("source-programme");
    }
    let names: Vec<String> = names.iter().take(5).map(|name| record::source(p.lang, name)).collect();
    cg_i18n::list_and(p.lang, &names)
}

/// A breakdown as a chart; `places` names groups that are p-codes.
pub(crate) fn chart(p: &Page, breakdown: &Breakdown, form: Form, places: &[AreaHead]) -> Chart {
    let title = p.t(&format!("breakdown-{}", breakdown.key));
    let series = breakdown.series.iter().enumerate().map(|(at, name)| Series {
        name: label(p, breakdown.series_list, name.as_deref(), &[]).unwrap_or_else(|| p.t("value-not-recorded")),
        values: breakdown.cells.iter().map(|row| row.get(at).copied()).collect(),
    });
    let groups = breakdown.groups.iter().map(|name| label(p, breakdown.group_list, name.as_deref(), places));
    Chart {
        id: breakdown.key.to_owned(),
        description: p.t2("chart-describes", "title", title.as_str(), "count", breakdown.groups.len()),
        title,
        category: p.t(&format!("breakdown-{}-by", breakdown.key)),
        categories: groups.map(|name| name.unwrap_or_else(|| p.t("value-not-recorded"))).collect(),
        ids: Vec::new(),
        series: series.collect(),
        form,
        source: sources(p, &breakdown.sources),
        as_of: as_of(p, breakdown.as_of),
        download: format!("{}download={}", joined(&p.address), breakdown.key),
    }
}

/// The chart as it stands on a page.
pub(crate) fn figure(p: &Page, breakdown: &Breakdown, form: Form, places: &[AreaHead]) -> String {
    chart(p, breakdown, form, places).figure(p)
}

fn joined(address: &str) -> String {
    if address.contains('?') { format!("{address}&") } else { format!("{address}?") }
}

/// The label of a group or series; `None` when it is unknown.
fn label(p: &Page, list: Option<&str>, name: Option<&str>, places: &[AreaHead]) -> Option<String> {
    let name = name?;
    if let Some(place) = places.iter().find(|place| place.code == name) {
        return Some(place.name.get(p.lang.tag()).unwrap_or(name).to_owned());
    }
    Some(list.map_or_else(|| name.to_owned(), |list| record::code_label(p.lang, list, name)))
}

/// The chart's figures as a CSV file, with its title, date and source above the table.
pub(crate) fn csv(chart: &Chart) -> Response {
    let mut text = String::from('\u{feff}');
    for line in [&chart.title, &chart.as_of, &chart.source] {
        text.push_str(&format!("{}\r\n", cell(line)));
    }
    let heads = std::iter::once(&chart.category).chain(chart.series.iter().map(|s| &s.name));
    text.push_str(&format!("{}\r\n", heads.map(|h| cell(h)).collect::<Vec<_>>().join(",")));
    for (at, name) in chart.categories.iter().enumerate() {
        let values = chart
            .series
            .iter()
            .map(|s| s.values.get(at).copied().flatten().map_or_else(String::new, |v| v.to_string()));
        text.push_str(&format!("{}\r\n", std::iter::once(cell(name)).chain(values).collect::<Vec<_>>().join(",")));
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name = format!("attachment; filename=\"{}.csv\"", chart.id);
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

/// A cell of CSV: quoted where needed, and never read as a formula by a spreadsheet.
pub(crate) fn cell(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("2006"), "2006");
    }
}
