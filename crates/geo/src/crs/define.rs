//! From the many ways to name a coordinate system to one PROJ string.

use super::{CrsError, datum};

/// Systems newer than the table in `crs-definitions`.
const NEWER: [(u32, &str); 3] = [
    // MAGNA-SIRGAS 2018 / Origen-Nacional: Colombia's single national grid since 2020.
    (
        9377,
        "+proj=tmerc +lat_0=4 +lon_0=-73 +k=0.9992 +x_0=5000000 +y_0=2000000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs",
    ),
    // VN-2000 / TM-3 105-45.
    (
        9210,
        "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +towgs84=-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278 +units=m +no_defs",
    ),
    // ESRI's number for web Mercator.
    (
        102_100,
        "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs",
    ),
];

/// The PROJ string of an EPSG code.
pub(super) fn epsg(code: u32) -> Option<String> {
    if let Some((_, definition)) = NEWER.iter().find(|(c, _)| *c == code) {
        return Some((*definition).to_owned());
    }
    let definition = crs_definitions::from_code(u16::try_from(code).ok()?)?.proj4.trim();
    definition.starts_with('+').then(|| definition.to_owned())
}

/// A PROJ string from outside, without what could reach for files.
pub(super) fn safe(text: &str) -> Result<String, CrsError> {
    let unusable = |reason: &str| CrsError::Unusable { name: short(text), reason: reason.to_owned() };
    if text.len() > 2000 {
        return Err(unusable("the PROJ string is too long"));
    }
    let mut kept = Vec::new();
    for word in text.split_whitespace() {
        match word.trim_start_matches('+').split_once('=') {
            Some(("nadgrids", "@null")) => kept.push(word),
            Some(("nadgrids" | "geoidgrids", _)) => return Err(unusable("it needs datum grid files")),
            Some(("init", _)) => return Err(unusable("write EPSG:code instead of +init")),
            _ => kept.push(word),
        }
    }
    Ok(kept.join(" "))
}

/// The PROJ string of WKT, with the datum's shift when WKT leaves it out.
pub(super) fn from_wkt(text: &str) -> Result<String, CrsError> {
    let name = wkt_name(text);
    let unusable = |reason: String| CrsError::Unusable { name: name.clone(), reason };
    // proj4wkt descends once per bracket: refuse what no coordinate system has.
    if text.len() > 20_000 || depth(text) > 32 {
        return Err(unusable("the WKT is too long or too deep".into()));
    }
    let definition = proj4wkt::wkt_to_projstring(text).map_err(|_| CrsError::Unreadable { found: short(text) })?;
    // proj4rs has no name for web Mercator other than merc on a sphere.
    let definition = if definition.contains("+proj=webmerc") { epsg(3857).unwrap_or(definition) } else { definition };
    Ok(datum::with_shift(definition, text))
}

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for b in text.bytes() {
        match b {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The name in quotes that WKT begins with.
pub(super) fn wkt_name(text: &str) -> String {
    text.split('"').nth(1).map_or_else(|| short(text), short)
}

/// The EPSG code of the whole system: the last AUTHORITY or ID, and only if it closes the outermost
/// bracket.
pub(super) fn wkt_code(text: &str) -> Option<u32> {
    let text = text.trim_end().trim_end_matches([']', ')']).trim_end();
    let upper = text.to_ascii_uppercase();
    let start = upper.rfind("AUTHORITY[").max(upper.rfind("ID["))?;
    let inner = upper.get(start..)?.split_once('[')?.1;
    if inner.contains('[') || inner.contains(']') || !is_outermost(&upper[..start]) {
        return None;
    }
    let (authority, code) = inner.split_once(',')?;
    (authority.trim().trim_matches('"') == "EPSG").then(|| code.trim().trim_matches('"').parse().ok())?
}

/// Whether exactly one bracket is open at the end of the text.
fn is_outermost(text: &str) -> bool {
    let open = text.bytes().fold(0_i64, |n, b| match b {
        b'[' => n + 1,
        b']' => n - 1,
        _ => n,
    });
    open == 1
}

/// The code in `EPSG:4326`, `4326`, URNs and URLs; the WGS84 names of OGC give 4326.
pub(super) fn code_in_name(text: &str) -> Option<u32> {
    let upper = text.to_ascii_uppercase();
    if matches!(upper.as_str(), "WGS84" | "WGS 84" | "CRS84" | "OGC:CRS84") || upper.ends_with("CRS84") {
        return Some(4326);
    }
    let named = upper.contains("EPSG") || upper.bytes().all(|b| b.is_ascii_digit());
    let code = upper.rsplit([':', '/', '#', ' ']).next()?;
    if named { code.trim_start_matches("EPSG").parse().ok() } else { None }
}

/// The EPSG code of definitions that files often give without saying so.
pub(super) fn code_of(definition: &str) -> Option<u32> {
    if is_wgs84_frame(definition) && definition.contains("+proj=longlat") {
        return (definition.contains("WGS84") || definition.contains("298.257223563")).then_some(4326);
    }
    let value = |key: &str| {
        let word = definition.split_whitespace().find_map(|w| w.strip_prefix(key))?;
        word.parse::<f64>().ok()
    };
    let is_utm_like = definition.contains("+proj=tmerc")
        && definition.contains("298.257223563")
        && value("+k=") == Some(0.9996)
        && value("+x_0=") == Some(500_000.0)
        && value("+lat_0=") == Some(0.0);
    let zone = (value("+lon_0=")? + 183.0) / 6.0;
    if !is_utm_like || zone.fract() != 0.0 || !(1.0..=60.0).contains(&zone) {
        return None;
    }
    match value("+y_0=")? {
        0.0 => Some(32600 + zone as u32),
        10_000_000.0 => Some(32700 + zone as u32),
        _ => None,
    }
}

/// Whether the datum is WGS84 or one that agrees with it within a metre (a zero shift).
pub(super) fn is_wgs84_frame(definition: &str) -> bool {
    let zero = |shift: &str| shift.split(',').all(|n| n.parse::<f64>() == Ok(0.0));
    let words = || definition.split_whitespace();
    let other_meridian = words().any(|w| w.starts_with("+pm=") && w != "+pm=0" && w != "+pm=greenwich");
    let other_axes = words().any(|w| w.starts_with("+axis=") || w.starts_with("+to_meter"));
    !other_meridian
        && !other_axes
        && words().any(|w| {
            w == "+datum=WGS84"
                || w == "+datum=NAD83"
                || w == "+ellps=WGS84"
                || w.strip_prefix("+towgs84=").is_some_and(zero)
        })
}

/// At most 60 characters, for messages.
pub(super) fn short(text: &str) -> String {
    let mut short: String = text.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    if text.trim().chars().count() > 60 {
        short.push('…');
    }
    short
}
