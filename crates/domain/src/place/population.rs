use cg_codes::{Code, Sex};
use cg_kit::{Json, PartialDate, record};

record! {
    /// How many people live in an administrative area in a year, of one sex and age band or of all.
    pub struct Population as "populations" {
        /// Key made of area, year, sex and ages, so that the same figure is never counted twice.
        code: String = "Code", unit "", hxl "", Public;
        /// P-code of the area.
        admin_code: String = "P-code", unit "", hxl "#adm+code", Public;
        /// Year the figure stands for.
        year: i64 = "Year", unit "", hxl "#date+year", Public;
        /// Sex; unknown means both together, as the source gave no split.
        sex: Option<Code<Sex>> = "Sex", unit "", hxl "#gender", Public;
        /// First age of the band in years; unknown means all ages.
        age_from: Option<i64> = "Age from", unit "years", hxl "#age+from", Public;
        /// Last age of the band in years, inclusive; unknown means open-ended.
        age_to: Option<i64> = "Age to", unit "years", hxl "#age+to", Public;
        /// Number of people; may be a projection with a fraction.
        people: f64 = "People", unit "people", hxl "#population", Public;
        /// Census or projection the figure comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// When the figure was published.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Public;
    }
}
