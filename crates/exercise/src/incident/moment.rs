//! When accidents happen: fewer every year, but for the years of the latest fighting; more when fields are worked.

use crate::chance::Dice;
use crate::stamp::Stamp;

/// Weight of each year, from the last twelve months back to twelve years ago.
const YEARS: [f64; 12] = [42.0, 50.0, 62.0, 84.0, 128.0, 112.0, 48.0, 56.0, 66.0, 74.0, 86.0, 92.0];

/// Weight of each month: ploughing in spring, harvest in autumn (the south's seasons).
const MONTHS: [f64; 12] = [0.8, 0.8, 1.1, 1.4, 1.2, 0.8, 0.7, 0.9, 1.4, 1.5, 1.2, 0.9];

/// How many days before today an accident happened.
pub(super) fn days_ago(dice: &mut Dice, stamp: &Stamp) -> i64 {
    let years: Vec<(i64, f64)> = (0..).zip(YEARS).collect();
    loop {
        let days = dice.weighted(&years) * 365 + dice.whole(1, 365);
        let month = stamp.days_ago(days).month() as usize;
        if dice.happens(MONTHS[month - 1] / 1.5) {
            return days;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn accidents_fall_over_the_years_but_for_one_jump() {
        let (mut dice, stamp) = (Dice::new(1, "moments"), Stamp::new(1, "x", date(2026, 11, 22)));
        let mut years = [0; 12];
        (0..9_000).for_each(|_| years[((days_ago(&mut dice, &stamp) - 1) / 365) as usize] += 1);
        assert!(years[4] > 2 * years[6], "{years:?}");
        assert!(years[0] < years[1] && years[1] < years[3] && years[7] < years[11], "{years:?}");
    }
}
