//! Indexes that hold whole answers, so that a picture of a country does not read every record with its outline.
//!
//! An index changes no record: it is made at the start where it lacks, without a numbered step.

use crate::{Engine, StoreError, Tx};

/// The figures of the situation: what they count by, then source and date, which every figure names.
///
/// Not on PostgreSQL, which takes no more than 2,700 bytes in an index row, and a source may be longer.
const PICTURES: &str = "
    create index if not exists hazard_areas_told on hazard_areas
        (status, classification, source, date_of_information, area_m2);
    create index if not exists accidents_told on accidents
        (event_type, date, accident_class, source, date_of_information);
    create index if not exists casualties_told on casualties (date, outcome, source, date_of_information);
    create index if not exists tasks_told on tasks (source, date_of_information);
    create index if not exists activities_told on activities (source, date_of_information);
    drop index if exists hazard_areas_status;
    drop index if exists casualties_date;
";

/// One measure of all records in the order of these: a column of a ranking.
const MEASURES: &str = "
    create index if not exists measures_told on measures (noun, measure, record_id, value);
    drop index if exists measures_measure;
";

/// Makes the indexes that lack, and drops those that they replace.
pub(crate) fn follow(tx: &mut dyn Tx) -> Result<(), StoreError> {
    if tx.engine() == Engine::Sqlite {
        tx.script("indexes.pictures", PICTURES)?;
    }
    tx.script("indexes.measures", MEASURES)
}

#[cfg(test)]
mod tests {
    use crate::records::made;
    use crate::{Filter, Store, StoreError, Tx, figures, measures};

    fn plan(tx: &mut dyn Tx, text: &str) -> String {
        let noun = cg_domain::noun("hazard_areas").expect("hazard areas");
        let binds = vec![cg_kit::Value::from("x"); text.matches('?').count()];
        let rows = tx.query(&made(noun, "plan", format!("explain query plan {text}")), &binds).expect("a plan");
        rows.iter().map(|row| row.text(3).unwrap_or_default()).collect()
    }

    #[test]
    fn pictures_and_rankings_read_indexes_and_no_records() {
        let store = Store::in_memory().expect("a database");
        let read = store.read(|tx| {
            for text in [
                "select count(*), sum(area_m2) from hazard_areas where status in (?1, ?2)",
                "select status, classification, count(*) from hazard_areas group by status, classification",
                "select source, max(date_of_information) from accidents where event_type = ?1 or ?2 = '' group by source",
                "select substr(date, 1, 4), outcome, count(*) from casualties where ?1 = ?2 group by 1, 2",
                "select record_id, value from measures where noun = ?1 and measure = ?2 order by record_id",
            ] {
                let plan = plan(tx, text);
                assert!(plan.contains("COVERING INDEX"), "{text}: {plan}");
            }
            let noun = cg_domain::noun("hazard_areas").expect("hazard areas");
            assert!(figures::provenance(tx, noun, &Filter::True, 4)?.1.is_empty());
            measures::of_name(tx, "hazard_areas", "area_m2", &mut |_, _| Err(StoreError::Stopped))
        });
        read.expect("no measures yet");
    }
}
