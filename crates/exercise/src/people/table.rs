//! The population table: every municipality by sex and age band, in whole people that add up to the grid.

use super::grid::Peopled;
use crate::ground::divide::SEA;
use cg_codes::{Code, Sex};

/// Age bands and their share of the people; they nest into under and over 18.
const BANDS: [(i64, Option<i64>, f64); 7] = [
    (0, Some(4), 0.128),
    (5, Some(11), 0.158),
    (12, Some(17), 0.121),
    (18, Some(29), 0.213),
    (30, Some(44), 0.192),
    (45, Some(59), 0.114),
    (60, None, 0.074),
];

/// People of one sex and age band.
pub(crate) struct Band {
    pub(crate) sex: Code<Sex>,
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
    pub(crate) people: f64,
}

/// People of each municipality, counted on the grid.
pub(crate) fn totals(peopled: &Peopled, municipalities: usize) -> Vec<f64> {
    let mut totals = vec![0.0; municipalities];
    for (value, who) in peopled.grid.values.iter().zip(&peopled.municipality) {
        if *who != SEA && *value > 0.0 {
            totals[*who as usize] += f64::from(*value);
        }
    }
    totals
}

/// Splits a whole number of people by sex and age; the parts are whole and add up to it.
///
/// `tilt` in −1..1 makes a place younger (negative) or older.
pub(crate) fn bands(people: f64, tilt: f64) -> Vec<Band> {
    let women = 0.508 + 0.006 * tilt;
    let cell = |(sex, share): (Code<Sex>, f64)| {
        BANDS.map(|(from, to, part)| {
            let older = (from as f64 / 60.0 - 0.4) * 0.25 * tilt;
            (sex, from, to, share * part * (1.0 + older))
        })
    };
    let cells: Vec<_> =
        [(Code::<Sex>::FEMALE, women), (Code::<Sex>::MALE, 1.0 - women)].into_iter().flat_map(cell).collect();
    let total: f64 = cells.iter().map(|c| c.3).sum();
    let (mut due, mut given) = (0.0, 0.0);
    let last = cells.len() - 1;
    let mut split = Vec::with_capacity(cells.len());
    for (i, (sex, from, to, share)) in cells.into_iter().enumerate() {
        due += people * share / total;
        let now = if i == last { people - given } else { libm::floor(due + 0.5) - given };
        given += now;
        split.push(Band { sex, from, to, people: now });
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_of_any_number_of_people_add_up_to_it() {
        for people in [0.0, 1.0, 13.0, 400_000.0] {
            for tilt in [-1.0, 0.0, 1.0] {
                let split = bands(people, tilt);
                assert_eq!(split.iter().map(|b| b.people).sum::<f64>(), people);
                assert!(split.iter().all(|b| b.people >= 0.0 && b.people.fract() == 0.0));
            }
        }
    }

    #[test]
    fn the_bands_follow_each_other_without_gap_and_cut_at_eighteen() {
        assert!(BANDS.windows(2).all(|w| w[0].1 == Some(w[1].0 - 1)));
        assert!(BANDS.iter().any(|b| b.0 == 18) && BANDS[6].1.is_none());
    }
}
