//! From raw rows to drafts: the mapping applied, every value judged, nothing lost.

use super::band::{Ages, ages};
use super::cell::{FieldPlan, Read};
use super::code::{Occurrences, content, from_content, slug};
use super::place::Placer;
use crate::limits::CELL_CHARS;
use crate::map::{FieldSource, ImportKind, Mapping, WideColumn, position_of};
use crate::read::{Layer, RawCell, RawRow};
use crate::rules;
use cg_geo::Shape;
use cg_geo::measure::Bbox;
use cg_kit::{Cell as _, Fault, Field, Json, Kind, Names, Place, Severity, Value};
use serde_json::Value as JsonValue;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One record to be, typed by the fields of its noun.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The row it comes from.
    pub row: u64,
    /// Natural code: the file's own, or made from its content.
    pub code: String,
    /// Values by field, `code` included; fields that nothing fills are absent.
    pub values: BTreeMap<&'static str, Value>,
    /// Where it lies.
    pub shape: Option<Shape>,
    /// Names of areas from large to small, as the file writes them.
    pub places: Vec<String>,
    /// Every column that no field took, and the file's own words where a code replaced them.
    pub extra: Json,
}

impl Draft {
    /// The cells in the order of the noun's fields, ready for `Record::from_values`.
    #[must_use]
    pub fn cells(&self, fields: &[Field]) -> Vec<Value> {
        let one = |f: &Field| match f.kind {
            Kind::Shape => self.shape.clone().map_or(Value::Null, Shape::into_value),
            Kind::Json if f.name == "extra" => self.extra.clone().into_value(),
            _ => self.values.get(f.name).cloned().unwrap_or_default(),
        };
        fields.iter().map(one).collect()
    }
}

/// What became of one row: its drafts and its faults. A row with an error has no drafts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drafted {
    /// The row.
    pub row: u64,
    /// One draft, or several from a row of a wide table; none when the row is refused.
    pub drafts: Vec<Draft>,
    /// Every fault of the row.
    pub faults: Vec<Fault>,
}

/// Applies one mapping to the rows of one layer.
pub struct Drafter {
    kind: ImportKind,
    layer: String,
    plans: Vec<FieldPlan>,
    placer: Option<Placer>,
    shape_required: bool,
    ages: Option<(usize, String)>,
    wide: Vec<(usize, WideColumn, FieldPlan)>,
    places: Vec<(usize, String)>,
    key: Vec<usize>,
    prefix: String,
    /// Columns that go to `extra`.
    rest: Vec<(usize, String)>,
    width: usize,
    tabular: bool,
    contents: Occurrences,
    codes: BTreeMap<String, u64>,
    /// Whether any row had a location.
    placed: bool,
}

impl Drafter {
    /// Prepares a mapping for a layer.
    ///
    /// # Errors
    /// Every fault of the mapping; see [`Mapping::check`].
    pub fn new(mapping: &Mapping, layer: &Layer) -> Result<Self, Vec<Fault>> {
        let faults = mapping.check(layer);
        if !faults.is_empty() {
            return Err(faults);
        }
        let fields = mapping.kind.fields();
        let shape = fields.iter().find(|f| f.kind == Kind::Shape);
        let placer = shape.map(|_| Placer::new(mapping, layer)).transpose().map_err(|e| vec![e.into_fault()])?;
        let find = |name: &String| position_of(&layer.headers, name).map(|i| (i, name.clone()));
        let used = mapping.columns();
        let taken: Vec<usize> = used.iter().filter_map(|c| position_of(&layer.headers, c)).collect();
        let rest =
            layer.headers.iter().enumerate().filter(|(i, _)| !taken.contains(i)).map(|(i, h)| (i, h.name.clone()));
        let mut this = Self {
            kind: mapping.kind,
            layer: layer.name.clone(),
            plans: Vec::new(),
            placer,
            shape_required: shape.is_some_and(|f| f.required),
            ages: mapping.ages.as_ref().and_then(find),
            wide: Vec::new(),
            places: mapping.places.iter().filter_map(find).collect(),
            key: mapping.key.iter().filter_map(|k| position_of(&layer.headers, k)).collect(),
            prefix: mapping.code_prefix.clone().unwrap_or_else(|| default_prefix(mapping, layer)),
            rest: rest.collect(),
            width: layer.headers.len(),
            tabular: layer.header_row > 0,
            contents: Occurrences::default(),
            codes: BTreeMap::new(),
            placed: false,
        };
        this.plans = mapping.fields.iter().filter_map(|(name, source)| plan(mapping, layer, name, source)).collect();
        for wide in &mapping.wide {
            let source = FieldSource::column(&wide.column);
            if let (Some((at, _)), Some(plan)) = (find(&wide.column), plan(mapping, layer, "people", &source)) {
                this.wide.push((at, wide.clone(), plan));
            }
        }
        Ok(this)
    }

    /// Says which country the programme is in, where the mapping does not; locations outside are warned of.
    #[must_use]
    pub fn within(mut self, country: Option<Bbox>) -> Self {
        if let Some(placer) = &mut self.placer {
            placer.country = placer.country.or(country);
        }
        self
    }

    /// Faults of the layer as a whole that the mapping brings with it; complete after the last row.
    #[must_use]
    pub fn notes(&self) -> Vec<Fault> {
        let place = || Place { sheet: Some(self.layer.clone()), ..Place::default() };
        let mut notes = Vec::new();
        if self.placed && self.placer.as_ref().is_some_and(Placer::assumed) {
            notes.push(fault("crs-assumed", place(), ""));
        }
        notes.extend(self.plans.iter().filter_map(|plan| plan.order_note(&place())));
        if self.takes_only_area() && !self.rest.is_empty() {
            let rest: Vec<&str> = self.rest.iter().map(|(_, name)| name.as_str()).collect();
            notes.push(fault("mapping-takes-only-area", place(), &rest.join(", ")));
        }
        notes
    }

    /// Whether the p-code is the only thing that is taken from a row.
    fn takes_only_area(&self) -> bool {
        let mut read = self.plans.iter().filter(|p| !p.columns.is_empty()).map(|p| p.field.name).peekable();
        read.peek().is_some()
            && read.all(|name| name == "admin_code")
            && self.wide.is_empty()
            && self.places.is_empty()
            && !self.placed
    }

    /// Judges one row.
    pub fn row(&mut self, row: &RawRow) -> Drafted {
        let at = Place { sheet: Some(self.layer.clone()), row: Some(row.number), column: None };
        let mut faults = Vec::new();
        let drafts = self.drafts(row, &at, &mut faults).unwrap_or_default();
        Drafted { row: row.number, drafts, faults }
    }

    fn drafts(&mut self, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> Option<Vec<Draft>> {
        let mut sound = self.whole(row, at, faults);
        let mut extra = serde_json::Map::new();
        let mut values = BTreeMap::new();
        let mut names = BTreeMap::<&'static str, Names>::new();
        for plan in &self.plans {
            let Read { value, words } = plan.read(&row.cells, at, faults);
            if let (Some(words), Some((_, column))) = (words, plan.columns.first()) {
                extra.insert(column.clone(), JsonValue::String(words));
            }
            match value {
                None => sound = false,
                Some(Value::Null) => {}
                Some(Value::Text(name)) if plan.field.kind == Kind::Names => {
                    let lang = plan.lang.as_deref().unwrap_or("und");
                    names.entry(plan.field.name).or_default().0.insert(lang.to_owned(), name);
                }
                Some(value) => {
                    values.insert(plan.field.name, value);
                }
            }
        }
        sound &= self.all_named(&names, at, faults);
        values.extend(names.into_iter().map(|(f, n)| (f, n.into_value())));
        let shape = self.shape(row, at, faults);
        self.placed |= matches!(shape, Ok(Some(_)));
        sound &= self.ages(row, at, &mut values, faults) & shape.is_ok();
        sound &= self.keep_rest(row, at, &mut extra, faults);
        let places: Vec<String> = self
            .places
            .iter()
            .filter_map(|(i, _)| row.cells.get(*i))
            .filter(|c| !c.is_empty())
            .map(|c| c.shown().into_owned())
            .collect();
        self.name_place(&places, &mut values);
        let draft = Draft {
            row: row.number,
            code: String::new(),
            values,
            shape: shape.ok().flatten(),
            places,
            extra: Json(extra),
        };
        let mut drafts = if self.wide.is_empty() { vec![draft] } else { self.unfold(draft, row, at, faults)? };
        if !sound {
            return None;
        }
        for draft in &mut drafts {
            self.name_code(draft, row, at, faults)?;
        }
        Some(drafts)
    }

    /// A row with more cells than the header is broken; where it was cut nobody knows.
    fn whole(&self, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> bool {
        let beyond = row.cells.iter().skip(self.width).find(|c| !c.is_empty());
        if let Some(cell) = beyond.filter(|_| self.tabular) {
            faults.push(fault("row-longer-than-header", at.clone(), &cell.shown()));
            return false;
        }
        let deleted = matches!(row.cells.first(), Some(RawCell::Broken("row-deleted", _)));
        if deleted {
            faults.push(fault("row-deleted", at.clone(), ""));
        }
        !deleted
    }

    /// A required name must be there in at least one language.
    fn all_named(&self, names: &BTreeMap<&'static str, Names>, at: &Place, faults: &mut Vec<Fault>) -> bool {
        let by_language = |f: &FieldPlan| f.lang.is_some() && f.field.required && f.field.kind == Kind::Names;
        let missing = self.plans.iter().find(|p| by_language(p) && !names.contains_key(p.field.name));
        if let Some(plan) = missing {
            let place = Place { column: plan.columns.first().map(|c| c.1.clone()), ..at.clone() };
            faults.push(fault("required-missing", place, "").with_field("field", plan.field));
        }
        missing.is_none()
    }

    fn shape(&self, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> Result<Option<Shape>, ()> {
        let Some(placer) = &self.placer else { return Ok(None) };
        let shape = placer.place(row, at, faults)?;
        if shape.is_none() && self.shape_required {
            faults.push(fault("coordinate-missing", at.clone(), ""));
            return Err(());
        }
        Ok(shape)
    }

    /// Reads the column of age bands into its two fields.
    fn ages(
        &self,
        row: &RawRow,
        at: &Place,
        values: &mut BTreeMap<&'static str, Value>,
        faults: &mut Vec<Fault>,
    ) -> bool {
        let Some((column, name)) = &self.ages else { return true };
        let text = row.cells.get(*column).map(RawCell::shown).unwrap_or_default();
        if text.is_empty() {
            return true;
        }
        let found = ages(&text);
        match found {
            Some(found) => put_ages(values, found),
            None => faults.push(fault("band-unreadable", Place { column: Some(name.clone()), ..at.clone() }, &text)),
        }
        found.is_some()
    }

    /// Keeps what no field takes; false when something of it cannot be kept.
    fn keep_rest(
        &self,
        row: &RawRow,
        at: &Place,
        extra: &mut serde_json::Map<String, JsonValue>,
        faults: &mut Vec<Fault>,
    ) -> bool {
        let mut whole = true;
        for (i, name) in &self.rest {
            let Some(cell) = row.cells.get(*i).filter(|c| !c.is_empty()) else { continue };
            let place = || Place { column: Some(name.clone()), ..at.clone() };
            let kept = match cell {
                RawCell::Number(n) => serde_json::Number::from_f64(*n).map_or(JsonValue::Null, JsonValue::Number),
                RawCell::Bool(b) => JsonValue::Bool(*b),
                RawCell::Broken("text-too-long", text) => {
                    // The text is not held any more: taking the row would lose it.
                    faults.push(fault("text-too-long", place(), text).with("limit", CELL_CHARS));
                    whole = false;
                    continue;
                }
                RawCell::Broken(rule, text) => {
                    faults.push(Fault::new(rule, Severity::Warning, place(), text));
                    JsonValue::String(text.clone())
                }
                other => {
                    let text = other.shown().into_owned();
                    if text.contains('\u{FFFD}') {
                        faults.push(Fault::new("undecodable-text", Severity::Warning, place(), &text));
                    }
                    JsonValue::String(text)
                }
            };
            extra.insert(name.clone(), whole_number(kept));
        }
        whole
    }

    /// The place as the report names it, when only names of areas are given: small to large.
    fn name_place(&self, places: &[String], values: &mut BTreeMap<&'static str, Value>) {
        let field = self.kind.fields().iter().find(|f| f.name == "place_name");
        if let (Some(field), false) = (field, places.is_empty()) {
            let joined = || Value::Text(places.iter().rev().cloned().collect::<Vec<_>>().join(", "));
            values.entry(field.name).or_insert_with(joined);
        }
    }

    /// One draft for each figure of a wide row.
    fn unfold(&self, draft: Draft, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> Option<Vec<Draft>> {
        let (mut drafts, mut sound) = (Vec::new(), true);
        for (column, wide, plan) in &self.wide {
            if row.cells.get(*column).is_none_or(RawCell::is_empty) {
                continue;
            }
            let Some(people) = plan.read(&row.cells, at, faults).value else {
                sound = false;
                continue;
            };
            if people.is_null() {
                continue;
            }
            let mut one = draft.clone();
            one.values.insert("people", people);
            one.values.extend(wide.year.map(|y| ("year", Value::Int(y))));
            one.values.extend(wide.sex.as_deref().map(|s| ("sex", Value::from(s))));
            if let Some(found) = wide.ages.as_deref().and_then(ages) {
                put_ages(&mut one.values, found);
            }
            drafts.push(one);
        }
        if drafts.is_empty() && sound {
            faults.push(fault("required-missing", at.clone(), "").with_word("field", "People", "field-people"));
            sound = false;
        }
        self.check_sum(&drafts, at, faults);
        sound.then_some(drafts)
    }

    /// Men and women together should be everybody; more than half a percent off deserves a look.
    fn check_sum(&self, drafts: &[Draft], at: &Place, faults: &mut Vec<Fault>) {
        let figure = |sex: Option<&str>| {
            let fits =
                |d: &&Draft| !d.values.contains_key("age_from") && d.values.get("sex").and_then(Value::text) == sex;
            let mut all = drafts.iter().filter(fits);
            let one = all.next()?.values.get("people")?.number();
            if all.next().is_some() { None } else { one }
        };
        let (Some(total), Some(men), Some(women)) = (figure(None), figure(Some("male")), figure(Some("female"))) else {
            return;
        };
        if (men + women - total).abs() > total.abs() * 0.005 {
            faults.push(fault("total-contradicts-parts", at.clone(), &total.to_string()).with("sum", men + women));
        }
    }

    /// Gives the draft its natural code; a code that the file uses twice is an error, a repeated content is kept.
    fn name_code(&mut self, draft: &mut Draft, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> Option<()> {
        let own = match draft.values.get("code").and_then(Value::text) {
            Some(code) => Some(format!("{}{}", self.prefix_of_own(), single_spaced(code, at, faults))),
            None if self.kind == ImportKind::Population => Some(figure_code(draft)),
            None => self.keyed(row),
        };
        draft.code = match own {
            Some(code) => {
                if let Some(first) = self.codes.insert(code.clone(), row.number) {
                    let rule = if self.kind == ImportKind::Population { "figure-repeated" } else { "code-repeated" };
                    faults.push(fault(rule, at.clone(), &code).with("first", first));
                    self.codes.insert(code, first);
                    return None;
                }
                code
            }
            None => {
                let digest = content(self.kind.noun(), &draft.values, draft.shape.as_ref(), &draft.places);
                let (occurrence, first) = self.contents.meet(&digest, row.number);
                if occurrence > 1 {
                    faults.push(fault("row-repeated", at.clone(), "").with("first", first));
                }
                from_content(&self.prefix, &digest, occurrence)
            }
        };
        draft.values.insert("code", Value::Text(draft.code.clone()));
        Some(())
    }

    /// Codes of a layer's own are unique in their layer only; all other codes of a file stay as they are.
    fn prefix_of_own(&self) -> &str {
        if self.kind == ImportKind::Layer { &self.prefix } else { "" }
    }

    fn keyed(&self, row: &RawRow) -> Option<String> {
        if self.key.is_empty() {
            return None;
        }
        let parts: Vec<String> =
            self.key.iter().filter_map(|i| row.cells.get(*i)).map(|c| c.shown().into_owned()).collect();
        (parts.iter().any(|p| !p.is_empty())).then(|| format!("{}{}", self.prefix, parts.join("-")))
    }
}

fn put_ages(values: &mut BTreeMap<&'static str, Value>, found: Ages) {
    if let Ages::Band(band) = found {
        values.insert("age_from", Value::Int(band.from));
        values.extend(band.to.map(|t| ("age_to", Value::Int(t))));
    }
}

/// Codes that differ only by white space are the same code.
fn single_spaced(code: &str, at: &Place, faults: &mut Vec<Fault>) -> String {
    let plain = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain != code {
        faults.push(fault("spaces-in-code", at.clone(), code));
    }
    plain
}

/// Area, year, sex and ages: what makes a population figure the same figure.
fn figure_code(draft: &Draft) -> String {
    let text = |f: &str| {
        draft.values.get(f).map(|v| v.text().map_or_else(|| v.int().unwrap_or_default().to_string(), str::to_owned))
    };
    let ages = match (text("age_from"), text("age_to")) {
        (None, _) => "all".to_owned(),
        (Some(from), None) => format!("{from}+"),
        (Some(from), Some(to)) => format!("{from}-{to}"),
    };
    let part = |f: &str| text(f).unwrap_or_else(|| "all".into());
    format!("{}:{}:{}:{ages}", part("admin_code"), part("year"), part("sex"))
}

fn default_prefix(mapping: &Mapping, layer: &Layer) -> String {
    match mapping.kind {
        ImportKind::HazardAreas => "HA-".into(),
        ImportKind::Accidents => "AC-".into(),
        ImportKind::Casualties => "CA-".into(),
        ImportKind::AdminAreas => "AA-".into(),
        ImportKind::Population | ImportKind::Grid => String::new(),
        ImportKind::Layer => {
            let told = mapping.fields.get("layer").and_then(|s| s.constant.as_deref());
            format!("{}-", slug(told.unwrap_or(&layer.name)))
        }
    }
}

fn plan(mapping: &Mapping, layer: &Layer, name: &str, source: &FieldSource) -> Option<FieldPlan> {
    let (base, lang) = name.split_once('.').map_or((name, None), |(b, l)| (b, Some(l.to_owned())));
    let field = mapping.kind.fields().iter().find(|f| f.name == base)?;
    let columns =
        source.columns.iter().filter_map(|c| position_of(&layer.headers, c).map(|i| (i, c.clone()))).collect();
    let words =
        mapping.values.get(base).into_iter().flatten().map(|(k, v)| (cg_codes::normalise(k), v.clone())).collect();
    Some(FieldPlan {
        field,
        lang,
        columns,
        source: source.clone(),
        style: source.numbers.or(mapping.numbers),
        dates: mapping.dates,
        by_order: RefCell::default(),
        words,
        both_is_null: mapping.kind == ImportKind::Population && base == "sex",
        known: Default::default(),
    })
}

/// Whole numbers stay whole in JSON: 7 and not 7.0.
fn whole_number(value: JsonValue) -> JsonValue {
    match value.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        Some(n) if value.is_f64() && n.fract() == 0.0 && n.abs() < 9.0e15 => JsonValue::from(n as i64),
        _ => value,
    }
}

fn fault(rule: &'static str, at: Place, found: &str) -> Fault {
    Fault::new(rule, rules::rule(rule).map_or(Severity::Error, |r| r.severity), at, found)
}
