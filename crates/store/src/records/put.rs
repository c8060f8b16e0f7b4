//! Storing reports: each becomes a version, and the present follows.

use super::body::{body_from_values, digest_of_values};
use super::extent::extent_of_wkb;
use super::filter::listed;
use super::table::{insert, upsert};
use super::{Cells, noun_of};
use crate::executor::statements;
use crate::{Engine, Stmt, StoreError, Tx, revisions};
use cg_domain::Noun;
use cg_kit::{Digest, PartialDate, Record, Value};
use std::collections::{HashMap, HashSet};

statements! {
    LAST = both("versions.last", "select coalesce(max(id), 0) from versions");
    RETELL = both(
        "retold.put",
        "insert into retold (version_id, batch_id) values (?1, ?2) on conflict (version_id, batch_id) do nothing"
    );
}

/// Reports looked up and stored together.
const CHUNK: usize = 2_000;
/// Reports after which the planner is told.
const MANY: usize = 5_000;

const VERSION: &[&str] = &[
    "id",
    "noun",
    "record_id",
    "code",
    "batch_id",
    "valid_from",
    "recorded_at",
    "actor_id",
    "digest",
    "body",
    "shape",
];

/// Where reports come from.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionMeta {
    /// The import they came with.
    pub batch: Option<String>,
    /// Date the facts are from, for records whose own `date_of_information` is unknown.
    pub valid_from: PartialDate,
    /// When they are recorded, in milliseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Who records them; `None` is the program itself.
    pub actor: Option<String>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Put {
    /// The record was not known before.
    New,
    /// The present changed.
    Changed,
    /// The report is kept, but a report on a later date stays the present.
    Older,
    /// The same was known for that date already; all that is stored is that this import told it as well.
    Unchanged,
}

/// How many reports became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Records not known before.
    pub new: u64,
    /// Records whose present changed.
    pub changed: u64,
    /// Reports kept beside a later one.
    pub older: u64,
    /// Reports that said nothing new.
    pub unchanged: u64,
}

impl Tally {
    /// Counts what became of many reports.
    #[must_use]
    pub fn of(puts: &[Put]) -> Self {
        let count = |one: Put| puts.iter().filter(|p| **p == one).count() as u64;
        Self {
            new: count(Put::New),
            changed: count(Put::Changed),
            older: count(Put::Older),
            unchanged: count(Put::Unchanged),
        }
    }

    /// Reports stored.
    #[must_use]
    pub const fn taken(&self) -> u64 {
        self.new + self.changed + self.older
    }
}

/// Stores one report.
///
/// # Errors
/// [`StoreError::Broken`] `code-taken` when another record has the code.
pub fn put_version<R: Record>(tx: &mut dyn Tx, record: &R, meta: &VersionMeta) -> Result<Put, StoreError> {
    Ok(put_versions(tx, std::slice::from_ref(record), meta)?.first().copied().unwrap_or(Put::Unchanged))
}

/// Stores many reports; what became of each, in their order.
///
/// # Errors
/// As [`put_version`].
pub fn put_versions<R: Record>(tx: &mut dyn Tx, records: &[R], meta: &VersionMeta) -> Result<Vec<Put>, StoreError> {
    let noun = noun_of::<R>();
    let mut rows = records.iter().map(|r| Cells { id: r.id().to_string(), values: r.to_values() });
    put_rows(tx, &noun, &mut rows, meta)
}

/// Stores many reports on a noun known by name; the first field is the code.
///
/// # Errors
/// As [`put_version`].
pub fn put_rows(
    tx: &mut dyn Tx,
    noun: &Noun,
    rows: &mut dyn Iterator<Item = Cells>,
    meta: &VersionMeta,
) -> Result<Vec<Put>, StoreError> {
    let mut puts = Vec::new();
    // There is one writer at a time, so the numbers are ours.
    let mut next = tx.first(&LAST, &[])?.map_or(Ok(0), |row| row.int(0))? + 1;
    loop {
        let chunk: Vec<Cells> = rows.take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let mut known = timelines(tx, noun, &chunk)?;
        let mut again = Vec::new();
        let fresh = judge(noun, chunk, meta, &mut known, &mut next, &mut puts, &mut again);
        keep(tx, noun, meta, &fresh)?;
        if let Some(batch) = &meta.batch {
            let mut rows = again.iter().map(|version| vec![Value::Int(*version), batch.as_str().into()]);
            tx.exec_many(&RETELL, &mut rows)?;
        }
    }
    let fresh = puts.iter().filter(|p| **p != Put::Unchanged).count();
    if fresh > 0 {
        revisions::bump(tx, noun.name)?;
    }
    if fresh >= MANY && tx.engine() == Engine::Postgres {
        // The planner must know of the rows at once, not when the server finds the time.
        tx.script("analyze", &format!("analyze versions; analyze {}", noun.name))?;
    }
    Ok(puts)
}

/// The reports known of a record, in order of the date of their facts and then of their number.
type Timeline = Vec<(String, i64, Digest)>;

fn timelines(tx: &mut dyn Tx, noun: &Noun, chunk: &[Cells]) -> Result<HashMap<String, Timeline>, StoreError> {
    let stmt = known_versions();
    let ids: Vec<&str> = chunk.iter().map(|c| c.id.as_str()).collect();
    let mut known: HashMap<String, Timeline> = HashMap::new();
    let binds = [Value::from(noun.name), Value::Text(serde_json::Value::from(ids).to_string())];
    tx.for_each(&stmt, &binds, &mut |row| {
        known.entry(row.text(0)?).or_default().push((row.text(1)?, row.int(2)?, row.digest(3)?));
        Ok(())
    })?;
    Ok(known)
}

/// The statement that reads the known reports of many records.
pub(crate) fn known_versions() -> Stmt {
    let text = |engine| {
        format!(
            "select record_id, valid_from, id, digest from versions where noun = ?1 and retracted_at is null \
             and {} order by record_id, valid_from, id",
            listed(engine, "record_id", "?2")
        )
    };
    Stmt::made("versions.known".to_owned(), text(Engine::Sqlite), text(Engine::Postgres))
}

/// A report that says something new.
pub(super) struct Fresh {
    pub(super) version: i64,
    pub(super) valid_from: String,
    pub(super) digest: Digest,
    pub(super) cells: Cells,
    pub(super) is_present: bool,
    /// Whether nothing was known of the record before this call.
    pub(super) is_new: bool,
}

/// Tells what is new; reports that were known go to `again` by their number.
fn judge(
    noun: &Noun,
    chunk: Vec<Cells>,
    meta: &VersionMeta,
    known: &mut HashMap<String, Timeline>,
    next: &mut i64,
    puts: &mut Vec<Put>,
    again: &mut Vec<i64>,
) -> Vec<Fresh> {
    let own_date = noun.fields.iter().position(|f| f.name == "date_of_information");
    let before: HashSet<String> = known.keys().cloned().collect();
    let mut fresh = Vec::new();
    for cells in chunk {
        let own = own_date.and_then(|at| cells.values.get(at)).and_then(Value::text);
        let valid_from = own.map_or_else(|| meta.valid_from.to_string(), str::to_owned);
        let digest = digest_of_values(noun, &cells.values);
        let timeline = known.entry(cells.id.clone()).or_default();
        let after = timeline.partition_point(|(date, ..)| *date <= valid_from);
        let said_now = after.checked_sub(1).map(|at| &timeline[at]).filter(|said| said.2 == digest);
        let said_then = || timeline.iter().find(|(date, _, said)| *date == valid_from && *said == digest);
        if let Some((_, version, _)) = said_now.or_else(said_then) {
            puts.push(Put::Unchanged);
            again.push(*version);
            continue;
        }
        let is_present = after == timeline.len();
        puts.push(match (timeline.is_empty(), is_present) {
            (true, _) => Put::New,
            (false, true) => Put::Changed,
            (false, false) => Put::Older,
        });
        timeline.insert(after, (valid_from.clone(), *next, digest));
        let is_new = !before.contains(&cells.id);
        fresh.push(Fresh { version: *next, valid_from, digest, cells, is_present, is_new });
        *next += 1;
    }
    fresh
}

fn keep(tx: &mut dyn Tx, noun: &Noun, meta: &VersionMeta, fresh: &[Fresh]) -> Result<(), StoreError> {
    let shape_at = noun.shape_at();
    let batch: Value = meta.batch.clone().into();
    let actor: Value = meta.actor.clone().into();
    let mut versions = fresh.iter().map(|f| {
        let shape = shape_at.and_then(|at| f.cells.values.get(at)).cloned().unwrap_or_default();
        vec![
            Value::Int(f.version),
            Value::from(noun.name),
            Value::from(f.cells.id.as_str()),
            f.cells.values.first().cloned().unwrap_or_default(),
            batch.clone(),
            Value::from(f.valid_from.as_str()),
            Value::Int(meta.recorded_at),
            actor.clone(),
            Value::Bytes(f.digest.0.to_vec()),
            Value::Text(body_from_values(noun, &f.cells.values)),
            shape,
        ]
    });
    tx.exec_many(&Stmt::insert("versions", VERSION, ""), &mut versions)?;
    // When one call reports twice on a record, only its last word becomes the present.
    let mut last: HashMap<&str, i64> = HashMap::new();
    for f in fresh.iter().filter(|f| f.is_present) {
        last.insert(&f.cells.id, f.version);
    }
    let present = |is_new: bool| {
        let last = &last;
        let is_last = move |f: &&Fresh| f.is_present && last.get(f.cells.id.as_str()) == Some(&f.version);
        fresh.iter().filter(move |f| f.is_new == is_new).filter(is_last).map(|f| {
            let from = Value::from(f.valid_from.as_str());
            present_row(noun, &f.cells, [Value::Int(f.version), from, Value::Int(meta.recorded_at), batch.clone()])
        })
    };
    // A record that nobody knew needs no look at what is there, which is most of the work of a first import.
    tx.exec_many(&insert(noun), &mut present(true))?;
    tx.exec_many(&upsert(noun), &mut present(false))?;
    Ok(())
}

/// The row of the noun's own table.
pub(super) fn present_row(noun: &Noun, cells: &Cells, stamp: [Value; 4]) -> Vec<Value> {
    let mut row = Vec::with_capacity(noun.fields.len() + 9);
    row.push(Value::from(cells.id.as_str()));
    row.extend(cells.values.iter().cloned());
    if let Some(at) = noun.shape_at() {
        let extent = match cells.values.get(at) {
            Some(Value::Bytes(wkb)) => extent_of_wkb(wkb),
            _ => None,
        };
        row.extend((0..4).map(|side| Value::from(extent.map(|e| e[side]))));
    }
    row.extend(stamp);
    row
}
