//! One cell, or several joined, read as what a field holds.

use super::date::{DateProblem, date};
use super::number::{NumberProblem, number};
use super::unknown::says_nothing;
use crate::limits::CELL_CHARS;
use crate::map::{DateOrder, FieldSource, NumberStyle};
use crate::read::RawCell;
use crate::rules;
use cg_codes::{CodeList, normalise};
use cg_kit::{Fault, Field, Kind, Place, Severity, Value};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// How one field is filled.
#[derive(Debug, Clone)]
pub(crate) struct FieldPlan {
    pub(crate) field: &'static Field,
    /// Language of a name, when the mapping says it.
    pub(crate) lang: Option<String>,
    /// Index and header of each column.
    pub(crate) columns: Vec<(usize, String)>,
    pub(crate) source: FieldSource,
    pub(crate) style: NumberStyle,
    pub(crate) dates: Option<DateOrder>,
    /// How many dates could have been read another way but for the order said, and the first of them.
    pub(crate) by_order: RefCell<(u64, String)>,
    /// What the file's words mean, by their normalised form.
    pub(crate) words: BTreeMap<String, String>,
    /// Whether this field's "all" and "total" mean that there is no split.
    pub(crate) both_is_null: bool,
    /// What texts of a coded field were read as; such columns hold few different ones.
    pub(crate) known: RefCell<HashMap<String, (Value, Option<String>)>>,
}

/// Different texts of a coded column that are remembered.
const REMEMBERED: usize = 4096;

/// Bytes of a text that may be a slip of the pen for a code's label.
const LONGEST_SLIP: usize = 512;

/// What one field of one row came to.
pub(crate) struct Read {
    /// The value; `None` when a fault refuses the row.
    pub(crate) value: Option<Value>,
    /// The source's own words, when the value does not keep them.
    pub(crate) words: Option<String>,
}

impl FieldPlan {
    fn place(&self, at: &Place) -> Place {
        Place { column: self.columns.first().map(|(_, name)| name.clone()), ..at.clone() }
    }

    fn fault(&self, rule: &'static str, at: &Place, found: &str) -> Fault {
        let severity = rules::rule(rule).map_or(Severity::Error, |r| r.severity);
        Fault::new(rule, severity, self.place(at), found).with_field("field", self.field)
    }

    /// Reads the field of a row; faults are added to the list.
    pub(crate) fn read(&self, cells: &[RawCell], at: &Place, faults: &mut Vec<Fault>) -> Read {
        let refused = Read { value: None, words: None };
        let mut given: Vec<&RawCell> =
            self.columns.iter().filter_map(|(i, _)| cells.get(*i)).filter(|c| !c.is_empty()).collect();
        if self.source.first {
            given.truncate(1);
        }
        if let Some(RawCell::Broken(rule, text)) = given.iter().find(|c| matches!(c, RawCell::Broken(..))) {
            faults.push(self.fault(rule, at, text).with("limit", CELL_CHARS));
            return refused;
        }
        let text = match (given.as_slice(), &self.source.constant) {
            ([], Some(constant)) => Cow::Borrowed(constant.as_str()),
            ([], None) => return self.missing(at, faults),
            ([one], _) => one.shown(),
            (several, _) => several
                .iter()
                .map(|c| c.shown())
                .collect::<Vec<_>>()
                .join(self.source.join.as_deref().unwrap_or(" "))
                .into(),
        };
        let coded = matches!(self.field.kind, Kind::Code(_));
        if let Some((value, words)) = self.known.borrow().get(text.as_ref()).filter(|_| coded) {
            return Read { value: Some(value.clone()), words: words.clone() };
        }
        if text.contains('\u{FFFD}') {
            faults.push(self.fault("undecodable-text", at, &text));
            return refused;
        }
        let clean = !misread(&text);
        if !clean {
            faults.push(self.fault("text-misread", at, &text));
        }
        let read = self.meaning(&text, &given, at, faults);
        if let (true, Some(value)) = (coded && clean, &read.value) {
            let mut known = self.known.borrow_mut();
            if known.len() < REMEMBERED {
                known.insert(text.into_owned(), (value.clone(), read.words.clone()));
            }
        }
        read
    }

    /// What a text means: by the mapping's words, else by its kind.
    fn meaning(&self, text: &str, given: &[&RawCell], at: &Place, faults: &mut Vec<Fault>) -> Read {
        if let Some(meant) = (!self.words.is_empty()).then(|| self.words.get(&normalise(text))).flatten() {
            if meant.is_empty() {
                return Read { value: Some(Value::Null), words: Some(text.to_owned()) };
            }
            return self.convert(meant, None, at, faults).keeping(text);
        }
        let exact = match given {
            [RawCell::Number(n)] => Some(*n),
            _ => None,
        };
        self.convert(text, exact, at, faults)
    }

    fn missing(&self, at: &Place, faults: &mut Vec<Fault>) -> Read {
        if self.field.required && self.lang.is_none() {
            faults.push(self.fault("required-missing", at, ""));
            return Read { value: None, words: None };
        }
        Read { value: Some(Value::Null), words: None }
    }

    fn convert(&self, text: &str, exact: Option<f64>, at: &Place, faults: &mut Vec<Fault>) -> Read {
        let plain = |value| Read { value, words: None };
        match self.field.kind {
            Kind::Code(list) => self.code(list, text, at, faults),
            Kind::Date => plain(self.date(text, exact, at, faults)),
            Kind::Int => plain(self.int(text, exact, at, faults)),
            Kind::Real => plain(self.real(text, exact, at, faults)),
            Kind::Bool => plain(self.yes_no(text, at, faults)),
            Kind::Text | Kind::Names | Kind::Shape | Kind::Json => plain(Some(Value::Text(self.text(text)))),
        }
    }

    /// Text, with thousands marks removed, zeros filled in and a prefix put before, when the mapping says so.
    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(width) = self.source.pad {
            text.retain(|c| !c.is_whitespace() && Some(c) != self.style.thousands);
            text = format!("{text:0>width$}");
        }
        format!("{}{text}", self.source.prefix.as_deref().unwrap_or_default())
    }

    fn code(&self, id: &'static str, text: &str, at: &Place, faults: &mut Vec<Fault>) -> Read {
        let Some(list) = cg_codes::list(id) else { return Read { value: Some(Value::from(text)), words: None } };
        if self.both_is_null
            && matches!(normalise(text).as_str(), "all" | "total" | "both" | "t" | "todos" | "tous" | "ambos" | "الكل")
        {
            return Read { value: Some(Value::Null), words: None };
        }
        if let Some(found) = list.recognise(text) {
            return Read { value: Some(Value::from(found.code)), words: None }.keeping(text);
        }
        if self.says_nothing(text, at, faults) {
            return Read { value: self.missing(at, faults).value, words: Some(text.to_owned()) };
        }
        faults.push(self.unknown_code(list, text, at));
        Read { value: None, words: None }
    }

    fn unknown_code(&self, list: &'static CodeList, text: &str, at: &Place) -> Fault {
        let allowed = list.values.iter().filter(|v| v.active).map(|v| v.code).collect::<Vec<_>>().join(", ");
        // No label is so long that a text like this could be a slip of it, and comparing would take its time.
        let nearest = if text.len() <= LONGEST_SLIP { list.nearest(text) } else { None };
        let rule = if nearest.is_some() { "code-unknown-nearest" } else { "code-unknown" };
        let fault = self
            .fault(rule, at, text)
            .with_word("list", list.name, &format!("list-{}", list.id))
            .with("allowed", allowed);
        match nearest {
            Some(near) => fault.with("nearest", near.code),
            None => fault,
        }
    }

    /// Whether the text only says that nothing is known; then it is a warning and not a value.
    fn says_nothing(&self, text: &str, at: &Place, faults: &mut Vec<Fault>) -> bool {
        let nothing = says_nothing(text);
        if nothing {
            faults.push(self.fault("sentinel-value", at, text));
        }
        nothing
    }

    fn date(&self, text: &str, exact: Option<f64>, at: &Place, faults: &mut Vec<Fault>) -> Option<Value> {
        let undone = self.without_thousands(text);
        let text = match exact {
            Some(n) if n.fract() == 0.0 && n > 0.0 => Cow::Owned(format!("{n:.0}")),
            _ => undone,
        };
        match date(&text, self.dates) {
            Ok(d) => {
                if self.dates.is_some() && matches!(date(&text, None), Err(DateProblem::Ambiguous(..))) {
                    let mut told = self.by_order.borrow_mut();
                    if told.0 == 0 {
                        told.1 = text.into_owned();
                    }
                    told.0 += 1;
                }
                Some(Value::Text(d.to_string()))
            }
            Err(_) if self.says_nothing(&text, at, faults) => self.missing(at, faults).value,
            Err(DateProblem::Unreadable) => {
                faults.push(self.fault("date-unreadable", at, &text));
                None
            }
            Err(DateProblem::Ambiguous(one, other)) => {
                faults.push(self.fault("date-ambiguous", at, &text).with("one", one).with("other", other));
                None
            }
        }
    }

    /// That dates which could be read another way were read in the order said, once for all rows.
    pub(crate) fn order_note(&self, of_layer: &Place) -> Option<Fault> {
        let (count, first) = &*self.by_order.borrow();
        let order = if self.dates == Some(DateOrder::Mdy) { "MM/DD/YYYY" } else { "DD/MM/YYYY" };
        let note = || self.fault("date-order", of_layer, first).with("count", count).with("order", order);
        (*count > 0).then(note)
    }

    /// A year written `2,006` is a year when the mapping says that the comma marks thousands.
    fn without_thousands<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.style.thousands {
            Some(mark) if text.contains(mark) && !matches!(mark, '-' | '/' | '.') => Cow::Owned(text.replace(mark, "")),
            _ => Cow::Borrowed(text),
        }
    }

    fn number(&self, text: &str, exact: Option<f64>, at: &Place, faults: &mut Vec<Fault>) -> Result<Option<f64>, ()> {
        let read = exact.map_or_else(|| number(text, self.style), Ok);
        match read {
            Ok(n) => Ok(Some(n * self.source.scale.unwrap_or(1.0))),
            Err(NumberProblem::Unreadable) if self.says_nothing(text, at, faults) => {
                match self.missing(at, faults).value {
                    Some(_) => Ok(None),
                    None => Err(()),
                }
            }
            Err(problem) => {
                faults.push(match problem {
                    NumberProblem::Unreadable => self.fault("number-unreadable", at, text),
                    NumberProblem::NotFinite => self.fault("number-not-finite", at, text),
                    NumberProblem::Ambiguous(one, other) => {
                        self.fault("number-ambiguous", at, text).with("one", one).with("other", other)
                    }
                });
                Err(())
            }
        }
    }

    fn real(&self, text: &str, exact: Option<f64>, at: &Place, faults: &mut Vec<Fault>) -> Option<Value> {
        match self.number(text, exact, at, faults).ok()? {
            None => Some(Value::Null),
            Some(n) if n.abs() > 1e15 => {
                faults.push(self.fault("number-too-large", at, text));
                None
            }
            Some(n) => Some(Value::Real(n)),
        }
    }

    fn int(&self, text: &str, exact: Option<f64>, at: &Place, faults: &mut Vec<Fault>) -> Option<Value> {
        if self.field.name == "year" && exact.is_none() && text.contains(['-', '/']) {
            // A year may be given by the first day of its period.
            if let Ok(day) = date(text, self.dates) {
                return Some(Value::Int(day.year().into()));
            }
        }
        let Some(n) = self.number(text, exact, at, faults).ok()? else { return Some(Value::Null) };
        if n.fract() != 0.0 {
            faults.push(self.fault("number-not-whole", at, text));
            return None;
        }
        if n.abs() > 1e15 {
            faults.push(self.fault("number-too-large", at, text));
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 10^15")]
        Some(Value::Int(n as i64))
    }

    fn yes_no(&self, text: &str, at: &Place, faults: &mut Vec<Fault>) -> Option<Value> {
        match normalise(text).as_str() {
            "true" | "yes" | "y" | "1" | "oui" | "si" | "نعم" | "так" | "vrai" | "verdadero" => {
                Some(Value::Bool(true))
            }
            "false" | "no" | "n" | "0" | "non" | "لا" | "ні" | "faux" | "falso" => Some(Value::Bool(false)),
            _ if self.says_nothing(text, at, faults) => self.missing(at, faults).value,
            _ => {
                faults.push(self.fault("bool-unreadable", at, text));
                None
            }
        }
    }
}

impl Read {
    /// Remembers the file's own words where a code replaces them.
    fn keeping(mut self, text: &str) -> Self {
        let stored = self.value.as_ref().and_then(Value::text).map(normalise);
        if stored.is_some_and(|s| s != normalise(text)) {
            self.words = Some(text.to_owned());
        }
        self
    }
}

/// What Windows-1252 has where the second byte of a character of UTF-8 lies, beside U+0080 to U+00BF.
const SECOND: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// UTF-8 that was read as Windows-1252: `Ã³` for `ó`.
fn misread(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let second = |c: char| ('\u{80}'..='\u{bf}').contains(&c) || SECOND.contains(c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.into_iter().any(|(first, next)| matches!(first, 'Ã' | 'Â' | 'Ø' | 'Ù') && second(next)) || text.contains("â€")
}
