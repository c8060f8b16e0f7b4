//! The shift of old datums to WGS84 when a `.prj` file does not say it.

use super::define;

/// Names of datums as ESRI and OGC write them, and the EPSG code of the geographic system whose
/// shift we use: the datums met in countries with explosive ordnance and their neighbours.
const DATUMS: [(&str, u32); 39] = [
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
    ("CAPE", 4222),
    ("TETE", 4127),
    ("CAMACUPA", 4220),
    ("EGYPT_1907", 4229),
    ("AIN_EL_ABD_1970", 4204),
    ("HANOI_1972", 4147),
    ("LAO_NATIONAL_DATUM_1997", 4678),
    ("KERTAU", 4245),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_datum_of_the_list_has_a_shift() {
        for (name, code) in DATUMS {
            let wkt = format!("GEOGCS[\"x\",DATUM[\"D_{name}\",SPHEROID[\"y\",6377397.155,299.15]]]");
            assert!(shift_of(&wkt).is_some(), "{name} (EPSG:{code})");
        }
    }

    #[test]
    fn a_shift_that_is_given_is_kept() {
        let given = "+proj=longlat +ellps=bessel +towgs84=1,2,3".to_owned();
        assert_eq!(with_shift(given.clone(), "DATUM[\"D_MGI\"]"), given);
    }
}
