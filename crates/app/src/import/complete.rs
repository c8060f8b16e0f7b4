//! What the programme knows better than the file: areas on the ellipsoid, which area a thing lies in, which p-code a name means.

use super::places::Resolution;
use crate::geography::Geography;
use cg_domain::incident::{Accident, Casualty};
use cg_domain::land::HazardArea;
use cg_domain::place::{AdminArea, LayerFeature, Population};
use cg_domain::rule::Ruled;
use cg_geo::Shape;
use cg_kit::Severity;

/// Farther than this from the area it is said to lie in, a location contradicts the name of its place.
const CONFLICT_M: f64 = 5_000.0;

/// Something a person should look at: rule, severity, field, what was found, arguments of the message.
pub(super) struct Remark {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) field: &'static str,
    pub(super) found: String,
    pub(super) args: Vec<(&'static str, String)>,
}

impl Remark {
    fn new(rule: &'static str, field: &'static str, found: impl Into<String>) -> Self {
        Self { rule, severity: Severity::Warning, field, found: found.into(), args: Vec::new() }
    }

    fn info(rule: &'static str, field: &'static str, found: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::new(rule, field, found) }
    }

    fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.args.push((key, value.to_string()));
        self
    }
}

/// A record that the programme can complete from what it knows of the country.
pub(super) trait Complete: Ruled {
    /// Fills in what can be known; `places` are the names of areas in the row, from large to small.
    fn complete(&mut self, geography: &Geography, places: &[String]) -> Vec<Remark>;
}

impl Complete for AdminArea {
    fn complete(&mut self, _: &Geography, _: &[String]) -> Vec<Remark> {
        self.area_m2 = self.shape.as_ref().filter(|s| s.is_area()).map(Shape::area_m2);
        Vec::new()
    }
}

impl Complete for Population {
    fn complete(&mut self, geography: &Geography, _: &[String]) -> Vec<Remark> {
        known_code(geography, Some(&self.admin_code), "admin_code").into_iter().collect()
    }
}

impl Complete for HazardArea {
    fn complete(&mut self, geography: &Geography, places: &[String]) -> Vec<Remark> {
        self.area_m2 = if self.shape.is_area() { Some(self.shape.area_m2()) } else { None };
        let mut remarks = placed(geography, places, &mut self.admin_code, &mut self.place_name);
        self.located_in = geography.area_of(&self.shape).map(str::to_owned);
        remarks.extend(agree(geography, Some(&self.shape), self.admin_code.as_deref(), self.located_in.as_deref()));
        remarks
    }
}

impl Complete for Accident {
    fn complete(&mut self, geography: &Geography, places: &[String]) -> Vec<Remark> {
        let mut remarks = placed(geography, places, &mut self.admin_code, &mut self.place_name);
        self.located_in = self.shape.as_ref().and_then(|s| geography.area_of(s)).map(str::to_owned);
        remarks.extend(agree(geography, self.shape.as_ref(), self.admin_code.as_deref(), self.located_in.as_deref()));
        remarks
    }
}

impl Complete for Casualty {
    fn complete(&mut self, geography: &Geography, places: &[String]) -> Vec<Remark> {
        placed(geography, places, &mut self.admin_code, &mut self.place_name)
    }
}

impl Complete for LayerFeature {
    fn complete(&mut self, geography: &Geography, places: &[String]) -> Vec<Remark> {
        let mut name = None;
        let mut remarks = placed(geography, places, &mut self.admin_code, &mut name);
        self.located_in = geography.area_of(&self.shape).map(str::to_owned);
        if self.located_in.is_none() && geography.bbox().is_some() {
            remarks.push(Remark::info("outside-all-areas", "shape", place_text(&self.shape)));
        }
        remarks
    }
}

/// A p-code the country does not have.
fn known_code(geography: &Geography, code: Option<&str>, field: &'static str) -> Option<Remark> {
    let code = code.filter(|c| !geography.places.is_empty() && !geography.places.has_code(c))?;
    Some(Remark::new("pcode-unknown", field, code))
}

/// Finds the p-code of the names in the row when the row has none, and keeps the names as they were written.
fn placed(
    geography: &Geography,
    places: &[String],
    code: &mut Option<String>,
    name: &mut Option<String>,
) -> Vec<Remark> {
    let written: Vec<&str> = places.iter().map(String::as_str).filter(|p| !p.trim().is_empty()).collect();
    if name.is_none() && !written.is_empty() {
        *name = Some(written.iter().rev().copied().collect::<Vec<_>>().join(", "));
    }
    if code.is_some() {
        return known_code(geography, code.as_deref(), "admin_code").into_iter().collect();
    }
    if written.is_empty() || geography.places.is_empty() {
        return Vec::new();
    }
    let found = written.join(" / ");
    match geography.places.resolve(&written) {
        Resolution::Found(one) => {
            *code = Some(one);
            Vec::new()
        }
        Resolution::Ambiguous(several) => {
            vec![Remark::new("place-ambiguous", "place_name", found).with("candidates", several.join(", "))]
        }
        Resolution::Unknown(near) => {
            let near = near.unwrap_or_else(|| "–".into());
            vec![Remark::new("place-name-unknown", "place_name", found).with("suggestion", near)]
        }
    }
}

/// Whether the location and the place named agree.
fn agree(geography: &Geography, shape: Option<&Shape>, declared: Option<&str>, located: Option<&str>) -> Vec<Remark> {
    let Some(shape) = shape else { return Vec::new() };
    let Some(located) = located else {
        let outside = geography.bbox().is_some().then(|| Remark::new("outside-all-areas", "shape", place_text(shape)));
        return outside.into_iter().collect();
    };
    let Some(declared) = declared.filter(|d| geography.places.has_code(d)) else { return Vec::new() };
    if geography.places.chain(located).contains(&declared) {
        return Vec::new();
    }
    let Some(metres) = geography.distance_m(shape, declared) else { return Vec::new() };
    let near = metres <= CONFLICT_M;
    let remark = if near {
        Remark::info("place-borders", "admin_code", declared)
    } else {
        Remark::new("place-conflict", "admin_code", declared)
    };
    vec![remark.with("located", located).with("km", format!("{:.1}", metres / 1_000.0))]
}

fn place_text(shape: &Shape) -> String {
    let at = shape.place_on();
    format!("{:.5}, {:.5}", at.x(), at.y())
}
