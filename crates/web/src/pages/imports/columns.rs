//! The second step: which column is which field. The guess is shown, and every part of it can be changed.

use super::{FaultLine, kind_of};
use crate::form::{Asked, Fields, Posted};
use crate::page::Page;
use crate::pages::html;
use crate::problem::{Answer, Kind as Trouble, Problem};
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::Words;
use cg_app::import::{FieldWords, Inspected, Kind, Word};
use cg_formats::Mapping;
use cg_kit::{Fault, Kind as Holds};
use serde_json::{Value, json};

/// One field and where it comes from.
struct Line {
    name: &'static str,
    label: String,
    doc: &'static str,
    required: bool,
    chosen: Vec<String>,
    constant: String,
}

impl Line {
    /// Whether the field is taken from this one column.
    fn takes(&self, header: &str) -> bool {
        self.chosen.len() == 1 && self.chosen[0] == header
    }
}

/// The words of a field that no code list knows, with what they may stand for.
struct WordsOf {
    field: &'static str,
    label: String,
    words: Vec<WordLine>,
    more: bool,
}

struct WordLine {
    text: String,
    rows: u64,
    nearest: Option<String>,
    /// Code, label, and whether the mapping says so.
    options: Vec<(&'static str, String, bool)>,
    nothing: bool,
}

/// What the form sends for a word that says that nothing is known.
const NOTHING: &str = "*";

fn words_of(p: &Page, noun: &cg_domain::Noun, of: &FieldWords) -> Option<WordsOf> {
    let field = noun.field(of.field)?;
    let line = |word: &Word| WordLine {
        text: word.text.clone(),
        rows: word.rows,
        nearest: word.nearest.map(|code| record::code_label(p.lang, of.list.id, code)),
        options: of
            .list
            .values
            .iter()
            .filter(|v| v.active)
            .map(|v| (v.code, v.label(p.lang.tag()).to_owned(), word.code.as_deref() == Some(v.code)))
            .collect(),
        nothing: word.code.as_deref() == Some(""),
    };
    let words = of.words.iter().map(line).collect();
    Some(WordsOf { field: of.field, label: record::label(p.lang, field), words, more: of.more })
}

/// What the form says of the words of a file: each with the code chosen for it, or none.
fn remap(mapping: &mut Value, form: &Fields) {
    for (place, text) in form.under("t.") {
        let Some((field, _)) = place.rsplit_once('.') else { continue };
        if !mapping["values"][field].is_object() {
            mapping["values"][field] = json!({});
        }
        let Some(of) = mapping["values"][field].as_object_mut() else { continue };
        let plain = cg_codes::normalise(text);
        of.retain(|word, _| cg_codes::normalise(word) != plain);
        match form.get(&format!("v.{place}")) {
            Some(NOTHING) => drop(of.insert(text.to_owned(), json!(""))),
            Some(code) => drop(of.insert(text.to_owned(), json!(code))),
            None => {}
        }
    }
    if let Some(all) = mapping.get_mut("values").and_then(Value::as_object_mut) {
        all.retain(|_, of| of.as_object().is_some_and(|of| !of.is_empty()));
    }
}

#[derive(Template)]
#[template(path = "pages/import_columns.html")]
struct ColumnsPage {
    p: Page,
    upload: String,
    file_name: String,
    kind: &'static str,
    layers: Vec<(String, Option<u64>, bool)>,
    layer: String,
    headers: Vec<String>,
    sample: Vec<Vec<String>>,
    lines: Vec<Line>,
    words: Vec<WordsOf>,
    remembered: bool,
    mapping: String,
    settings: Vec<(&'static str, String, String, String)>,
    /// What looked odd when the columns were guessed, or what is wrong with what was chosen.
    notes: Vec<FaultLine>,
    /// The mapping as the file that the command line takes, too.
    written: String,
    /// What is wrong with the mapping file that was given.
    unread: Option<String>,
    /// Whether outlines that cross themselves are repaired; none where the noun has no outline.
    repair: Option<bool>,
    /// Order of day and month; empty where the dates tell it themselves.
    dates: String,
    longitude: String,
    latitude: String,
    /// Columns with names of areas, from large to small, with room for more; none where the noun lies in no area.
    places: Vec<String>,
}

/// The form.
///
/// # Errors
/// No such upload, or what the app answers.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(upload): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let (kind, layer) = (kind_of(query.get("kind"))?, query.get("layer").map(str::to_owned));
    form(site, visitor, upload, kind, Told { layer, ..Told::default() }).await
}

/// What is known before the form is shown again.
#[derive(Default)]
struct Told {
    layer: Option<String>,
    chosen: Option<Mapping>,
    /// What is wrong with what was chosen.
    faults: Vec<Fault>,
    /// A mapping file that cannot be used, and why.
    unread: Option<(String, Words)>,
}

/// The form again, with what was chosen before the preview or what a mapping file says.
///
/// # Errors
/// A mapping that cannot be read, no such upload, or what the app answers.
pub(crate) async fn again(
    State(site): State<Site>,
    visitor: Visitor,
    Path(upload): Path<String>,
    Posted(sent): Posted,
) -> Answer {
    let kind = kind_of(sent.get("kind"))?;
    let layer = sent.get("layer").map(str::to_owned);
    let told = match sent.get("written") {
        None => {
            // What comes back from the preview names its layer in the mapping alone.
            let mapping = mapping_of(&sent, kind)?;
            Told { layer: mapping.layer.clone(), chosen: Some(mapping), ..Told::default() }
        }
        Some(written) => match Mapping::from_text(written).and_then(|read| read.expect(kind)) {
            Ok(mut mapping) => {
                mapping.layer = mapping.layer.or(layer);
                let (asker, asked, judged) = (visitor.asker.clone(), upload.clone(), mapping.clone());
                let faults = site.ask(move |app| app.mapping_faults(&asker, &asked, &judged)).await?;
                Told { layer: mapping.layer.clone(), chosen: Some(mapping), faults, unread: None }
            }
            // What was chosen before stays.
            Err(why) => Told {
                chosen: sent.get("mapping").and_then(|kept| serde_json::from_str(kept).ok()),
                unread: Some((written.to_owned(), why.fault().into())),
                layer,
                ..Told::default()
            },
        },
    };
    form(site, visitor, upload, kind, told).await
}

/// What was chosen once more where it is the mapping that is wrong, with what is wrong; any other problem as it is.
///
/// # Errors
/// Any other problem, or what the app answers.
pub(super) async fn mend(
    site: Site,
    visitor: Visitor,
    upload: String,
    (kind, chosen): (Kind, Mapping),
    problem: Problem,
) -> Answer {
    match (&problem.detail, kind) {
        (_, Kind::Grid) => Err(problem),
        (Some(Words::Faults(faults)), _) if problem.part == "mapping:" => {
            let told = Told { layer: chosen.layer.clone(), faults: faults.clone(), chosen: Some(chosen), unread: None };
            form(site, visitor, upload, kind, told).await
        }
        _ => Err(problem),
    }
}

async fn form(site: Site, visitor: Visitor, upload: String, kind: Kind, told: Told) -> Answer {
    let Told { layer, chosen, faults, unread } = told;
    if kind == Kind::Grid {
        let mapping = chosen.unwrap_or_else(|| Mapping::new(kind));
        return super::preview::page(site, visitor, upload, (kind, mapping), None).await;
    }
    let refused = !faults.is_empty() || unread.is_some();
    let (asker, asked) = (visitor.asker.clone(), upload.clone());
    let (found, at, words) = site
        .ask(move |app| {
            let mut found = app.inspect(&asker, &asked, kind)?;
            let at = found.layers.iter().position(|l| Some(l.name.as_str()) == layer.as_deref()).unwrap_or(0);
            if let (Some(mapping), Some(layer)) = (chosen, found.layers.get_mut(at)) {
                layer.mapping = mapping;
                layer.faults = faults;
            }
            let words = match found.layers.get(at) {
                Some(chosen) => app.import_words(&asker, &asked, kind, &chosen.mapping)?,
                None => Vec::new(),
            };
            Ok((found, at, words))
        })
        .await?;
    let p = Page::new(&site, &visitor, "nav-imports", found.file_name.clone());
    let mut answer = page(p, upload, kind, (&found, at), &words, unread)?;
    if refused {
        *answer.status_mut() = Trouble::Invalid.status();
    }
    Ok(answer)
}

fn page(
    p: Page,
    upload: String,
    kind: Kind,
    (found, at): (&Inspected, usize),
    words: &[FieldWords],
    unread: Option<(String, Words)>,
) -> Answer {
    let chosen = found.layers.get(at);
    let chosen = chosen.ok_or_else(|| Problem::because(Trouble::Invalid, Words::of("fault-no-layers")))?;
    let mapping = serde_json::to_value(&chosen.mapping).map_err(|_| Problem::of(Trouble::Internal))?;
    let noun = cg_domain::noun(kind.noun()).ok_or_else(|| Problem::of(Trouble::Internal))?;
    let own = |f: &&cg_kit::Field| !matches!(f.kind, Holds::Shape | Holds::Json);
    let text = |path: &str| mapping.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let setting = |name: &'static str| {
        (
            name,
            p.t(&format!("import-{}", name.replace('_', "-"))),
            p.t(&format!("import-{}-hint", name.replace('_', "-"))),
            text(&format!("/{name}")),
        )
    };
    let (written, unread) = match unread {
        Some((text, why)) => (text, Some(why.say(p.lang))),
        None => (chosen.mapping.to_toml(), None),
    };
    html(&ColumnsPage {
        upload,
        written,
        unread,
        repair: noun.fields.iter().any(|f| f.kind == Holds::Shape).then_some(chosen.mapping.repair),
        file_name: found.file_name.clone(),
        kind: kind.word(),
        layers: found.layers.iter().map(|l| (l.name.clone(), l.rows, l.name == chosen.name)).collect(),
        layer: chosen.name.clone(),
        headers: chosen.headers.clone(),
        sample: chosen.sample.iter().take(8).cloned().collect(),
        lines: noun.fields.iter().filter(own).map(|f| line(&p, f, &chosen.mapping)).collect(),
        words: words.iter().filter_map(|of| words_of(&p, noun, of)).collect(),
        remembered: chosen.remembered,
        settings: vec![setting("crs"), setting("code_prefix")],
        notes: super::shown(&p, &chosen.faults).0,
        dates: text("/dates"),
        longitude: text("/position/lon"),
        latitude: text("/position/lat"),
        places: if noun.field("admin_code").is_some() { places(&chosen.mapping) } else { Vec::new() },
        mapping: mapping.to_string(),
        p,
    })
}

/// Levels of names that the form has room for.
const LEVELS: usize = 4;

fn places(mapping: &Mapping) -> Vec<String> {
    let mut places = mapping.places.clone();
    places.resize(places.len().max(LEVELS), String::new());
    places
}

fn line(p: &Page, field: &'static cg_kit::Field, mapping: &Mapping) -> Line {
    let source = mapping.fields.get(field.name);
    Line {
        name: field.name,
        label: record::label(p.lang, field),
        doc: field.doc.trim(),
        required: field.required,
        chosen: source.map(|s| s.columns.clone()).unwrap_or_default(),
        constant: source.and_then(|s| s.constant.clone()).unwrap_or_default(),
    }
}

/// The mapping a filled form means: the guess it began with, with every choice of the form put over it.
///
/// # Errors
/// A mapping that cannot be read.
pub(crate) fn mapping_of(form: &Fields, kind: Kind) -> Result<Mapping, Problem> {
    let unreadable = |e: serde_json::Error| {
        Problem::because(Trouble::Invalid, Words::Part("mapping".to_owned(), Box::new(e.to_string().into())))
    };
    let mut mapping: Value = serde_json::from_str(form.get("mapping").unwrap_or("{}")).map_err(unreadable)?;
    if !mapping.is_object() {
        return Err(Problem::missing("mapping"));
    }
    mapping["kind"] = json!(kind.word());
    if let Some(layer) = form.get("layer") {
        mapping["layer"] = json!(layer);
    }
    for (field, column) in form.under("c.") {
        choose(&mut mapping, field, column.trim(), form.get(&format!("k.{field}")).unwrap_or_default());
    }
    remap(&mut mapping, form);
    for name in ["crs", "code_prefix", "dates"] {
        if let Some(value) = form.get(name) {
            mapping[name] = json!(value);
        } else if form.pairs().any(|(n, _)| n == name)
            && let Some(object) = mapping.as_object_mut()
        {
            object.remove(name);
        }
    }
    if form.pairs().any(|(name, _)| name.starts_with("place.")) {
        mapping["places"] = form.under("place.").map(|(_, column)| column).filter(|c| !c.is_empty()).collect();
    }
    if form.get("repair-asked").is_some() {
        mapping["repair"] = json!(form.get("repair").is_some());
    }
    match (form.get("lon"), form.get("lat")) {
        (None, None) if form.pairs().any(|(n, _)| n == "lon") && mapping.pointer("/position/lon").is_some() => {
            mapping["position"] = Value::Null;
        }
        (None, None) => {}
        (lon, lat) => mapping["position"] = json!({ "lon": lon.unwrap_or_default(), "lat": lat.unwrap_or_default() }),
    }
    serde_json::from_value(mapping).map_err(unreadable)
}

/// Puts one choice over the guess; a choice that repeats the guess keeps its finer settings.
fn choose(mapping: &mut Value, field: &str, column: &str, constant: &str) {
    if column == "*" {
        return;
    }
    let source = match (column, constant) {
        ("", "") => None,
        ("", constant) => Some(json!({ "constant": constant })),
        (column, _) => Some(json!(column)),
    };
    if !mapping["fields"].is_object() {
        mapping["fields"] = json!({});
    }
    let known = mapping["fields"][field].clone();
    let same = known.as_str() == Some(column)
        || known["column"].as_str() == Some(column)
        || known["columns"] == json!([column]);
    match (source, mapping["fields"].as_object_mut()) {
        (Some(source), Some(fields)) if !same || column.is_empty() => {
            fields.insert(field.to_owned(), source);
        }
        (None, Some(fields)) => {
            fields.remove(field);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()).unwrap()
    }

    #[test]
    fn a_choice_replaces_the_guess_and_an_empty_one_removes_it() {
        let guess = r#"{"kind":"hazard-areas","fields":{"code":"ID","status":"Stat"}}"#;
        let read =
            mapping_of(&form(&[("mapping", guess), ("c.code", "Nr"), ("c.status", "")]), Kind::HazardAreas).unwrap();
        assert_eq!(read.fields["code"].columns, ["Nr"]);
        assert!(!read.fields.contains_key("status"));
    }

    #[test]
    fn a_choice_that_repeats_the_guess_keeps_its_finer_settings() {
        let guess = r#"{"kind":"hazard-areas","fields":{"area_reported_m2":{"column":"km2","scale":1000000.0}}}"#;
        let read = mapping_of(&form(&[("mapping", guess), ("c.area_reported_m2", "km2")]), Kind::HazardAreas).unwrap();
        assert_eq!(read.fields["area_reported_m2"].scale, Some(1e6));
    }

    #[test]
    fn a_code_chosen_for_a_word_is_kept_and_an_empty_choice_takes_it_back() {
        let guess =
            r#"{"kind":"hazard-areas","fields":{"status":"Stat"},"values":{"status":{"ALT":"open","Rest":"closed"}}}"#;
        let sent = [
            ("mapping", guess),
            ("t.status.0", "alt"),
            ("v.status.0", ""),
            ("t.status.1", "Offen?"),
            ("v.status.1", "open"),
            ("t.status.2", "k. A."),
            ("v.status.2", "*"),
        ];
        let read = mapping_of(&form(&sent), Kind::HazardAreas).unwrap();
        let status: Vec<(&str, &str)> =
            read.values["status"].iter().map(|(text, code)| (text.as_str(), code.as_str())).collect();
        assert_eq!(status, [("Offen?", "open"), ("Rest", "closed"), ("k. A.", "")]);
    }

    #[test]
    fn names_of_areas_are_taken_as_chosen_and_stay_where_the_form_has_none() {
        let guess = r#"{"kind":"casualties","places":["Depto","Muni"]}"#;
        let read = |more: &[(&str, &str)]| {
            mapping_of(&form(&[&[("mapping", guess)], more].concat()), Kind::Casualties).unwrap().places
        };
        assert_eq!(read(&[]), ["Depto", "Muni"]);
        assert_eq!(read(&[("place.0", "Depto"), ("place.1", ""), ("place.2", "Vereda")]), ["Depto", "Vereda"]);
        assert_eq!(read(&[("place.0", ""), ("place.1", "")]), Vec::<String>::new());
    }

    #[test]
    fn a_box_says_whether_outlines_are_repaired_and_columns_of_a_place_can_be_taken_back() {
        let guess = ("mapping", r#"{"kind":"hazard-areas","repair":true,"position":{"lon":"X","lat":"Y"}}"#);
        let read = |more: &[(&str, &str)]| mapping_of(&form(&[&[guess], more].concat()), Kind::HazardAreas).unwrap();
        assert!(read(&[]).repair && read(&[("repair-asked", "yes"), ("repair", "yes")]).repair);
        assert!(!read(&[("repair-asked", "yes")]).repair);
        assert!(read(&[]).position.is_some() && read(&[("lon", ""), ("lat", "")]).position.is_none());
        let half = read(&[("lon", "X"), ("lat", "")]);
        assert_eq!(half.columns().into_iter().collect::<Vec<_>>(), ["", "X"], "a half place is refused with its fault");
    }

    #[test]
    fn a_constant_stands_where_there_is_no_column() {
        let read =
            mapping_of(&form(&[("c.source", ""), ("k.source", "Survey 2024"), ("dates", "dmy")]), Kind::HazardAreas)
                .unwrap();
        assert_eq!(read.fields["source"].constant.as_deref(), Some("Survey 2024"));
        assert!(mapping_of(&form(&[("mapping", "[1]")]), Kind::HazardAreas).is_err());
        assert!(mapping_of(&form(&[("mapping", "{")]), Kind::HazardAreas).is_err());
    }
}
