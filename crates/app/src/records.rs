//! Records of any noun: lists, one of them, its history.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::{App, Revision};
use crate::view::View;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_domain::{Noun, noun};
use cg_geo::Shape;
use cg_geo::measure::Bbox;
use cg_kit::{Cell as _, PartialDate, Value};
use cg_store::records::{self, Cursor, Filter, Order, StoredRow};

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// At least.
    AtLeast,
    /// At most; a partial date counts by its text, so `2006` is at most `2006-12`.
    AtMost,
    /// Contains, without regard to case.
    Like,
    /// Unknown.
    Unknown,
}

/// One condition on one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Name of the field.
    pub field: String,
    /// How it compares.
    pub op: Op,
    /// With what; ignored by [`Op::Unknown`].
    pub value: Value,
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Conditions, all of which hold.
    pub conditions: Vec<Condition>,
    /// West, south, east, north in degrees; the answer intersects it exactly.
    pub bbox: Option<[f64; 4]>,
    /// Only records that happened, were surveyed or began in this period; either end may be open.
    pub period: Option<(Option<PartialDate>, Option<PartialDate>)>,
    /// Only records in this administrative area or below it.
    pub within: Option<String>,
    /// Field to order by; the code when none is given.
    pub order: Option<String>,
    /// Largest first.
    pub descending: bool,
    /// Where the page before ended, as [`Page::next`] gave it.
    pub after: Option<String>,
    /// How many at most; 100 when 0, never more than 10,000.
    pub limit: usize,
    /// Whether to count all that match.
    pub count: bool,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page {
    /// What the asker sees of each record.
    pub items: Vec<View>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<String>,
    /// How many match, when it was asked.
    pub matched: Option<u64>,
}

/// What one report told about a record.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// What the record looked like after it.
    pub view: View,
    /// Date of the information.
    pub valid_from: Option<String>,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Who recorded it.
    pub recorded_by: String,
    /// The import it came with.
    pub batch: Option<String>,
    /// Name of that import.
    pub batch_name: Option<String>,
    /// When it was taken back.
    pub retracted_at: Option<i64>,
    /// Names of the fields that differ from the version before.
    pub changed: Vec<&'static str>,
}

/// The noun of a name, or "there is no such thing".
pub(crate) fn known(name: &str) -> Result<&'static Noun> {
    noun(name).ok_or_else(|| AppError::missing("collection", name))
}

impl App {
    /// Records of a noun that match.
    ///
    /// # Errors
    /// When the asker may not read, a field is unknown or hidden from them, or the page mark is not ours.
    pub fn list(&self, asker: &Asker, noun_name: &str, ask: &Ask) -> Result<Page> {
        let noun = self.readable(asker, noun_name)?;
        for condition in &ask.conditions {
            Self::visible(asker, noun, &condition.field)?;
        }
        if let Some(order) = &ask.order {
            Self::visible(asker, noun, order)?;
        }
        // Asking for ever smaller boxes would draw an outline that one may not see.
        if ask.bbox.is_some() && !noun.shape_at().is_some_and(|at| asker.sees(noun.fields[at].tier)) {
            return Err(AppError::NotAllowed(Act::Read));
        }
        self.load_page(asker, noun, ask)
    }

    /// Hands every matching record to `each`, for downloads of any size.
    ///
    /// # Errors
    /// As [`App::list`], and what `each` says.
    pub fn stream(
        &self,
        asker: &Asker,
        noun_name: &str,
        ask: &Ask,
        each: &mut dyn FnMut(View) -> Result<()>,
    ) -> Result<()> {
        let mut ask = Ask { limit: 5_000, count: false, ..ask.clone() };
        loop {
            let page = self.list(asker, noun_name, &ask)?;
            page.items.into_iter().try_for_each(&mut *each)?;
            match page.next {
                Some(next) => ask.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// One record, by id or code.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn get(&self, asker: &Asker, noun_name: &str, key: &str) -> Result<View> {
        let noun = self.readable(asker, noun_name)?;
        self.load_one(asker, noun, key)?.ok_or_else(|| AppError::missing(noun.name, key))
    }

    /// What every report told about a record, newest first.
    ///
    /// # Errors
    /// When there is no such record, or the asker may not read.
    pub fn history(&self, asker: &Asker, noun_name: &str, id: &str) -> Result<Vec<VersionView>> {
        asker.may(Act::Read)?;
        self.load_history(asker, known(noun_name)?, id)
    }

    /// A noun the asker may read something of: all nouns with a public field are open to everybody.
    fn readable(&self, asker: &Asker, noun_name: &str) -> Result<&'static Noun> {
        let noun = known(noun_name)?;
        let any = noun.fields.iter().any(|f| asker.sees(f.tier));
        if any { Ok(noun) } else { Err(AppError::NotAllowed(Act::Read)) }
    }

    /// A field the asker may filter and order by; filtering by a hidden field would show it.
    fn visible(asker: &Asker, noun: &'static Noun, field: &str) -> Result<()> {
        match noun.field(field) {
            Some(f) if asker.sees(f.tier) => Ok(()),
            _ => {
                let names: Vec<&str> = noun.fields.iter().filter(|f| asker.sees(f.tier)).map(|f| f.name).collect();
                let known = Words::of("expected-one-of").with("known", names.join(", ")).with("found", field);
                Err(AppError::invalid(noun.name, known))
            }
        }
    }
}

impl App {
    fn load_page(&self, asker: &Asker, noun: &'static Noun, ask: &Ask) -> Result<Page> {
        let limit = if ask.limit == 0 { 100 } else { ask.limit.min(10_000) };
        let order = match &ask.order {
            Some(field) => Order { field: field.clone(), descending: ask.descending },
            None => Order { field: "code".into(), descending: ask.descending },
        };
        let after = ask.after.as_deref().map(mark).transpose()?;
        let areas = ask.within.as_deref().map(|code| self.areas_under(code)).transpose()?;
        let filter = filter_of(noun, ask, areas.as_deref());
        self.store.read(|tx| {
            let matched = if ask.count { Some(records::count_rows(tx, noun, &filter)?) } else { None };
            let mut items = Vec::new();
            let mut cursor = after;
            // The database answers by extents; whoever only touches the box with their extent is passed over here.
            loop {
                let wanted = limit + 1 - items.len();
                let page = records::Page { after: cursor.clone(), limit: u32::try_from(wanted).ok() };
                let rows = records::list_rows(tx, noun, &filter, &order, &page)?;
                let (got, last) = (rows.len(), rows.last().map(|r| cursor_of(noun, &order, r)));
                items.extend(rows.into_iter().filter(|r| ask.bbox.is_none_or(|b| touches(noun, r, b))));
                if got < wanted || items.len() > limit {
                    break;
                }
                cursor = last;
            }
            let more = items.len() > limit;
            items.truncate(limit);
            let next = if more { items.last().map(|r| cursor_of(noun, &order, r).word()) } else { None };
            let seen = |row: StoredRow| View::of_values(asker, noun, row.record.id, row.record.values);
            Ok(Page { items: items.into_iter().map(seen).collect(), next, matched })
        })
    }

    pub(crate) fn load_one(&self, asker: &Asker, noun: &'static Noun, key: &str) -> Result<Option<View>> {
        if key.contains('\0') {
            return Ok(None);
        }
        let row = self.store.read(|tx| {
            let by_id = if uuid::Uuid::parse_str(key).is_ok() { records::get_row(tx, noun, key)? } else { None };
            match by_id {
                Some(row) => Ok::<_, AppError>(Some(row)),
                None => Ok(records::by_codes_rows(tx, noun, &[key])?.into_values().next()),
            }
        })?;
        Ok(row.map(|row| View::of_values(asker, noun, row.record.id, row.record.values)))
    }

    fn load_history(&self, asker: &Asker, noun: &'static Noun, id: &str) -> Result<Vec<VersionView>> {
        let versions = self.store.read(|tx| Ok::<_, AppError>(records::history_rows(tx, noun, id)?))?;
        if versions.is_empty() {
            return Err(AppError::missing(noun.name, id));
        }
        let mut before: Option<Vec<Value>> = None;
        let mut list = Vec::with_capacity(versions.len());
        for version in versions {
            let values = version.record.values;
            let changed = before.as_ref().map(|b| differing(asker, noun, b, &values)).unwrap_or_default();
            before = Some(values.clone());
            list.push(VersionView {
                view: View::of_values(asker, noun, id.to_owned(), values),
                valid_from: Some(version.stamp.valid_from.to_string()),
                recorded_at: version.stamp.recorded_at,
                recorded_by: version.actor_name.unwrap_or_else(|| crate::COMMAND_LINE.into()),
                batch: version.stamp.batch,
                batch_name: version.batch_name,
                retracted_at: version.retracted_at,
                changed,
            });
        }
        list.reverse();
        Ok(list)
    }

    /// A number that rises whenever records of a noun change.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn revision(&self, noun_name: &str) -> Result<Revision> {
        self.store.read(|tx| Ok(cg_store::revisions::of(tx, noun_name)?))
    }
}

/// Where a page before ended.
fn mark(word: &str) -> Result<Cursor> {
    Cursor::from_word(word).ok_or_else(|| AppError::invalid("after", Words::of("refused-mark")))
}

fn cursor_of(noun: &Noun, order: &Order, row: &StoredRow) -> Cursor {
    Cursor { at: row.cell(noun, &order.field).clone(), id: row.record.id.clone() }
}

fn touches(noun: &Noun, row: &StoredRow, bbox: [f64; 4]) -> bool {
    let Some(at) = noun.shape_at() else { return true };
    let shape = Option::<Shape>::from_value(&row.record.values[at]).ok().flatten();
    shape.is_some_and(|s| boxes(bbox).into_iter().any(|part| s.intersects_box(part)))
}

/// The boxes on the map that a box stands for: two when it crosses the 180° meridian, none when it is no box.
fn boxes([west, south, east, north]: [f64; 4]) -> Vec<[f64; 4]> {
    let parts = Bbox::parts(west, south, east, north);
    parts.into_iter().flat_map(|(one, other)| [Some(one), other]).flatten().map(crate::geography::corners).collect()
}

fn differing(asker: &Asker, noun: &Noun, before: &[Value], after: &[Value]) -> Vec<&'static str> {
    let both = noun.fields.iter().zip(before.iter().zip(after));
    both.filter(|(f, (b, a))| asker.sees(f.tier) && b != a).map(|(f, _)| f.name).collect()
}

/// The condition of a list: what was asked, in the area asked for.
pub(crate) fn filter_of(noun: &Noun, ask: &Ask, areas: Option<&[String]>) -> Filter {
    let mut filter = Filter::True;
    for c in &ask.conditions {
        let one = match c.op {
            Op::Eq => Filter::Eq(c.field.clone(), c.value.clone()),
            Op::AtLeast => Filter::Range(c.field.clone(), Some(c.value.clone()), None),
            Op::AtMost => Filter::Range(c.field.clone(), None, Some(c.value.clone())),
            Op::Like => Filter::like(&c.field, c.value.text().unwrap_or_default()),
            Op::Unknown => Filter::IsNull(c.field.clone()),
        };
        filter = filter.and(one);
    }
    if let Some((from, to)) = &ask.period
        && noun.field(&from_field(noun)).is_some()
    {
        filter = filter.and(Filter::period(&from_field(noun), *from, *to));
    }
    if let Some(bbox) = ask.bbox.filter(|_| noun.shape_at().is_some()) {
        let parts: Vec<Filter> = boxes(bbox).into_iter().map(Filter::Bbox).collect();
        filter = match <[Filter; 1]>::try_from(parts) {
            Ok([only]) => filter.and(only),
            Err(parts) => filter.and(Filter::Or(parts)),
        };
    }
    match areas {
        Some(codes) => filter.and(in_areas(noun, codes)),
        None => filter,
    }
}

/// The date by which a noun is asked for a period: when it happened, was surveyed or began; else the date of information.
fn from_field(noun: &Noun) -> String {
    let dates = ["date", "survey_date", "start", "start_planned", "date_of_information"];
    dates.iter().find(|d| noun.field(d).is_some()).unwrap_or(&"date_of_information").to_string()
}

/// Records in any of these areas: where they lie when that is known, else where the report says.
pub(crate) fn in_areas(noun: &Noun, codes: &[String]) -> Filter {
    let among = |field: &str| Filter::any_of(field, codes.iter().cloned());
    match (noun.field("located_in").is_some(), noun.field("admin_code").is_some()) {
        (true, true) => {
            Filter::Or(vec![among("located_in"), Filter::IsNull("located_in".into()).and(among("admin_code"))])
        }
        (true, false) => among("located_in"),
        (false, true) => among("admin_code"),
        (false, false) if noun.name == "admin_areas" => among("code"),
        (false, false) => Filter::Or(Vec::new()),
    }
}
