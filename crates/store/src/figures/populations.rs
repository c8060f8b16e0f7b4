//! How many people live where.

use crate::executor::statements;
use crate::{StoreError, Tx};

statements! {
    OF_AREAS = both(
        "populations.of-areas",
        "with whole as (
             -- A source states everybody at once, or by sex, or by age, or by both: only one of these may be summed.
             select admin_code, year,
                    case when sex is null then 0 else 1 end as by_sex,
                    case when age_from is null and age_to is null then 0 else 1 end as by_age,
                    sum(people) as people
             from populations
             group by admin_code, year, 3, 4
         ), ranked as (
             select admin_code, year, people,
                    row_number() over (partition by admin_code order by year desc, by_sex + by_age, by_sex) as place
             from whole
         )
         select admin_code, year, people from ranked where place = 1 order by admin_code"
    );
}

/// The people of one area in the latest year known.
#[derive(Debug, Clone, PartialEq)]
pub struct Residents {
    /// P-code of the area.
    pub admin_code: String,
    /// The year.
    pub year: i64,
    /// People, of every sex and age.
    pub people: f64,
}

/// The people of every area that a source speaks of, in the latest year known.
///
/// The total is taken as stated when the source states it, else as the sum over one split (by sex, by age, or by
/// both), never over two. Areas are not summed up into the areas above them.
///
/// # Errors
/// What the database says.
pub fn of_areas(tx: &mut dyn Tx) -> Result<Vec<Residents>, StoreError> {
    let rows = tx.query(&OF_AREAS, &[])?;
    let residents = |row: &crate::Row| {
        Ok(Residents { admin_code: row.text(0)?, year: row.int(1)?, people: row.opt_real(2).unwrap_or_default() })
    };
    rows.iter().map(residents).collect()
}
