//! When areas come after the things that lie in them: what had no answer to "where" is asked again.

use crate::error::Result;
use crate::geography::Geography;
use cg_domain::Noun;
use cg_geo::Shape;
use cg_kit::Value;
use cg_store::Tx;
use cg_store::records::{self, Cells, Filter, Put, VersionMeta};
use std::collections::BTreeMap;

/// Records read and stored together.
const CHUNK: usize = 2_000;

/// Finds the area of every record that has a place and lies in no area yet; gives how many found one.
///
/// The answers are reports of the same batch as the areas, so that undoing it takes them back.
pub(super) fn locate_again(tx: &mut dyn Tx, meta: &VersionMeta) -> Result<u64> {
    let geography = Geography::load(tx)?;
    let mut located = 0;
    for noun in cg_domain::NOUNS {
        let at = |name: &str| noun.fields.iter().position(|f| f.name == name);
        if let (Some(answer), Some(shape)) = (at("located_in"), noun.shape_at()) {
            located += of_noun(tx, noun, (answer, shape), &geography, meta)?;
        }
    }
    Ok(located)
}

fn of_noun(
    tx: &mut dyn Tx,
    noun: &Noun,
    (answer, shape): (usize, usize),
    geography: &Geography,
    meta: &VersionMeta,
) -> Result<u64> {
    let mut areas: BTreeMap<String, String> = BTreeMap::new();
    records::stream_rows(tx, noun, &Filter::IsNull("located_in".into()), &mut |row| {
        let place = match row.values.get(shape) {
            Some(Value::Bytes(stored)) => Shape::from_stored(stored).ok(),
            _ => None,
        };
        let code = row.values.first().and_then(Value::text);
        if let (Some(area), Some(code)) = (place.as_ref().and_then(|s| geography.area_of(s)), code) {
            areas.insert(code.to_owned(), area.to_owned());
        }
        Ok(())
    })?;
    let mut located = 0;
    let codes: Vec<&str> = areas.keys().map(String::as_str).collect();
    for chunk in codes.chunks(CHUNK) {
        let mut known: Vec<_> = records::by_codes_rows(tx, noun, chunk)?.into_iter().collect();
        known.sort_by(|a, b| a.0.cmp(&b.0));
        let mut rows = known.into_iter().map(|(code, stored)| {
            let Cells { id, mut values } = stored.record;
            values[answer] = areas.get(&code).cloned().into();
            Cells { id, values }
        });
        let puts = records::put_rows(tx, noun, &mut rows, meta)?;
        located += puts.iter().filter(|p| **p != Put::Unchanged).count() as u64;
    }
    Ok(located)
}
