//! The country's administrative areas, ready to find what lies where.

use crate::error::{AppError, Result};
use crate::import::Places;
use crate::picture::AreaHead;
use crate::programme::App;
use cg_domain::land::HazardArea;
use cg_domain::place::AdminArea;
use cg_geo::Shape;
use cg_geo::index::Locator;
use cg_store::Tx;
use cg_store::records::{self, Filter};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Administrative areas by code, by name and by place.
pub(crate) struct Geography {
    /// By code and by name.
    pub(crate) places: Places,
    codes: Vec<String>,
    levels: Vec<i64>,
    children: BTreeMap<String, Vec<String>>,
    heads: BTreeMap<String, AreaHead>,
    boxes: BTreeMap<String, [f64; 4]>,
    locator: Locator,
    bbox: Option<[f64; 4]>,
}

impl Geography {
    /// The areas as the transaction sees them.
    pub(crate) fn load(tx: &mut dyn Tx) -> Result<Self> {
        let mut areas: Vec<AdminArea> = Vec::new();
        records::stream::<AdminArea>(tx, &Filter::True, &mut |stored| {
            areas.push(stored.record);
            Ok(())
        })?;
        Ok(Self::new(&areas))
    }

    /// Prepares areas; those without an outline are found by code and name only.
    #[must_use]
    pub(crate) fn new(areas: &[AdminArea]) -> Self {
        let drawn: Vec<(&AdminArea, &Shape)> = areas.iter().filter_map(|a| a.shape.as_ref().map(|s| (a, s))).collect();
        let locator = Locator::new(drawn.iter().map(|(_, s)| *s));
        // A source that does not say which larger area one belongs to has drawn it inside that one.
        let around_of = |area: &AdminArea| {
            let holding = locator.all_holding(area.shape.as_ref()?.place_on().0);
            let larger = holding.into_iter().map(|at| drawn[at].0).filter(|other| other.level < area.level);
            larger.max_by_key(|other| other.level).map(|other| other.code.clone())
        };
        let mut children: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut places = Places::new(areas);
        for area in areas {
            if let Some(parent) = area.parent_code.clone().or_else(|| around_of(area)) {
                places.belongs(&area.code, &parent);
                children.entry(parent).or_default().push(area.code.clone());
            }
        }
        let around = drawn.iter().map(|(_, s)| s.bbox()).reduce(|a, b| a.joined(b));
        Self {
            places,
            codes: drawn.iter().map(|(a, _)| a.code.clone()).collect(),
            levels: drawn.iter().map(|(a, _)| a.level).collect(),
            children,
            heads: areas
                .iter()
                .map(|a| (a.code.clone(), AreaHead { code: a.code.clone(), level: a.level, name: a.name.clone() }))
                .collect(),
            boxes: drawn.iter().map(|(a, s)| (a.code.clone(), corners(s.bbox()))).collect(),
            locator,
            bbox: around.map(corners),
        }
    }

    /// The smallest area that holds a place on the shape.
    #[must_use]
    pub(crate) fn area_of(&self, shape: &Shape) -> Option<&str> {
        let holding = self.locator.all_holding(shape.place_on().0);
        holding
            .into_iter()
            .max_by_key(|at| (self.levels[*at], std::cmp::Reverse(*at)))
            .map(|at| self.codes[at].as_str())
    }

    /// Distance in metres from a place on the shape to an area; 0 inside, `None` when the area has no outline.
    #[must_use]
    pub(crate) fn distance_m(&self, shape: &Shape, code: &str) -> Option<f64> {
        let at = self.codes.iter().position(|c| c == code)?;
        let place = shape.place_on().0;
        if self.locator.holds(at, place) { Some(0.0) } else { self.locator.distance_m(at, place) }
    }

    /// An area and all below it.
    #[must_use]
    pub(crate) fn under(&self, code: &str) -> Vec<String> {
        let mut seen = BTreeSet::from([code.to_owned()]);
        let mut list = vec![code.to_owned()];
        let mut at = 0;
        while let Some(below) = list.get(at).map(|c| self.children.get(c)) {
            // Files in the wild have areas that are their own ancestors; each is visited once.
            let new: Vec<String> = below.into_iter().flatten().filter(|c| seen.insert((*c).clone())).cloned().collect();
            list.extend(new);
            at += 1;
        }
        list
    }

    /// The areas directly below.
    #[must_use]
    pub(crate) fn children(&self, code: &str) -> &[String] {
        self.children.get(code).map_or(&[], Vec::as_slice)
    }

    /// An area as a heading.
    #[must_use]
    pub(crate) fn head(&self, code: &str) -> Option<AreaHead> {
        self.heads.get(code).cloned()
    }

    /// The smallest known area around a hazard area: the one it lies in, else the one its report names.
    #[must_use]
    pub(crate) fn around(&self, area: &HazardArea) -> Option<AreaHead> {
        self.head(area.located_in.as_deref().or(area.admin_code.as_deref())?)
    }

    /// The areas of a level, by code.
    #[must_use]
    pub(crate) fn of_level(&self, level: i64) -> Vec<AreaHead> {
        self.heads.values().filter(|h| h.level == level).cloned().collect()
    }

    /// The deepest level there is; 0 without areas.
    #[must_use]
    pub(crate) fn deepest(&self) -> i64 {
        self.heads.values().map(|h| h.level).max().unwrap_or(0)
    }

    /// West, south, east, north of one outline.
    #[must_use]
    pub(crate) fn bbox_of(&self, code: &str) -> Option<[f64; 4]> {
        self.boxes.get(code).copied()
    }

    /// West, south, east, north of all outlines.
    #[must_use]
    pub(crate) fn bbox(&self) -> Option<[f64; 4]> {
        self.bbox
    }
}

pub(crate) fn corners(b: cg_geo::measure::Bbox) -> [f64; 4] {
    [b.min_x, b.min_y, b.max_x, b.max_y]
}

impl App {
    /// The geography as of now; made anew only when areas changed.
    pub(crate) fn geography(&self) -> Result<Arc<Geography>> {
        let revision = self.revision("admin_areas")?;
        let mut kept = self.geography.lock().map_err(|_| AppError::Internal("geography lock".into()))?;
        if let Some((at, geography)) = kept.as_ref()
            && *at == revision
        {
            return Ok(Arc::clone(geography));
        }
        let made = Arc::new(self.store.read(|tx| Geography::load(tx))?);
        *kept = Some((revision, Arc::clone(&made)));
        Ok(made)
    }

    /// The codes of an area and all below it.
    ///
    /// # Errors
    /// When there is no such area.
    pub(crate) fn areas_under(&self, code: &str) -> Result<Vec<String>> {
        let geography = self.geography()?;
        if geography.places.has_code(code) { Ok(geography.under(code)) } else { Err(AppError::missing("area", code)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::{Id, Json, Names};
    use geo_types::{Geometry, Rect};

    fn area(code: &str, level: i64, west: f64, east: f64) -> AdminArea {
        let outline = Rect::new((west, 1.0), (east, 10.0)).to_polygon();
        AdminArea {
            id: Id::new(uuid::Uuid::nil()),
            code: code.into(),
            level,
            name: Names::plain(code),
            parent_code: None,
            area_reported_m2: None,
            area_m2: None,
            source: None,
            date_of_information: None,
            shape: Some(Shape::parse(Geometry::Polygon(outline)).expect("an outline")),
            extra: Json::default(),
        }
    }

    #[test]
    fn an_area_belongs_to_the_smallest_larger_one_around_it_where_its_source_does_not_say() {
        let mut stated = area("M3", 3, 6.0, 8.0);
        stated.parent_code = Some("E1".into());
        let areas = [
            area("E1", 1, 0.0, 10.0),
            area("E2", 1, 20.0, 30.0),
            area("C1", 2, 0.0, 5.0),
            area("M1", 3, 1.0, 2.0),
            area("M2", 3, 21.0, 22.0),
            area("M4", 3, 50.0, 51.0),
            stated,
        ];
        let geography = Geography::new(&areas);
        assert_eq!(geography.children("C1"), ["M1"]);
        assert_eq!(geography.children("E1"), ["C1", "M3"], "what the source says counts, and nothing is below twice");
        assert_eq!(geography.under("E2"), ["E2", "M2"]);
        assert_eq!(geography.under("M4"), ["M4"], "what lies in none belongs to none");
        assert_eq!(geography.places.chain("M1"), ["M1", "C1", "E1"], "from below it is the same, as plans ask");
        assert_eq!(geography.places.chain("M3"), ["M3", "E1"]);
    }
}
