//! Making a record again from what it encloses, and saying where the two differ.

use super::outcome::{self, Outcome, settle};
use super::{InputsFault, Record, SettleFault, decided};
use crate::model::Model;
use serde::Serialize;

/// The first differences are told, not all of a hundred thousand.
const MOST: usize = 20;

/// Something that does not come out as the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about.
    pub what: String,
    /// What the record says.
    pub record: String,
    /// What comes out here.
    pub here: String,
}

/// Why a record cannot be made again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckFault {
    /// The enclosed model cannot be read.
    #[error("the enclosed model cannot be read: {0}")]
    Model(String),
    /// The enclosed table cannot be read.
    #[error(transparent)]
    Inputs(#[from] InputsFault),
    /// The order cannot be computed.
    #[error(transparent)]
    Settle(#[from] SettleFault),
}

/// Makes a record again; no difference means the same to the bit.
///
/// # Errors
/// An enclosed model or table that cannot be used.
pub fn check(record: &Record, threads: usize) -> Result<Vec<Difference>, CheckFault> {
    let mut model =
        Model::from_toml(&record.model.file, "model").map_err(|faults| CheckFault::Model(faults.to_string()))?;
    let mut found = Vec::new();
    let mut same = |what: &str, record: String, here: String| {
        if record != here {
            found.push(Difference { what: what.to_owned(), record, here });
        }
    };
    same("digest of the model", record.model.digest.clone(), model.digest().to_string());
    let table = record.inputs.table()?;
    same("digest of the table", record.inputs.digest.clone(), table.digest(model.columns()).to_string());
    model.smaa.k = record.first;
    model.smaa.seed = record.seed;
    model.smaa.samples = record.samples;
    let here = settle(&model, &table, &record.weights, threads)?.outcome;
    same("digest of the outcome", record.outcome.digest.clone(), here.digest.clone());
    same("digest of the order as enclosed", outcome::digest(&record.outcome).to_string(), here.digest.clone());
    same("the first ones as decided", said(&record.decided), said(&decided(&here, &record.overrides, record.first)));
    for change in &record.overrides {
        let computed = here.order.iter().find(|placed| placed.item == change.item).map(|placed| placed.rank);
        let told = |rank: Option<u32>| rank.map_or_else(|| "left out".to_owned(), |rank| rank.to_string());
        same(&format!("computed rank of {}", change.item), told(change.computed), told(computed));
    }
    found.extend(orders(&record.outcome, &here));
    found.truncate(MOST);
    Ok(found)
}

fn said(items: &[String]) -> String {
    items.join(", ")
}

/// Where two orders part, rank by rank.
fn orders(record: &Outcome, here: &Outcome) -> Vec<Difference> {
    let count = record.order.len().max(here.order.len());
    let told = |outcome: &Outcome, place: usize| {
        outcome.order.get(place).map_or_else(
            || "nobody".to_owned(),
            |p| format!("{} with {} ({} to {}, {})", p.item, p.score, p.low, p.high, p.chance),
        )
    };
    (0..count)
        .filter(|place| record.order.get(*place) != here.order.get(*place))
        .take(MOST)
        .map(|place| Difference {
            what: format!("rank {}", place + 1),
            record: told(record, place),
            here: told(here, place),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{
        Change, FORMAT, Inputs, LockedModel, Override, Participant, SealFault, Stated, open, public_key, seal,
    };
    use crate::fixture::{model, table};
    use crate::ranking::ENGINE;
    use std::collections::BTreeMap;

    const KEY: [u8; 32] = [7; 32];

    fn record() -> Record {
        let (model, table) = (model(), table());
        let stated = |voice: &str, people: f64| Stated {
            voice: voice.into(),
            method: "direct".into(),
            weights: BTreeMap::from([("people".to_owned(), people), ("school".to_owned(), 1.0 - people)]),
        };
        let weights = vec![stated("Health", 0.7), stated("Schools", 0.1)];
        let outcome = settle(&model, &table, &weights, 2).expect("settled").outcome;
        let computed = outcome.order.iter().find(|p| p.item == "c").map(|p| p.rank);
        let overrides = vec![Override {
            item: "c".into(),
            change: Change::To(1),
            computed,
            reason: "The road floods in May.".into(),
            by: "Schools".into(),
        }];
        Record {
            format: FORMAT.into(),
            programme: "Exercise".into(),
            session: "s1".into(),
            title: "Spring plan".into(),
            opened_at: "2026-11-22T09:00:00Z".into(),
            closed_at: "2026-11-22T11:00:00Z".into(),
            closed_by: "manager".into(),
            engine: ENGINE.into(),
            model: LockedModel {
                name: model.name.clone(),
                version: 1,
                digest: model.digest().to_string(),
                file: model.to_toml(),
            },
            first: model.smaa.k,
            seed: model.smaa.seed,
            samples: model.smaa.samples,
            participants: vec![Participant { name: "A".into(), organisation: "Health".into(), role: String::new() }],
            decided: decided(&outcome, &overrides, model.smaa.k),
            inputs: Inputs::enclose(&table, &model.columns(), BTreeMap::new()),
            weights,
            overrides,
            outcome,
        }
    }

    #[test]
    fn a_sealed_record_opens_and_comes_out_the_same_to_the_bit() {
        let file = seal(&record(), &KEY).expect("sealed");
        let opened = open(file.as_bytes()).expect("opened");
        assert_eq!(opened.record, record());
        assert_eq!(opened.public_key, public_key(&KEY));
        assert_eq!(check(&opened.record, 3).expect("checked"), []);
        assert_eq!(opened.record.decided, ["c", "b"]);
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let file = seal(&record(), &KEY).expect("sealed");
        for at in 0..file.len() {
            let mut bytes = file.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(open(&bytes).is_err(), "byte {at}");
        }
        let spaced = file.replace("\"signature\":{", "\"signature\": {");
        assert_eq!(open(spaced.as_bytes()), Err(SealFault::ChangedAround));
        assert_eq!(open(file.replace("Spring", "Summer").as_bytes()), Err(SealFault::Changed));
    }

    #[test]
    fn a_record_that_was_made_up_and_signed_anew_differs_where_it_was_made_up() {
        let told = |change: fn(&mut Record)| {
            let mut made_up = record();
            change(&mut made_up);
            check(&made_up, 1).expect("checked").into_iter().map(|d| d.what).collect::<Vec<_>>().join("; ")
        };
        assert!(told(|r| r.outcome.order.swap(0, 1)).contains("rank 1"));
        assert!(told(|r| r.decided = vec!["e".into()]).contains("as decided"));
        assert!(told(|r| r.overrides[0].computed = Some(1)).contains("computed rank of c"));
        assert!(
            told(|r| r.inputs.columns.get_mut("people").expect("people")[0] = None).contains("digest of the table")
        );
        assert!(told(|r| r.weights[0].voice.push('x')).contains("digest of the outcome"));
        assert!(told(|r| r.model.file = r.model.file.replace("small", "smaller")).contains("digest of the model"));
    }
}
