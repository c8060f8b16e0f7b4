//! What can be wrong with a shape, where, and what to do about it.

use cg_kit::{Fault, Place, Severity};
use geo_types::Coord;
use std::collections::BTreeMap;
use std::fmt;

/// Where in the shape, counted from 0 (people see it counted from 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShapePlace {
    /// Which point, line or polygon.
    pub part: usize,
    /// Which ring of the polygon: 0 the outline, then its holes.
    pub ring: usize,
    /// Which vertex of the ring or line, as numbered in the input.
    pub vertex: Option<usize>,
}

/// One fault of a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeFault {
    pub problem: Problem,
    pub place: ShapePlace,
    /// The coordinate concerned: the vertex, or where two edges meet.
    pub at: Option<Coord<f64>>,
}

/// The kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    /// It has no coordinates.
    Empty,
    /// Points, lines and areas in one shape.
    Mixed,
    /// More vertices than [`super::MAX_VERTICES`].
    TooManyVertices { vertices: usize },
    /// Checking it would take unbounded work.
    TooComplex,
    /// NaN or infinity.
    NotFinite,
    /// Longitude beyond ±180 or latitude beyond ±90.
    OutOfRange,
    /// Exactly 0,0: nearly always a missing coordinate.
    NullIsland,
    /// Spans more than 180° of longitude.
    Antimeridian,
    /// The ring's last vertex is not its first.
    NotClosed,
    /// Fewer distinct vertices than the kind needs.
    TooFewVertices { needed: usize },
    /// All vertices of the ring are on one line.
    ZeroArea,
    /// The ring crosses or runs over itself (bow-tie, spike).
    SelfCrossing,
    /// The ring touches itself in a point.
    SelfTouch,
    /// Two rings of one polygon cross or share an edge.
    RingsCross { other: usize },
    /// A hole that is not inside its outline.
    HoleOutside,
    /// A hole inside another hole.
    HoleInHole { other: usize },
    /// Holes cut the inside in two.
    InteriorSplit,
    /// Two parts overlap or share an edge.
    PartsOverlap { other: usize },
    /// The same vertex several times in a row; the repeats were removed.
    DuplicateVertices { removed: usize },
    /// More faults than are listed.
    More { unlisted: usize },
    /// The shape was changed to make it sound.
    Repaired { before_m2: f64, after_m2: f64 },
}

impl Problem {
    /// The rule's stable name; also the message key `fault-<rule>`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Empty => "shape-empty",
            Self::Mixed => "shape-mixed",
            Self::TooManyVertices { .. } => "shape-too-many-vertices",
            Self::TooComplex => "shape-too-complex",
            Self::NotFinite => "shape-not-finite",
            Self::OutOfRange => "shape-out-of-range",
            Self::NullIsland => "shape-null-island",
            Self::Antimeridian => "shape-antimeridian",
            Self::NotClosed => "shape-not-closed",
            Self::TooFewVertices { .. } => "shape-too-few-vertices",
            Self::ZeroArea => "shape-zero-area",
            Self::SelfCrossing => "shape-self-crossing",
            Self::SelfTouch => "shape-self-touch",
            Self::RingsCross { .. } => "shape-rings-cross",
            Self::HoleOutside => "shape-hole-outside",
            Self::HoleInHole { .. } => "shape-hole-in-hole",
            Self::InteriorSplit => "shape-interior-split",
            Self::PartsOverlap { .. } => "shape-parts-overlap",
            Self::DuplicateVertices { .. } => "shape-duplicate-vertices",
            Self::More { .. } => "shape-more-faults",
            Self::Repaired { .. } => "shape-repaired",
        }
    }

    /// Every rule name there is, for message files and tests.
    pub const RULES: [&'static str; 21] = [
        "shape-empty",
        "shape-mixed",
        "shape-too-many-vertices",
        "shape-too-complex",
        "shape-not-finite",
        "shape-out-of-range",
        "shape-null-island",
        "shape-antimeridian",
        "shape-not-closed",
        "shape-too-few-vertices",
        "shape-zero-area",
        "shape-self-crossing",
        "shape-self-touch",
        "shape-rings-cross",
        "shape-hole-outside",
        "shape-hole-in-hole",
        "shape-interior-split",
        "shape-parts-overlap",
        "shape-duplicate-vertices",
        "shape-more-faults",
        "shape-repaired",
    ];

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::DuplicateVertices { .. } => Severity::Info,
            Self::Repaired { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether [`super::Shape::repair`] may put it right.
    pub fn is_repairable(&self) -> bool {
        !matches!(
            self,
            Self::Empty
                | Self::Mixed
                | Self::TooManyVertices { .. }
                | Self::TooComplex
                | Self::NotFinite
                | Self::OutOfRange
                | Self::NullIsland
                | Self::Antimeridian
        )
    }

    fn sentence(&self) -> String {
        match self {
            Self::Empty => "the shape has no coordinates".into(),
            Self::Mixed => "points, lines and areas are mixed in one shape; give each its own row".into(),
            Self::TooManyVertices { vertices } => {
                format!("{vertices} vertices are more than {} in one shape; simplify or split it", super::MAX_VERTICES)
            }
            Self::TooComplex => "too many edges lie over each other to check; simplify or split the shape".into(),
            Self::NotFinite => "a coordinate is not a number".into(),
            Self::OutOfRange => {
                "longitude must be -180 to 180 and latitude -90 to 90; say which coordinate system it is in".into()
            }
            Self::NullIsland => "0,0 stands for a missing coordinate; leave it empty".into(),
            Self::Antimeridian => "it spans more than 180° of longitude; split it at the 180° meridian".into(),
            Self::NotClosed => "the ring is not closed; its last vertex must be its first".into(),
            Self::TooFewVertices { needed } => format!("it needs at least {needed} different vertices"),
            Self::ZeroArea => "the ring has no area; its vertices are all on one line".into(),
            Self::SelfCrossing => "the ring crosses itself".into(),
            Self::SelfTouch => "the ring touches itself".into(),
            Self::RingsCross { other } => format!("it crosses or shares an edge with ring {}", other + 1),
            Self::HoleOutside => "the hole is not inside the outline".into(),
            Self::HoleInHole { other } => format!("the hole is inside the hole that is ring {}", other + 1),
            Self::InteriorSplit => "holes cut the inside in two; make it two polygons".into(),
            Self::PartsOverlap { other } => format!("it overlaps or shares an edge with part {}", other + 1),
            Self::DuplicateVertices { removed } => format!("{removed} repeated vertices were removed"),
            Self::More { unlisted } => format!("{unlisted} more faults are not listed"),
            Self::Repaired { before_m2, after_m2 } => {
                format!("the shape was repaired: {before_m2:.0} m² before, {after_m2:.0} m² after")
            }
        }
    }
}

impl ShapeFault {
    /// See [`Problem::rule`].
    pub fn rule(&self) -> &'static str {
        self.problem.rule()
    }

    /// See [`Problem::severity`].
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }

    /// As a fault of the input it came from, at that place of the file.
    pub fn to_fault(&self, place: Place) -> Fault {
        let mut fault = Fault::new(self.rule(), self.severity(), place, &self.found());
        fault.args = self.args();
        fault
    }

    /// The offending coordinate as text, empty when the fault has none.
    pub fn found(&self) -> String {
        self.at.map(|c| format!("{}, {}", short(c.x), short(c.y))).unwrap_or_default()
    }

    /// The message's arguments: `part`, `ring`, `vertex` counted from 1 (of points, each is a part of its own and its
    /// number is that of the part), `lon`, `lat`, and what the
    /// problem adds (`other`, `needed`, `removed`, `vertices`, `unlisted`, `before_m2`, `after_m2`).
    pub fn args(&self) -> BTreeMap<String, String> {
        let mut args = BTreeMap::new();
        let mut put = |key: &str, value: String| {
            args.insert(key.to_owned(), value);
        };
        put("part", (self.place.part + 1).to_string());
        put("ring", (self.place.ring + 1).to_string());
        put("vertex", (self.place.vertex.unwrap_or(self.place.part) + 1).to_string());
        if let Some(at) = self.at {
            put("lon", short(at.x));
            put("lat", short(at.y));
        }
        match self.problem {
            Problem::TooManyVertices { vertices } => put("vertices", vertices.to_string()),
            Problem::TooFewVertices { needed } => put("needed", needed.to_string()),
            Problem::DuplicateVertices { removed } => put("removed", removed.to_string()),
            Problem::More { unlisted } => put("unlisted", unlisted.to_string()),
            Problem::RingsCross { other } | Problem::HoleInHole { other } | Problem::PartsOverlap { other } => {
                put("other", (other + 1).to_string());
            }
            Problem::Repaired { before_m2, after_m2 } => {
                put("before_m2", format!("{before_m2:.0}"));
                put("after_m2", format!("{after_m2:.0}"));
            }
            _ => {}
        }
        args
    }
}

/// Seven decimals (a centimetre) without trailing zeros; huge numbers in short form.
fn short(value: f64) -> String {
    if !value.is_finite() || value.abs() >= 1e9 {
        return format!("{value:e}");
    }
    let text = format!("{value:.7}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl fmt::Display for ShapeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "part {}, ring {}", self.place.part + 1, self.place.ring + 1)?;
        if let Some(vertex) = self.place.vertex {
            write!(f, ", vertex {}", vertex + 1)?;
        }
        write!(f, ": {}", self.problem.sentence())?;
        match self.at {
            Some(_) => write!(f, " (at {})", self.found()),
            None => Ok(()),
        }
    }
}

/// Faults as they are found; keeps the first thousand and counts the rest.
#[derive(Default)]
pub(super) struct Faults {
    list: Vec<ShapeFault>,
    unlisted: usize,
}

impl Faults {
    const LISTED: usize = 1000;

    pub(super) fn add(&mut self, problem: Problem, place: ShapePlace, at: Option<Coord<f64>>) {
        if self.list.len() < Self::LISTED {
            self.list.push(ShapeFault { problem, place, at });
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn whole(&mut self, problem: Problem) {
        self.add(problem, ShapePlace::default(), None);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn has_errors(&self) -> bool {
        self.unlisted > 0 || self.list.iter().any(|f| f.severity() == Severity::Error)
    }

    pub(super) fn into_sorted(mut self) -> Vec<ShapeFault> {
        self.list.sort_by_key(|f| f.place);
        if self.unlisted > 0 {
            let place = self.list.last().map(|f| f.place).unwrap_or_default();
            self.list.push(ShapeFault { problem: Problem::More { unlisted: self.unlisted }, place, at: None });
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Rough, Shape};
    use super::*;

    fn faults(rough: Rough) -> Vec<(String, String)> {
        let found = Shape::examine(rough).faults;
        found.iter().map(|f| (f.rule().to_owned(), f.args()["vertex"].clone())).collect()
    }

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn a_fault_of_a_ring_names_the_point_counted_from_one() {
        let ring = vec![at(0.1, 0.0), at(1.0, 0.0), at(1.0, 95.0), at(0.1, 0.0)];
        assert_eq!(faults(Rough::Areas(vec![vec![ring]])), [("shape-out-of-range".into(), "3".into())]);
        let bow_tie = vec![at(0.1, 0.0), at(1.0, 1.0), at(1.0, 0.0), at(0.1, 1.0), at(0.1, 0.0)];
        assert_eq!(faults(Rough::Areas(vec![vec![bow_tie]]))[0], ("shape-self-crossing".into(), "1".into()));
    }

    #[test]
    fn a_fault_among_points_names_the_point_too() {
        let points = Rough::Points(vec![at(1.0, 1.0), at(181.0, 1.0)]);
        assert_eq!(faults(points), [("shape-out-of-range".into(), "2".into())]);
    }
}
