//! The criteria: one file each, one line in the list below.
//!
//! To add one: copy a neighbour's file, write its card, add its line to [`all`] in alphabetical order. The registry
//! tests at the foot of this file then hold it to the law; forms, method sheets and the API read its card.

use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

mod access_regained;
mod casualties_recent;
mod column;
mod community_priority;
mod contamination_certainty;
mod contamination_type;
mod facilities_within;
mod health_nearest;
mod land_inside;
mod people_inside;
mod people_weighted;
mod people_within;
mod planned_use;
mod return_need;
mod roads_within;
mod school_nearest;
mod severity;
mod treaty_area;
mod water_nearest;

pub use casualties_recent::{Fading, Harm, recent_casualties};

/// What a criterion says of itself; forms, method sheets and explanations are written from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its name in model files, kebab-case.
    pub key: &'static str,
    /// What it is called on screen (message key `criterion-<key>`).
    pub label: &'static str,
    /// A sentence with `{value}`, `{unit}`, `{reach}` and `{label}` (message key `criterion-<key>-phrase`).
    pub phrase: &'static str,
    /// The unit of the measure, empty for shares and codes.
    pub unit: &'static str,
    /// The code list whose codes it reads, where it reads codes.
    pub codes: Option<&'static str>,
    /// Which end comes first.
    pub wish: Wish,
    /// The columns it reads unless a model names others; empty if the model must name one.
    pub needs: &'static [&'static str],
    /// The value function unless a model writes another, with its fixed anchors.
    pub value: ValueFunction,
    /// Where measure and anchors come from.
    pub source: &'static str,
    /// What it does not see.
    pub weakness: &'static str,
}

/// One way to tell which items should come first.
pub trait Criterion: Sync {
    /// What the criterion says of itself.
    fn card(&self) -> Card;

    /// The measure of one item from the cells of its columns.
    ///
    /// # Shape
    /// One cell per needed column, in their order.
    /// # Missing
    /// Unknown when any cell it needs is unknown.
    /// # Errors
    /// A cell that cannot be read as this measure.
    fn measure(&self, cells: &[&Cell]) -> Result<Cell, BadMeasure> {
        Ok(cells.first().map_or(Cell::Unknown, |cell| (*cell).clone()))
    }
}

/// All criteria, in the order of their keys.
#[must_use]
pub fn all() -> &'static [&'static dyn Criterion] {
    &[
        &access_regained::AccessRegained,
        &casualties_recent::CasualtiesRecent,
        &column::Column,
        &community_priority::CommunityPriority,
        &contamination_certainty::ContaminationCertainty,
        &contamination_type::ContaminationType,
        &facilities_within::FacilitiesWithin,
        &health_nearest::HealthNearest,
        &land_inside::LandInside,
        &people_inside::PeopleInside,
        &people_weighted::PeopleWeighted,
        &people_within::PeopleWithin,
        &planned_use::PlannedUse,
        &return_need::ReturnNeed,
        &roads_within::RoadsWithin,
        &school_nearest::SchoolNearest,
        &severity::Severity,
        &treaty_area::TreatyArea,
        &water_nearest::WaterNearest,
    ]
}

/// The criterion with this key.
#[must_use]
pub fn by_key(key: &str) -> Option<&'static dyn Criterion> {
    all().iter().copied().find(|criterion| criterion.card().key == key)
}

/// Adds the cells of several columns; unknown as soon as one of them is.
pub(crate) fn sum(cells: &[&Cell]) -> Result<Cell, BadMeasure> {
    let mut total = 0.0;
    for cell in cells {
        match cell {
            Cell::Unknown => return Ok(Cell::Unknown),
            Cell::Text(_) => return Err(BadMeasure::NotANumber),
            Cell::Number(x) if *x < 0.0 => return Err(BadMeasure::BelowZero),
            Cell::Number(x) => total += x,
        }
    }
    Ok(if cells.is_empty() { Cell::Unknown } else { Cell::Number(total) })
}

/// Multiplies shares from 0 to 1; unknown as soon as one of them is.
pub(crate) fn product(cells: &[&Cell]) -> Result<Cell, BadMeasure> {
    let mut product = 1.0;
    let mut unknown = cells.is_empty();
    for cell in cells {
        match cell {
            Cell::Unknown => unknown = true,
            Cell::Text(_) => return Err(BadMeasure::NotANumber),
            Cell::Number(x) if *x < 0.0 => return Err(BadMeasure::BelowZero),
            Cell::Number(x) if *x > 1.0 => return Err(BadMeasure::AboveOne),
            Cell::Number(x) => product *= x,
        }
    }
    Ok(if unknown { Cell::Unknown } else { Cell::Number(product) })
}

/// The share of yes among cells that say yes or no; unknown as soon as one of them is.
pub(crate) fn mean_of_yes(cells: &[&Cell]) -> Result<Cell, BadMeasure> {
    let mut yes = 0.0;
    let mut unknown = cells.is_empty();
    for cell in cells {
        match cell.code().map(|word| word.to_lowercase()).as_deref() {
            None | Some("unknown") => unknown = true,
            Some("1" | "yes" | "true") => yes += 1.0,
            Some("0" | "no" | "false") => {}
            Some(_) => return Err(BadMeasure::NotYesNo),
        }
    }
    Ok(if unknown { Cell::Unknown } else { Cell::Number(yes / cells.len() as f64) })
}

/// A whole number of metres at the end of a column name: 500 for `population_500m` and `roads_length_m_500m`.
#[must_use]
pub fn reach_in_name(column: &str) -> Option<u32> {
    column.rsplit('_').next()?.strip_suffix('m')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number_columns(card: &Card) -> bool {
        !matches!(card.value, ValueFunction::Table { .. })
    }

    #[test]
    fn keys_are_kebab_case_unique_and_in_alphabetical_order() {
        let keys: Vec<&str> = all().iter().map(|c| c.card().key).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
        for key in keys {
            assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{key}");
            assert!(by_key(key).is_some());
        }
        assert!(by_key("no-such-criterion").is_none());
    }

    #[test]
    fn every_card_is_filled_in() {
        for card in all().iter().map(|c| c.card()) {
            assert!(!card.label.is_empty() && !card.source.is_empty() && !card.weakness.is_empty(), "{}", card.key);
            assert!(card.phrase.contains("{value}"), "{}: the phrase must show the measure", card.key);
            assert_eq!(card.value.check(), Ok(()), "{}", card.key);
            assert!(!card.needs.is_empty() || card.key == "column", "{}", card.key);
        }
    }

    #[test]
    fn every_code_of_a_code_list_has_a_value_or_is_unknown() {
        for criterion in all() {
            let card = criterion.card();
            let Some(id) = card.codes else { continue };
            let list = cg_codes::list(id).unwrap_or_else(|| unreachable!("{}: no code list {id}", card.key));
            let ValueFunction::Table { codes } = &card.value else {
                unreachable!("{}: codes without a table", card.key)
            };
            for value in list.values {
                let cell = Cell::Text(value.code.to_owned());
                let measure = criterion.measure(&[&cell]);
                assert!(measure == Ok(Cell::Unknown) || codes.contains_key(value.code), "{}: {}", card.key, value.code);
            }
            assert!(codes.keys().all(|code| list.get(code).is_some()), "{}: a code that is in no list", card.key);
        }
    }

    #[test]
    fn every_value_function_agrees_with_the_wish_of_its_criterion() {
        for card in all().iter().map(|c| c.card()) {
            if let Some(wish) = card.value.wish() {
                assert_eq!(wish, card.wish, "{}", card.key);
            }
        }
    }

    #[test]
    fn every_measure_is_monotone_in_its_wish() {
        for criterion in all() {
            let card = criterion.card();
            if !number_columns(&card) {
                continue;
            }
            let at = |x: f64| {
                let cell = Cell::Number(x);
                let cells = vec![&cell; card.needs.len().max(1)];
                let measure = criterion.measure(&cells)?;
                Ok::<_, BadMeasure>(card.value.value(&measure)?.expect("known"))
            };
            assert!(at(0.0).is_ok() && at(1.0).is_ok(), "{}", card.key);
            for (low, high) in [(0.0, 1.0), (1.0, 40.0), (40.0, 900.0), (900.0, 1e6)] {
                // Shares and yes or no refuse what is above 1, and keep refusing it.
                let Ok(above) = at(high) else { break };
                let below = at(low).expect("a value");
                match card.wish {
                    Wish::MoreFirst => assert!(below <= above, "{} from {low} to {high}", card.key),
                    Wish::LessFirst => assert!(below >= above, "{} from {low} to {high}", card.key),
                }
            }
        }
    }

    #[test]
    fn every_measure_is_unknown_when_any_of_its_columns_is() {
        let (known, unknown) = (Cell::Number(1.0), Cell::Unknown);
        for criterion in all() {
            let columns = criterion.card().needs.len().max(1);
            for missing in 0..columns {
                let cells: Vec<&Cell> = (0..columns).map(|i| if i == missing { &unknown } else { &known }).collect();
                assert_eq!(criterion.measure(&cells), Ok(Cell::Unknown), "{}", criterion.card().key);
            }
            assert_eq!(criterion.measure(&[]), Ok(Cell::Unknown), "{}", criterion.card().key);
        }
    }

    #[test]
    fn a_reach_is_read_from_the_name_of_a_column() {
        assert_eq!(reach_in_name("population_500m"), Some(500));
        assert_eq!(reach_in_name("roads_length_m_1000m"), Some(1000));
        assert_eq!(reach_in_name("schools_nearest_m"), None);
        assert_eq!(reach_in_name("casualties"), None);
    }

    #[test]
    fn a_sum_with_something_unknown_in_it_is_unknown() {
        let (two, word, none) = (Cell::Number(2.0), Cell::Text("two".into()), Cell::Unknown);
        assert_eq!(sum(&[&two, &two]), Ok(Cell::Number(4.0)));
        assert_eq!(sum(&[&two, &none]), Ok(Cell::Unknown));
        assert_eq!(sum(&[&two, &word]), Err(BadMeasure::NotANumber));
    }
}
