//! The import itself: every row drafted, judged and stored in one transaction; a preview is the same, then let go.

use super::judge::{Row, judge};
use super::locate::locate_again;
use super::preview::{Preview, Summary};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::programme::App;
use crate::words::Words;
use cg_domain::Noun;
use cg_domain::grant::Act;
use cg_domain::rule::Setting;
use cg_formats::{Drafted, Drafter, ImportKind, Mapping, Rows, Source};
use cg_geo::measure::Bbox;
use cg_kit::{Digest, Fault, PartialDate, Place, Severity, Value};
use cg_store::Tx;
use cg_store::batches::{self, Batch};
use cg_store::records::{self, Cells, Put, VersionMeta};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// Rows stored at a time.
const CHUNK: usize = 2_000;
/// Chunks read before the one that is being stored.
const AHEAD: usize = 2;
/// Records shown in a preview.
const SAMPLE: usize = 20;

/// A file about to be imported.
pub(super) struct Job<'a> {
    pub(super) path: &'a Path,
    pub(super) source: &'a Source,
    pub(super) mapping: &'a Mapping,
    pub(super) digest: Digest,
    pub(super) progress: &'a dyn Fn(u64),
}

/// What an import is carried out with.
struct Work<'a> {
    app: &'a App,
    noun: &'static Noun,
    mapping: &'a Mapping,
    layer: String,
    geography: Arc<Geography>,
    setting: Setting,
    meta: VersionMeta,
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    summary: Summary,
    faults: Vec<Fault>,
    sample: Vec<Vec<(&'static str, String)>>,
}

/// Rows that wait to be stored, each with its records.
type Waiting = Vec<Vec<Vec<Value>>>;

/// Some rows, drafted and judged.
#[derive(Default)]
struct Chunk {
    rows: u64,
    refused: u64,
    faults: Vec<Fault>,
    waiting: Waiting,
}

impl App {
    /// What importing the job would do; nothing is changed.
    pub(super) fn try_import(&self, asker: &Asker, job: &Job<'_>) -> Result<Preview> {
        asker.may(Act::Import)?;
        // What was seen is what a commit would do.
        let found = self.kept_if(asker, job, "preview", |_| false)?;
        Ok(Preview { summary: found.summary, faults: found.faults, sample: found.sample })
    }

    /// Imports the job as one batch; when nothing would be taken there is no batch, and nothing is changed.
    pub(super) fn do_import(&self, asker: &Asker, job: &Job<'_>) -> Result<(Summary, Vec<Fault>)> {
        asker.may(Act::Import)?;
        let id = self.clock.fresh().to_string();
        let found = self.kept_if(asker, job, &id, |summary| summary.taken > 0)?;
        Ok((found.summary, found.faults))
    }

    /// Carries the job out, and lets it go again unless it is worth keeping; then it has no batch.
    fn kept_if(&self, asker: &Asker, job: &Job<'_>, id: &str, worth: impl Fn(&Summary) -> bool) -> Result<Found> {
        let mut let_go = None;
        let outcome = self.store.write(|tx| {
            let mut found = self.carry_out(tx, asker, job, id)?;
            if worth(&found.summary) {
                // Whoever mends the faults wants the file back with them marked in it.
                if !found.faults.is_empty() {
                    self.folder.keep(job.path)?;
                }
                return Ok(found);
            }
            found.summary.batch = None;
            let_go = Some(found);
            // Leaving with an error undoes everything.
            Err(AppError::Internal("let go".into()))
        });
        let_go.map_or(outcome, Ok)
    }

    fn carry_out(&self, tx: &mut dyn Tx, asker: &Asker, job: &Job<'_>, id: &str) -> Result<Found> {
        let (now, today) = (self.now(), self.today());
        let kind = job.mapping.kind;
        let layer = job.source.layer(job.mapping.layer.as_deref())?.clone();
        let mut batch = Batch::new(id, job.source.name(), kind.word(), asker.user_id.as_deref(), now);
        batch.layer = Some(layer.name.clone());
        batch.file_name = Some(job.source.name().to_owned());
        batch.file_digest = Some(job.digest);
        batch.mapping = Some(job.mapping.to_json());
        batches::put(tx, &batch)?;
        let work = Work {
            app: self,
            noun: crate::records::known(kind.noun())?,
            mapping: job.mapping,
            layer: layer.name.clone(),
            geography: self.geography()?,
            setting: Setting { today },
            meta: VersionMeta {
                batch: Some(id.to_owned()),
                valid_from: PartialDate::day(today),
                recorded_at: now,
                actor: asker.user_id.clone(),
            },
        };
        let mut found = work.run(tx, job, &layer)?;
        found.summary.batch = Some(id.to_owned());
        finish(tx, &mut batch, &found, now)?;
        let Batch { name, taken, unchanged, refused, .. } = &batch;
        let what =
            serde_json::json!({ "name": name, "taken": taken, "unchanged": unchanged, "refused": refused }).to_string();
        self.note(tx, asker, "import", "batches", Some(id), None, Some(&what))?;
        Ok(found)
    }
}

fn finish(tx: &mut dyn Tx, batch: &mut Batch, found: &Found, now: i64) -> Result<()> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    batch.rows = count(found.summary.rows);
    batch.taken = count(found.summary.taken);
    batch.unchanged = count(found.summary.unchanged);
    batch.refused = count(found.summary.refused);
    batch.faults = count(found.faults.len() as u64);
    batches::put(tx, batch)?;
    cg_store::faults::put(tx, &batch.id, &found.faults)?;
    Ok(batches::committed(tx, &batch.id, now)?)
}

impl Work<'_> {
    /// Rows are drafted and judged on one thread and stored on this one, which holds the transaction: the database
    /// works while the next rows are read. Chunks keep their order, so the outcome is that of one after the other.
    fn run(&self, tx: &mut dyn Tx, job: &Job<'_>, layer: &cg_formats::Layer) -> Result<Found> {
        let country = self.geography.bbox().map(|[w, s, e, n]| Bbox::new(w, s, e, n).grown(0.05, 0.05));
        let mut drafter = Drafter::new(self.mapping, layer).map_err(refused_mapping)?.within(country);
        let mut found = Found::default();
        found.faults.extend(job.source.faults().iter().chain(&layer.faults).cloned());
        let of_layer = found.faults.len();
        let mut rows = job.source.rows(&layer.name)?;
        let notes = std::thread::scope(|scope| {
            let (give, take) = sync_channel(AHEAD);
            let reading = scope.spawn(move || {
                while let Some(chunk) = self.next_chunk(&mut rows, &mut drafter) {
                    let over = chunk.is_err();
                    // Nobody takes it any more when storing has failed; that error is the one to tell.
                    if give.send(chunk).is_err() || over {
                        break;
                    }
                }
                (drafter.notes(), rows.empty)
            });
            let stored = take.into_iter().try_for_each(|chunk| self.take_in(tx, chunk?, &mut found, job.progress));
            let read = reading.join().map_err(|_| AppError::Internal("reading the rows failed".into()));
            stored?;
            read
        })?;
        found.faults.splice(of_layer..of_layer, notes.0);
        found.summary.empty = notes.1;
        if found.summary.rows == 0 {
            let place = Place { sheet: Some(layer.name.clone()), ..Place::default() };
            found.faults.push(Fault::new("table-without-rows", Severity::Warning, place, &layer.name));
        }
        if job.mapping.kind == ImportKind::AdminAreas && found.summary.taken > 0 {
            found.summary.located = locate_again(tx, &self.meta)?;
        }
        for fault in &found.faults {
            *found.summary.faults.entry(fault.rule.to_string()).or_default() += 1;
        }
        (job.progress)(found.summary.rows);
        Ok(found)
    }

    /// The next rows, drafted and judged; nothing after the last.
    fn next_chunk(&self, rows: &mut Rows, drafter: &mut Drafter) -> Option<Result<Chunk>> {
        let mut chunk = Chunk::default();
        for raw in rows.take(CHUNK) {
            let drafted = match raw {
                Ok(raw) => drafter.row(&raw),
                Err(why) => return Some(Err(why.into())),
            };
            chunk.rows += 1;
            match self.judged(drafted, &mut chunk.faults) {
                Some(records) => chunk.waiting.push(records),
                None => chunk.refused += 1,
            }
        }
        (chunk.rows > 0).then_some(Ok(chunk))
    }

    fn take_in(&self, tx: &mut dyn Tx, chunk: Chunk, found: &mut Found, progress: &dyn Fn(u64)) -> Result<()> {
        found.summary.rows += chunk.rows;
        found.summary.refused += chunk.refused;
        found.faults.extend(chunk.faults);
        self.store(tx, chunk.waiting, found)?;
        progress(found.summary.rows);
        Ok(())
    }

    /// The records of a row, or `None` when any of them is refused: a row is taken whole or not at all.
    fn judged(&self, drafted: Drafted, faults: &mut Vec<Fault>) -> Option<Vec<Vec<Value>>> {
        let refused = drafted.faults.iter().any(|f| f.severity == Severity::Error) || drafted.drafts.is_empty();
        let of_row = faults.len();
        faults.extend(drafted.faults);
        if refused {
            return None;
        }
        let place = Place { sheet: Some(self.layer.clone()), row: Some(drafted.row), column: None };
        let column_of = |field: &str| self.mapping.fields.get(field).and_then(|s| s.columns.first().cloned());
        let mut records = Vec::with_capacity(drafted.drafts.len());
        for draft in drafted.drafts {
            let said = faults.len();
            let row = Row { place: &place, places: &draft.places, column_of: &column_of };
            let cells = draft.cells(self.noun.fields);
            let judged = judge(self.mapping.kind, cells, &row, &self.geography, &self.setting, faults);
            once(faults, of_row, said);
            records.push(judged?);
        }
        Some(records)
    }

    fn store(&self, tx: &mut dyn Tx, waiting: Waiting, found: &mut Found) -> Result<()> {
        let codes: Vec<&str> = waiting.iter().flatten().filter_map(|v| v.first().and_then(Value::text)).collect();
        let known = records::ids_of_codes_rows(tx, self.noun, &codes)?;
        for record in waiting.iter().flatten().take(SAMPLE.saturating_sub(found.sample.len())) {
            found.sample.push(self.shown(record));
        }
        let widths: Vec<usize> = waiting.iter().map(Vec::len).collect();
        let mut cells = waiting.into_iter().flatten().map(|values| {
            let id = values.first().and_then(Value::text).and_then(|code| known.get(code)).cloned();
            Cells { id: id.unwrap_or_else(|| self.app.clock.fresh().to_string()), values }
        });
        let puts = records::put_rows(tx, self.noun, &mut cells, &self.meta)?;
        found.summary.records += puts.len() as u64;
        let mut puts = puts.into_iter();
        for width in widths {
            let of_row: Vec<Put> = puts.by_ref().take(width).collect();
            let taken = of_row.iter().any(|p| *p != Put::Unchanged);
            *(if taken { &mut found.summary.taken } else { &mut found.summary.unchanged }) += 1;
            found.summary.changed += u64::from(of_row.iter().any(|p| matches!(p, Put::Changed | Put::Older)));
        }
        Ok(())
    }

    /// A record as a preview shows it.
    fn shown(&self, values: &[Value]) -> Vec<(&'static str, String)> {
        let known = self.noun.fields.iter().zip(values).filter(|(f, v)| !v.is_null() && f.name != "extra");
        known.map(|(f, v)| (f.name, text_of(v))).collect()
    }
}

/// Leaves out of the faults from `new` on those that the row, from `of_row` on, has already: a row of a wide table
/// makes many records, and what is wrong with the row is said once.
fn once(faults: &mut Vec<Fault>, of_row: usize, new: usize) {
    let fresh = faults.split_off(new);
    for fault in fresh {
        if !faults[of_row..].contains(&fault) {
            faults.push(fault);
        }
    }
}

/// A cell as plain text, the same in every language; pages find their own words for it.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Real(r) => r.to_string(),
        Value::Text(t) => t.clone(),
        Value::Bytes(b) => cg_geo::Shape::from_stored(b).map_or_else(|_| "?".into(), |s| s.kind().name().to_owned()),
    }
}

/// The faults of a mapping as one error that lists them all.
pub(super) fn refused_mapping(faults: Vec<Fault>) -> AppError {
    AppError::invalid("mapping", Words::Faults(faults))
}

/// Counts of faults by rule, most frequent first, for people.
#[must_use]
pub fn by_rule(faults: &[Fault]) -> BTreeMap<&str, u64> {
    let mut counts = BTreeMap::new();
    for fault in faults {
        *counts.entry(fault.rule.as_ref()).or_default() += 1;
    }
    counts
}

/// Whether a kind goes through rows; grids do not.
pub(super) const fn has_rows(kind: ImportKind) -> bool {
    !matches!(kind, ImportKind::Grid)
}
