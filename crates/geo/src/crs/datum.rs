//! The shift of old datums to WGS84 when a `.prj` file does not say it.

use super::define;

/// Names of datums as ESRI and OGC write them, and the EPSG code of the geographic system whose
/// shift we use: the datums met in countries with explosive ordnance and their neighbours.
const DATUMS: [(&str, u32); 31] = [
    ("PULKOVO_1942_ADJ_1983", 4179),
    ("PULKOVO_1942_83", 4178),
    ("PULKOVO_1942", 4284),
    ("PULKOVO_1995", 4200),
    ("MGI_1901", 3906),
    ("MGI", 4312),
    ("MILITAR_GEOGRAPHISCHE_INSTITUT", 4312),
    ("EUROPEAN_1950", 4230),
    ("EUROPEAN_DATUM_1950", 4230),
    ("ARC_1950", 4209),
    ("ARC_1960", 4210),
    ("ADINDAN", 4201),
    ("AFGOOYE", 4205),
    ("INDIAN_1954", 4239),
    ("INDIAN_1960", 4131),
    ("INDIAN_1975", 4240),
    ("BOGOTA", 4218),
    ("DEIR_EZ_ZOR", 4227),
    ("AMERSFOORT", 4289),
    ("OSGB_1936", 4277),
    ("S_JTSK", 4156),
    ("LUZON_1911", 4253),
    ("PALESTINE_1923", 4281),
    ("CARTHAGE", 4223),
    ("NAHRWAN_1967", 4270),
    ("KANDAWALA", 4244),
    ("PROVISIONAL_S_AMERICAN_1956", 4248),
    ("SOUTH_AMERICAN_1969", 4618),
    ("MINNA", 4263),
    ("MERCHICH", 4261),
    ("HERAT_NORTH", 4255),
];

/// Whether the definition says how to reach WGS84.
pub(super) fn is_known(definition: &str) -> bool {
    ["+towgs84=", "+datum=", "+nadgrids=@null", "+ellps=WGS84", "+ellps=GRS80"].iter().any(|w| definition.contains(w))
}

/// Adds the shift of the datum that WKT names, if the definition has none and we know it.
pub(super) fn with_shift(definition: String, wkt: &str) -> String {
    if is_known(&definition) {
        return definition;
    }
    match shift_of(wkt) {
        Some(shift) => format!("{definition} {shift}"),
        None => definition,
    }
}

fn shift_of(wkt: &str) -> Option<String> {
    let upper = wkt.to_ascii_uppercase();
    let after = upper.split_once("DATUM[")?.1;
    let name = after.split('"').nth(1)?.trim_start_matches("D_");
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let (_, code) = DATUMS.iter().find(|(datum, _)| name == *datum)?;
    let definition = define::epsg(*code)?;
    definition.split_whitespace().find(|w| w.starts_with("+towgs84=") || w.starts_with("+datum=")).map(str::to_owned)
}
