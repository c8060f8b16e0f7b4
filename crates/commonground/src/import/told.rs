//! What an import answers: in words for people, in JSON for programs.

use super::columns::Columns;
use crate::outcome::Stop;
use crate::{faults, terminal};
use cg_app::import::Summary;
use cg_kit::Fault;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Faults shown one by one before they are only counted.
const SHOWN: usize = 20;

/// The counts, the mapping used, and the faults one by one.
pub(super) fn json(summary: &Summary, columns: &Columns, found: &[Fault]) -> Result<Value, Stop> {
    let mut answer = serde_json::to_value(summary)?;
    answer["mapping"] = serde_json::from_str(&columns.mapping.to_json())?;
    answer["mapping_from"] = json!(columns.from);
    answer["kept_beside_the_fields"] = json!(columns.kept);
    faults::list_into(&mut answer, found);
    Ok(answer)
}

/// The counts and the first faults.
pub(super) fn tell(summary: &Summary, found: &[Fault]) {
    if let Some(batch) = &summary.batch {
        say!("Imported as batch {batch}; take it back with `commonground undo {batch}`.");
    }
    let Summary { rows, taken, changed, unchanged, refused, empty, .. } = summary;
    let word = if *rows == 1 { "row" } else { "rows" };
    say!("{rows} {word}: {taken} taken, {unchanged} unchanged, {refused} refused ({empty} empty ones passed over).");
    if *changed > 0 {
        say!("Of those taken, {changed} say something else of a record that was known.");
    }
    if summary.batch.is_none() && *taken == 0 && *unchanged > 0 {
        say!("There is nothing new in it, and no batch was made.");
    }
    if summary.located > 0 {
        say!("{} records of earlier imports now have the area they lie in.", summary.located);
    }
    for (rule, count) in faults::by_rule(found) {
        say!("  {count} × {rule}");
    }
    found.iter().take(SHOWN).for_each(say);
    if found.len() > SHOWN {
        let more = found.len() - SHOWN;
        say!("  … and {more} more; --faults FILE lists them all, --marked DIR writes them into a copy of the file.");
    }
}

/// Everything the mapping takes, and the columns that no field takes.
pub(super) fn tell_columns(columns: &Columns) {
    let remembered = columns.from == "remembered";
    say!("Columns ({}):", if remembered { "remembered from an earlier import" } else { "guessed from the headers" });
    let mapping = &columns.mapping;
    for (field, source) in &mapping.fields {
        let from = source.constant.as_ref().map_or_else(|| source.columns.join(" + "), |c| format!("always {c:?}"));
        let scale = source.scale.map(|s| format!(" × {s}")).unwrap_or_default();
        say!("  {field} ← {}{scale}", terminal::plain(&from));
    }
    for (field, words) in &mapping.values {
        for code in words.values().collect::<BTreeSet<_>>() {
            let meant: Vec<&str> = words.iter().filter(|(_, c)| *c == code).map(|(w, _)| w.as_str()).collect();
            say!("  {field}: {code} is meant by {}", terminal::plain(&meant.join(", ")));
        }
    }
    if let Some(position) = &mapping.position {
        say!("  location ← {}", serde_json::to_string(position).unwrap_or_default());
    }
    if !mapping.places.is_empty() {
        say!("  names of areas ← {}", terminal::plain(&mapping.places.join(" › ")));
    }
    for wide in &mapping.wide {
        let of = [wide.sex.as_deref(), wide.ages.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        say!("  people {of} ← {}", terminal::plain(&wide.column));
    }
    if !columns.kept.is_empty() {
        say!("  kept beside the fields: {}", terminal::plain(&columns.kept.join(", ")));
    }
    columns.doubts.iter().for_each(say);
}

fn say(fault: &Fault) {
    let (words, remedy) = faults::words(fault);
    let place = faults::place(fault).map(|p| format!("{}: ", terminal::plain(&p))).unwrap_or_default();
    say!("  {place}{words} {remedy}");
}
