//! Lists of records: filters from the field table, a page of rows, and the way to the next page.

use crate::form::{Fields, percent};
use crate::page::Page;
use crate::problem::Problem;
use crate::record;
use cg_app::Words;
use cg_app::{Ask, Condition, Op, View};
use cg_domain::Noun;
use cg_kit::{Field, Kind, Value};

/// Rows on one page of a list.
pub(crate) const ROWS: usize = 50;

/// How one noun is listed.
pub(crate) struct Spec {
    /// Plural name of the noun.
    pub noun: &'static str,
    /// Message key of its menu entry.
    pub here: &'static str,
    /// Address of the list.
    pub href: &'static str,
    /// Fields one can filter by.
    pub filters: &'static [&'static str],
    /// Fields shown as columns.
    pub columns: &'static [&'static str],
}

/// One filter of the form.
pub(crate) struct Filter {
    /// Name of the field.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Value, label and whether chosen; empty for a free text.
    pub options: Vec<(String, String, bool)>,
    /// What is filled in.
    pub value: String,
}

/// One column of the table.
pub(crate) struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds numbers.
    pub number: bool,
}

/// One row of the table.
pub(crate) struct Row {
    /// Id of the record, for brushing.
    pub id: String,
    /// Code of the record.
    pub code: String,
    /// Its page.
    pub href: String,
    /// The cells; `None` is unknown.
    pub cells: Vec<Option<String>>,
}

impl Spec {
    /// The noun itself.
    pub(crate) fn noun(&self) -> &'static Noun {
        cg_domain::noun(self.noun).unwrap_or(&cg_domain::NOUNS[0])
    }

    /// The fields shown, those the reader may see.
    fn shown(&self, page: &Page) -> Vec<&'static Field> {
        let fields = self.columns.iter().filter_map(|name| self.noun().field(name));
        fields.filter(|f| cg_domain::grant::sees(page.role, f.tier)).collect()
    }

    /// What the query asks for.
    ///
    /// # Errors
    /// A parameter that cannot be read, by name.
    pub(crate) fn ask(&self, query: &Fields) -> Result<Ask, Problem> {
        Ok(Ask { limit: ROWS, count: true, ..asked(self.noun(), query, |name| self.filters.contains(&name))? })
    }

    /// The filter form.
    pub(crate) fn filter_form(&self, page: &Page, query: &Fields) -> Vec<Filter> {
        let fields = self.filters.iter().filter_map(|name| self.noun().field(name));
        let fields = fields.filter(|f| cg_domain::grant::sees(page.role, f.tier));
        fields.map(|field| filter(page, field, query.get(field.name).unwrap_or_default())).collect()
    }

    /// The columns of the table.
    pub(crate) fn table_head(&self, page: &Page) -> Vec<Column> {
        let number = |f: &Field| matches!(f.kind, Kind::Int | Kind::Real);
        self.shown(page).into_iter().map(|f| Column { label: record::label(page.lang, f), number: number(f) }).collect()
    }

    /// The rows of the table.
    pub(crate) fn table_rows(&self, page: &Page, views: &[View]) -> Vec<Row> {
        let shown = self.shown(page);
        let cell = |view: &View, field: &Field| record::shown(page, field, view.get(field.name)?);
        let row = |view: &View| Row {
            id: view.id.clone(),
            code: view.code.clone(),
            href: format!("{}/{}", self.href, percent(&view.id)),
            cells: shown.iter().map(|field| cell(view, field)).collect(),
        };
        views.iter().map(row).collect()
    }

    /// Labels and addresses of the downloads of exactly what the query asks for.
    pub(crate) fn downloads(&self, page: &Page, query: &Fields) -> Vec<(String, String)> {
        downloads(page, self.noun(), &query.query_with(&[("after", "")]))
    }
}

/// What a query asks of a noun, by the fields that `offered` lets through.
///
/// # Errors
/// A parameter that cannot be read, by name.
pub(crate) fn asked(noun: &'static Noun, query: &Fields, offered: impl Fn(&str) -> bool) -> Result<Ask, Problem> {
    let given = noun.fields.iter().filter(|f| offered(f.name)).filter_map(|f| Some((f, query.get(f.name)?)));
    let whole = |name: &&str| noun.field(name).is_some_and(|f| matches!(f.kind, Kind::Shape | Kind::Json));
    if query.get("order").as_ref().is_some_and(whole) {
        return Err(Problem::parameter("order", Words::of("expected-sortable")));
    }
    Ok(Ask {
        conditions: given.map(|(field, text)| condition(field, text)).collect::<Result<_, _>>()?,
        bbox: query.get("bbox").map(crate::ogc::query::bbox).transpose()?,
        within: query.get("within").map(str::to_owned),
        order: query.get("order").map(str::to_owned),
        descending: query.get("descending").is_some(),
        after: query.get("after").map(str::to_owned),
        ..Ask::default()
    })
}

/// Labels and addresses of the downloads of a noun; maps only where there is geometry.
pub(crate) fn downloads(page: &Page, noun: &Noun, query: &str) -> Vec<(String, String)> {
    let joint = if query.is_empty() { "" } else { "?" };
    let flat = [("csv", "download-csv"), ("xlsx", "download-xlsx")];
    let mapped = [("geojson", "download-geojson"), ("gpkg", "download-gpkg")];
    let all = flat.into_iter().chain(mapped.into_iter().filter(|_| noun.shape_at().is_some()));
    all.map(|(format, key)| (page.t(key), format!("/download/{}.{format}{joint}{query}", noun.name))).collect()
}

/// The condition a filled filter means; `-` asks for what is unknown.
///
/// # Errors
/// A value that is none of the field, by name.
fn condition(field: &Field, text: &str) -> Result<Condition, Problem> {
    let of = |op, value| Ok(Condition { field: field.name.to_owned(), op, value });
    let wrong = |expected| Problem::parameter(field.name, Words::of(expected));
    if text == "-" {
        return of(Op::Unknown, Value::Null);
    }
    match field.kind {
        Kind::Text | Kind::Names => of(Op::Like, Value::from(text)),
        Kind::Int => of(Op::Eq, Value::Int(text.parse().map_err(|_| wrong("expected-whole-number"))?)),
        Kind::Real => {
            let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
            of(Op::Eq, Value::Real(number.ok_or_else(|| wrong("expected-number"))?))
        }
        Kind::Date => of(Op::Like, Value::from(text)),
        Kind::Shape | Kind::Json => Err(wrong("expected-filterable")),
        _ => of(Op::Eq, Value::from(text)),
    }
}

fn filter(page: &Page, field: &'static Field, value: &str) -> Filter {
    let mut options = Vec::new();
    if let Kind::Code(list) = field.kind {
        let values = cg_codes::list(list).map(|l| l.values).unwrap_or_default();
        options.push((String::new(), page.t("filter-any"), value.is_empty()));
        options
            .extend(values.iter().map(|v| (v.code.to_owned(), v.label(page.lang.tag()).to_owned(), v.code == value)));
        options.push(("-".to_owned(), page.t("value-not-recorded"), value == "-"));
    }
    Filter { name: field.name, label: record::label(page.lang, field), options, value: value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    const SPEC: Spec = Spec {
        noun: "hazard_areas",
        here: "nav-hazards",
        href: "/hazard-areas",
        filters: &["classification", "code"],
        columns: &["classification", "area_m2"],
    };

    fn query(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()).unwrap()
    }

    #[test]
    fn a_filled_filter_is_a_condition_and_an_empty_one_is_none() {
        let ask = SPEC.ask(&query(&[("classification", "cha"), ("code", "")])).unwrap();
        assert_eq!(ask.conditions.len(), 1);
        assert_eq!(ask.conditions[0].op, Op::Eq);
        let ask = SPEC.ask(&query(&[("classification", "-")])).unwrap();
        assert_eq!(ask.conditions[0].op, Op::Unknown);
    }

    #[test]
    fn a_code_filter_offers_every_code_and_the_unknown() {
        let form = SPEC.filter_form(&Page::plain(Lang::En), &query(&[("classification", "cha")]));
        let chosen: Vec<_> = form[0].options.iter().filter(|o| o.2).collect();
        assert_eq!(chosen.len(), 1);
        assert!(form[0].options.iter().any(|o| o.0 == "-"));
    }

    #[test]
    fn what_is_downloaded_is_what_is_listed() {
        let links = SPEC.downloads(&Page::plain(Lang::En), &query(&[("classification", "cha"), ("after", "x")]));
        assert_eq!(links.len(), 4);
        assert_eq!(links[0].1, "/download/hazard_areas.csv?classification=cha");
    }
}
