use cg_geo::Shape;
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// An administrative area of the country: level 0 is the country itself.
    pub struct AdminArea as "admin_areas" {
        /// P-code: text, leading zeros kept.
        code: String = "P-code", unit "", hxl "#adm+code", Public;
        /// Level below the country, 0–5.
        level: i64 = "Level", unit "", hxl "#adm+level", Public;
        /// Name in every language and script known.
        name: Names = "Name", unit "", hxl "#adm+name", Public;
        /// P-code of the area one level up; unknown for the country.
        parent_code: Option<String> = "Parent p-code", unit "", hxl "#adm+code+parent", Public;
        /// Area as the source states it.
        area_reported_m2: Option<f64> = "Reported area", unit "m2", hxl "#area+reported", Public;
        /// Area of the outline on the ellipsoid; unknown without an outline.
        area_m2: Option<f64> = "Area", unit "m2", hxl "#area+computed", Public;
        /// Who drew the boundary, and which edition.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// Date of the boundary edition.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Outline; unknown when only the code is known.
        shape: Option<Shape> = "Outline", unit "", hxl "#geo", Public;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Public;
    }
}
