//! A stored cell as a reader sees it and as a program gets it, from the one line of its field.

use crate::page::Page;
pub(crate) use cg_app::{code_label, unit};
use cg_codes::CodeList;
use cg_geo::Shape;
use cg_i18n::{AreaUnit, Args, Lang};
use cg_kit::{Field, Kind, Names, Value};
use serde_json::json;

/// The label of a field in a language; fields without a translation keep their English label.
pub(crate) fn label(lang: Lang, field: &Field) -> String {
    translated(lang, &[format!("field-{}", field.name)], field.label)
}

/// What a field of a noun means, in a language; the English sentence is in the record.
pub(crate) fn meaning(lang: Lang, noun: &str, field: &Field) -> String {
    translated(lang, &[format!("meaning-{noun}-{}", field.name), format!("meaning-{}", field.name)], field.doc.trim())
}

/// What a code list is about, and where its values come from.
pub(crate) fn list_words(lang: Lang, list: &CodeList) -> (String, String) {
    let name = format!("list-{}", list.id);
    let source = translated(lang, &[format!("{name}-source")], list.source);
    (translated(lang, &[name], list.name), source)
}

/// A source as it stands; the invented country is called so in the reader's language.
pub(crate) fn source(lang: Lang, source: &str) -> String {
    let key = if source == EXERCISE { "exercise-source" } else { "" };
    translated(lang, &[key.to_owned()], source)
}

/// The word for a layer of exposure, such as schools; a programme's own layers stand as they are.
pub(crate) fn layer(lang: Lang, layer: &str) -> String {
    translated(lang, &[format!("measure-layer-{layer}")], layer)
}

/// The source that every record of the exercise names.
const EXERCISE: &str = "Exercise country (fictional)";

/// The first of the messages that the language has, else the English of the lower floors.
fn translated(lang: Lang, keys: &[String], english: &str) -> String {
    let found = keys.iter().find(|key| cg_i18n::has(lang, key));
    found.map_or_else(|| english.to_owned(), |key| cg_i18n::t(lang, key, &Args::new()))
}

/// A cell as text for a reader.
///
/// # Missing
/// `None` for an unknown value; the page writes the word for it.
pub(crate) fn shown(page: &Page, field: &Field, value: &Value) -> Option<String> {
    Some(match (field.kind, value) {
        (_, Value::Null) => return None,
        (Kind::Code(list), Value::Text(code)) => code_label(page.lang, list, code),
        (Kind::Date, Value::Text(date)) => page.date(date),
        (Kind::Names, Value::Text(names)) => names_in(names, page.lang),
        (Kind::Bool, value) => page.t(if value.int() == Some(1) { "value-yes" } else { "value-no" }),
        (Kind::Shape, _) => return None,
        (Kind::Json, Value::Text(text)) => return (text != "{}").then(|| text.clone()),
        (_, Value::Text(text)) if field.name == "source" => source(page.lang, text),
        (_, Value::Text(text)) => text.clone(),
        (_, value) => number(page, field, value)?,
    })
}

/// A number with its unit; years and cells are plain.
fn number(page: &Page, field: &Field, value: &Value) -> Option<String> {
    let number = value.number()?;
    Some(match field.unit {
        "m2" => cg_i18n::area(page.lang, number, AreaUnit::M2),
        "m" => cg_i18n::metres(page.lang, number),
        _ if field.name == "year" => format!("{number:.0}"),
        _ => page.n(number),
    })
}

/// A stored name for a reader.
pub(crate) fn names_in(json: &str, lang: Lang) -> String {
    let names = serde_json::from_str::<Names>(json).ok();
    names.and_then(|names| names.get(lang.tag()).map(str::to_owned)).unwrap_or_else(|| json.to_owned())
}

/// The representative point of a shape, latitude first as people write it.
pub(crate) fn place(shape: &Shape) -> String {
    let point = shape.place_on();
    format!("{:.5}, {:.5}", point.y(), point.x())
}

/// A cell for a program: codes as codes, names as an object.
///
/// # Missing
/// An unknown value is `null`.
pub(crate) fn json(field: &Field, value: &Value) -> serde_json::Value {
    match (field.kind, value) {
        (_, Value::Null) => serde_json::Value::Null,
        (Kind::Names | Kind::Json, Value::Text(text)) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        (Kind::Bool, value) => json!(value.int() == Some(1)),
        (_, Value::Bool(b)) => json!(b),
        (_, Value::Int(i)) => json!(i),
        (_, Value::Real(r)) => json!(r),
        (_, Value::Text(text)) => json!(text),
        (_, Value::Bytes(bytes)) => json!(hex::encode(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::Tier;

    const FIELD: Field = Field {
        name: "area_m2",
        label: "Area",
        kind: Kind::Real,
        required: false,
        unit: "m2",
        hxl: "",
        tier: Tier::Public,
        doc: "Area.",
    };

    #[test]
    fn an_unknown_cell_is_neither_text_nor_nought() {
        assert_eq!(shown(&Page::plain(Lang::En), &FIELD, &Value::Null), None);
        assert!(json(&FIELD, &Value::Null).is_null());
    }

    #[test]
    fn a_code_is_shown_by_its_label_and_given_by_its_code() {
        let field = Field { kind: Kind::Code("sex"), unit: "", ..FIELD };
        let value = Value::from("female");
        assert_eq!(shown(&Page::plain(Lang::En), &field, &value).unwrap().to_lowercase(), "female");
        assert_ne!(shown(&Page::plain(Lang::Fr), &field, &value).unwrap(), "female");
        assert_eq!(json(&field, &value), json!("female"));
    }

    #[test]
    fn a_field_keeps_its_english_label_where_no_translation_is_known() {
        let field = Field { name: "no_such_field", label: "Nothing", ..FIELD };
        assert_eq!(label(Lang::Fr, &field), "Nothing");
    }

    #[test]
    fn a_meaning_of_the_noun_comes_before_the_meaning_of_the_field() {
        let field = Field { name: "code", doc: " Of the record. ", ..FIELD };
        assert_eq!(meaning(Lang::En, "grids", &field), "Of the record.");
        assert_eq!(meaning(Lang::Fr, "grids", &field), "Code de la grille.");
        assert_eq!(meaning(Lang::Fr, "tasks", &field), "Identifiant lisible, unique dans le programme.");
    }
}
