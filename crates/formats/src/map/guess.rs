//! Guessing a mapping from header words and values, to be shown to a person and corrected.

use super::admin::{Level, levels};
use super::kind::ImportKind;
use super::layer_kind::{of_name, other_words};
use super::mapping::{FieldSource, Mapping, Position, WideColumn};
use super::sample::{Column, number_style};
use super::wide;
use super::words::{header_fit, place_level, plain};
use crate::FormatError;
use crate::read::{Layer, RawRow, Source};
use cg_codes::CodeList;
use cg_kit::{Fault, Field, Kind, Place, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are looked at.
const SAMPLE: usize = 2000;

/// A header that fits a field better than this names it.
const NAMED: f64 = 0.9;

/// The least share of readable values of a column whose header names the field: the others are faults, row by row.
const SOME: f64 = 0.3;

/// A mapping guessed, how sure each field is, and what looks odd.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The mapping; a person may change every line of it.
    pub mapping: Mapping,
    /// Confidence by field, 0 to 1.
    pub confidence: BTreeMap<String, f64>,
    /// What a person should look at.
    pub faults: Vec<Fault>,
}

impl Guess {
    /// Guesses from the first rows of a layer of a source.
    ///
    /// # Errors
    /// When there is no such layer or its rows cannot be read.
    pub fn of(kind: ImportKind, source: &Source, layer: Option<&str>) -> Result<Self, FormatError> {
        let layer = source.layer(layer)?;
        let rows: Result<Vec<RawRow>, FormatError> = source.rows(&layer.name)?.take(SAMPLE).collect();
        let mut made = guess(kind, layer, &rows?);
        if source.layers().len() > 1 {
            made.mapping.layer = Some(layer.name.clone());
        }
        Ok(made)
    }
}

/// Guesses the mapping of one layer from its headers and a sample of its rows.
#[must_use]
pub fn guess(kind: ImportKind, layer: &Layer, sample: &[RawRow]) -> Guess {
    let columns: Vec<Column> = (0..layer.headers.len()).map(|i| Column::of(sample, i)).collect();
    let mut mapping = Mapping::new(kind);
    mapping.numbers = number_style(&columns);
    let levels = levels(&layer.headers);
    let guess = Guess { mapping, confidence: BTreeMap::new(), faults: Vec::new() };
    let mut at = Guesser { layer, columns, levels, taken: vec![false; layer.headers.len()], guess, rows: sample.len() };
    match kind {
        ImportKind::AdminAreas => at.admin_areas(),
        ImportKind::Population => at.population(),
        _ => at.admin_code(),
    }
    at.position();
    at.fields();
    at.dates();
    at.date_order();
    at.places();
    at.defaults();
    at.set_aside();
    at.guess
}

struct Guesser<'a> {
    layer: &'a Layer,
    columns: Vec<Column>,
    levels: BTreeMap<u8, Level>,
    taken: Vec<bool>,
    guess: Guess,
    rows: usize,
}

impl Guesser<'_> {
    fn take(&mut self, column: &str) {
        if let Some(i) = self.layer.headers.iter().position(|h| h.name == column) {
            self.taken[i] = true;
        }
    }

    fn put(&mut self, field: &str, source: FieldSource, confidence: f64) {
        for column in source.columns.clone() {
            self.take(&column);
        }
        self.guess.mapping.fields.insert(field.to_owned(), source);
        self.guess.confidence.insert(field.to_owned(), (confidence * 100.0).round() / 100.0);
    }

    fn filled(&self, column: &str) -> bool {
        self.layer.headers.iter().position(|h| h.name == column).is_some_and(|i| self.columns[i].filled > 0)
    }

    /// The deepest level whose codes are filled in.
    fn deepest(&self) -> Option<(u8, String)> {
        let coded = self.levels.iter().rev().filter_map(|(l, found)| Some((*l, found.code.clone()?)));
        coded.into_iter().find(|(_, code)| self.filled(code))
    }

    fn admin_areas(&mut self) {
        let Some((level, code)) = self.deepest() else { return };
        self.put("code", FieldSource::column(&code), 0.95);
        self.put("level", FieldSource::constant(&level.to_string()), 0.95);
        let names = self.levels.get(&level).map(|l| l.names.clone()).unwrap_or_default();
        for (lang, column) in names {
            let field = if lang == "und" { "name".to_owned() } else { format!("name.{lang}") };
            self.put(&field, FieldSource::column(&column), 0.95);
        }
        let parent = level.checked_sub(1).and_then(|l| self.levels.get(&l)).and_then(|l| l.code.clone());
        if let Some(parent) = parent {
            self.put("parent_code", FieldSource::column(&parent), 0.95);
        }
    }

    fn admin_code(&mut self) {
        let wanted = self.guess.mapping.kind.fields().iter().any(|f| f.name == "admin_code");
        let Some((_, code)) = self.deepest().filter(|_| wanted) else { return };
        // Tables of several levels leave the deeper codes empty on the rows of the upper ones.
        let mut columns: Vec<String> =
            self.levels.values().rev().filter_map(|l| l.code.clone()).filter(|c| self.filled(c)).collect();
        let sparse =
            self.layer.headers.iter().position(|h| h.name == code).is_some_and(|i| self.columns[i].filled < self.rows);
        if !sparse {
            columns.truncate(1);
        }
        let first = columns.len() > 1;
        self.put("admin_code", FieldSource { columns, first, ..FieldSource::default() }, 0.95);
    }

    fn population(&mut self) {
        self.admin_code();
        let wide = wide::columns(&self.layer.headers);
        let long = self.best("sex").is_some_and(|(_, fit)| fit > 0.9) && self.best("people").is_some();
        if !wide.is_empty() && !long {
            self.wide(wide);
            return;
        }
        if let Some((i, fit)) = self.best("ages").filter(|(i, _)| self.columns[*i].bands() > 0.6) {
            if self.best("age_from").is_none_or(|(_, f)| f < 0.9) {
                self.guess.mapping.ages = Some(self.layer.headers[i].name.clone());
                self.guess.confidence.insert("ages".into(), fit);
            }
            self.taken[i] = true;
        }
    }

    /// One year in the headers is the year of the whole table; else it may stand in the layer's name.
    fn wide(&mut self, mut wide: Vec<WideColumn>) {
        let mut years: Vec<i64> = wide.iter().filter_map(|w| w.year).collect();
        years.sort_unstable();
        years.dedup();
        let in_name = self
            .layer
            .name
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|p| p.parse().ok())
            .find(|y| (1900..=2100_i64).contains(y));
        let single = if let [one] = years.as_slice() { Some(*one) } else { in_name.filter(|_| years.is_empty()) };
        if let Some(year) = single {
            wide.iter_mut().for_each(|w| w.year = None);
            self.put("year", FieldSource::constant(&year.to_string()), 0.9);
        }
        for column in &wide {
            self.take(&column.column);
        }
        self.guess.confidence.insert("people".into(), 0.9);
        self.guess.mapping.wide = wide;
    }

    /// The column whose header names a field best, by words alone.
    fn best(&self, field: &str) -> Option<(usize, f64)> {
        let fits = self.layer.headers.iter().enumerate().filter(|(i, _)| !self.taken[*i]);
        let scored = fits.map(|(i, h)| (i, header_fit(&h.name, h.hxl.as_deref(), field, None)));
        scored.filter(|(_, f)| *f > 0.6).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    fn position(&mut self) {
        let shape = self.guess.mapping.kind.fields().iter().any(|f| f.kind == Kind::Shape);
        if !shape || self.layer.has_geometry {
            return;
        }
        let style = self.guess.mapping.numbers;
        // Numbers will do: what is out of range is for the draft to say, row by row.
        let axis = |this: &Self, name: &str| {
            this.best(name).filter(|(i, f)| *f > NAMED && this.columns[*i].numbers(style) > SOME)
        };
        if let (Some((lon, f)), Some((lat, g))) = (axis(self, "lon"), axis(self, "lat")) {
            let name = |i: usize| self.layer.headers[i].name.clone();
            self.guess.mapping.position = Some(Position::LonLat { lon: name(lon), lat: name(lat) });
            self.guess.confidence.insert("shape".into(), f.min(g));
            (self.taken[lon], self.taken[lat]) = (true, true);
        } else if let Some((i, f)) = self.best("wkt").filter(|(i, _)| self.columns[*i].first.contains('(')) {
            self.guess.mapping.position = Some(Position::Wkt { wkt: self.layer.headers[i].name.clone() });
            self.guess.confidence.insert("shape".into(), f);
            self.taken[i] = true;
        } else if let Some((i, f)) =
            self.best("coordinates").filter(|(i, _)| cg_geo::coordinate::parse(&self.columns[*i].first).is_ok())
        {
            self.guess.mapping.position = Some(Position::Text { text: self.layer.headers[i].name.clone() });
            self.guess.confidence.insert("shape".into(), f);
            self.taken[i] = true;
        }
    }

    /// Gives columns to fields, the surest pairs first.
    fn fields(&mut self) {
        let mut pairs = Vec::new();
        for (f, field) in self.guess.mapping.kind.fields().iter().enumerate() {
            if matches!(field.kind, Kind::Shape | Kind::Json)
                || matches!(field.name, "located_in" | "area_m2" | "code" | "date")
            {
                continue;
            }
            for i in (0..self.columns.len()).filter(|i| !self.taken[*i]) {
                let score = self.score(field, i);
                if score >= 0.5 {
                    pairs.push((score, f, i));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (score, f, i) in pairs {
            let field = &self.guess.mapping.kind.fields()[f];
            let done = self.guess.mapping.fields.keys().any(|k| k.split('.').next() == Some(field.name));
            let in_wide = field.name == "people" && !self.guess.mapping.wide.is_empty();
            if !self.taken[i] && !done && !in_wide {
                self.contradiction(field, i);
                let name = self.layer.headers[i].name.clone();
                let source = FieldSource { scale: unit_scale(field, &name), ..FieldSource::column(&name) };
                self.put(field.name, source, score);
            }
        }
        self.own_code();
    }

    /// How well a column fits a field, by its header and by its values.
    fn score(&self, field: &Field, i: usize) -> f64 {
        let (header, column) = (&self.layer.headers[i], &self.columns[i]);
        let words = header_fit(&header.name, header.hxl.as_deref(), field.name, Some(field));
        let style = self.guess.mapping.numbers;
        let typed = |values: f64| {
            let least = if words > NAMED { SOME } else { 0.8 };
            if column.filled > 0 && values < least || words < 0.6 { 0.0 } else { 0.7 * words + 0.3 * values }
        };
        match field.kind {
            Kind::Code(list) => match cg_codes::list(list).and_then(|l| column.codes(l)) {
                None => words * 0.6,
                Some((share, _)) if share < 0.5 => 0.0,
                Some((share, _)) if words >= 0.5 => 0.4 * words + 0.6 * share,
                // By values alone only when several different codes are known and nearly all values are.
                Some((share, different)) if different >= 2 && share >= 0.9 => 0.6 * share,
                Some(_) => 0.0,
            },
            Kind::Date => typed(column.dates()),
            Kind::Int if field.name == "year" => typed(column.between(style, 1900.0, 2100.0).max(column.dates())),
            Kind::Int | Kind::Real => typed(column.numbers(style)),
            Kind::Text if field.name.ends_with("_code") => typed(column.code_like()),
            _ if words >= 0.9 => words * 0.9,
            _ => 0.0,
        }
    }

    /// A column named like one field that holds the values of another.
    fn contradiction(&mut self, believed: &Field, i: usize) {
        let header = &self.layer.headers[i];
        let values = matches!(believed.kind, Kind::Code(list) if cg_codes::list(list).and_then(|l| self.columns[i].codes(l)).is_some_and(|(s, _)| s >= 0.9));
        if !values || header_fit(&header.name, header.hxl.as_deref(), believed.name, Some(believed)) >= 0.5 {
            return;
        }
        let named = self.guess.mapping.kind.fields().iter().find(|f| {
            let Kind::Code(list) = f.kind else { return false };
            let words = header_fit(&header.name, header.hxl.as_deref(), f.name, Some(f));
            let share = cg_codes::list(list).and_then(|l| self.columns[i].codes(l)).map_or(0.0, |(s, _)| s);
            words >= 0.9 && share < 0.3
        });
        let Some(named) = named else { return };
        let place = Place {
            sheet: Some(self.layer.name.clone()),
            row: (self.layer.header_row > 0).then_some(self.layer.header_row),
            column: Some(header.name.clone()),
        };
        let fault = Fault::new("header-contradicts-values", Severity::Warning, place, &self.columns[i].first);
        self.guess.faults.push(fault.with_field("named", named).with_field("values", believed));
    }

    /// The file's own code: a column called so whose values differ.
    fn own_code(&mut self) {
        let wanted =
            !self.guess.mapping.fields.contains_key("code") && self.guess.mapping.kind != ImportKind::Population;
        let unique = |(i, fit): &(usize, f64)| {
            *fit > NAMED && self.columns[*i].is_nearly_unique() && self.columns[*i].code_like() > 0.95
        };
        if let Some((i, fit)) = self.best("code").filter(unique).filter(|_| wanted) {
            let name = self.layer.headers[i].name.clone();
            self.put("code", FieldSource::column(&name), fit * 0.9);
        }
    }

    /// One column of dates, or columns of year, month and day.
    fn dates(&mut self) {
        if !self.guess.mapping.kind.fields().iter().any(|f| f.name == "date") {
            return;
        }
        let readable = |(i, fit): &(usize, f64)| self.columns[*i].dates() > if *fit > NAMED { SOME } else { 0.8 };
        if let Some((i, fit)) = self.best("date").filter(readable) {
            let name = self.layer.headers[i].name.clone();
            return self.put("date", FieldSource::column(&name), fit);
        }
        let style = self.guess.mapping.numbers;
        let part = |this: &Self, name: &str, low: f64, high: f64| {
            this.best(name).filter(|(i, _)| this.columns[*i].between(style, low, high) > 0.9)
        };
        let Some((year, fit)) = part(self, "year", 1900.0, 2100.0) else { return };
        let month = part(self, "month", 1.0, 12.0);
        let day = month.and_then(|_| part(self, "day", 1.0, 31.0));
        let columns = [Some((year, fit)), month, day]
            .into_iter()
            .flatten()
            .map(|(i, _)| self.layer.headers[i].name.clone())
            .collect::<Vec<_>>();
        let join = (columns.len() > 1).then(|| "-".to_owned());
        self.put("date", FieldSource { columns, join, ..FieldSource::default() }, fit * 0.95);
    }

    /// The order of day and month, where dates of the file can be read in one order only and none contradicts it.
    fn date_order(&mut self) {
        let fields = self.guess.mapping.kind.fields().iter().filter(|f| f.kind == Kind::Date);
        let sources = fields.filter_map(|f| self.guess.mapping.fields.get(f.name));
        let columns =
            sources.flat_map(|s| &s.columns).filter_map(|c| self.layer.headers.iter().position(|h| h.name == *c));
        let proven: BTreeSet<_> = columns.flat_map(|i| self.columns[i].date_orders()).collect();
        if proven.len() == 1 {
            self.guess.mapping.dates = proven.first().copied();
        }
    }

    /// Names of areas, where the file has no code for them.
    fn places(&mut self) {
        let has = |name: &str| self.guess.mapping.kind.fields().iter().any(|f| f.name == name);
        if !has("admin_code") || self.guess.mapping.kind == ImportKind::Population {
            return;
        }
        let mut found = BTreeMap::<u8, String>::new();
        for (level, l) in &self.levels {
            if let Some(name) = l.names.values().next().filter(|_| *level > 0) {
                found.insert(*level, name.clone());
            }
        }
        for (i, header) in self.layer.headers.iter().enumerate().filter(|(i, _)| !self.taken[*i]) {
            let texts = self.columns[i].numbers(self.guess.mapping.numbers) < 0.5;
            if let Some(level) = place_level(&header.name).filter(|_| texts) {
                found.entry(level).or_insert_with(|| header.name.clone());
            }
        }
        self.guess.mapping.places = found.into_values().collect();
        for place in self.guess.mapping.places.clone() {
            self.take(&place);
        }
    }

    /// Every feature has a kind: by its column where that can say it of all, else by the name of the layer.
    fn layer_kind(&mut self, list: &'static CodeList) {
        let of = |this: &Self, f: &str| this.guess.mapping.fields.get(f).and_then(|s| s.columns.first()).cloned();
        // A column of classes, such as OpenStreetMap's, may say the kind as well.
        let column = of(self, "kind").or_else(|| of(self, "class"));
        let at = column.as_ref().and_then(|c| self.layer.headers.iter().position(|h| h.name == *c));
        match at.and_then(|i| other_words(list, &self.columns[i], self.rows)) {
            Some(others) => {
                if let Some(column) = column.filter(|_| !self.guess.mapping.fields.contains_key("kind")) {
                    self.put("kind", FieldSource::column(&column), 0.6);
                }
                if !others.is_empty() {
                    self.guess.mapping.values.insert("kind".into(), others);
                }
            }
            None => {
                let (kind, confidence) = of_name(list, &self.layer.name);
                self.put("kind", FieldSource::constant(kind), confidence);
                if let Some(column) = column.filter(|_| !self.guess.mapping.fields.contains_key("class")) {
                    self.put("class", FieldSource::column(&column), 0.5);
                }
            }
        }
    }

    /// Says which columns are called like a field and were not believed to be one, because their values say otherwise.
    fn set_aside(&mut self) {
        let names = ["lat", "lon"].map(|name| (name, name));
        let fields = self.guess.mapping.kind.fields();
        let known = fields.iter().filter(|f| !matches!(f.kind, Kind::Shape | Kind::Json)).map(|f| (f.name, f.label));
        let placed = self.guess.mapping.position.is_some() || self.layer.has_geometry;
        for (field, label) in known.chain(names.into_iter().filter(|_| !placed)).collect::<Vec<_>>() {
            let done = self.guess.mapping.fields.keys().any(|k| k.split('.').next() == Some(field));
            let named = self.best(field).filter(|(i, fit)| *fit > NAMED && self.columns[*i].filled > 0);
            let Some((i, _)) = named.filter(|_| !done) else { continue };
            let place = Place {
                sheet: Some(self.layer.name.clone()),
                row: (self.layer.header_row > 0).then_some(self.layer.header_row),
                column: Some(self.layer.headers[i].name.clone()),
            };
            let repeats = field == "code" && !self.columns[i].is_nearly_unique();
            let rule = if repeats { "code-column-repeats" } else { "column-set-aside" };
            let fault = Fault::new(rule, Severity::Warning, place, &self.columns[i].first);
            self.guess.faults.push(fault.with_word("named", label, &format!("field-{field}")));
        }
    }

    /// Values that a whole layer shares and no column gives; shown with little confidence.
    fn defaults(&mut self) {
        let missing = |this: &Self, f: &str| !this.guess.mapping.fields.contains_key(f);
        match self.guess.mapping.kind {
            ImportKind::HazardAreas if missing(self, "status") => {
                self.put("status", FieldSource::constant("open"), 0.3)
            }
            ImportKind::Accidents if missing(self, "event_type") => {
                self.put("event_type", FieldSource::constant("accident"), 0.5)
            }
            ImportKind::Layer => {
                let name = self.layer.name.clone();
                if missing(self, "layer") {
                    self.put("layer", FieldSource::constant(&name), 0.5);
                }
                if let Some(list) = cg_codes::list("layer_kind") {
                    self.layer_kind(list);
                }
            }
            _ => {}
        }
    }
}

/// From the unit in a header to square metres.
fn unit_scale(field: &Field, header: &str) -> Option<f64> {
    if field.unit != "m2" {
        return None;
    }
    let words = plain(header);
    let has = |all: &[&str]| words.split(' ').any(|w| all.contains(&w));
    match () {
        () if has(&["km2", "sqkm", "km", "كم2"]) => Some(1e6),
        () if has(&["ha", "hectares", "hectareas", "hectare", "هكتار"]) => Some(1e4),
        () => None,
    }
}
