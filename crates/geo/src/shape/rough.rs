//! Geometry as a file gives it: nothing closed, nothing dropped, nothing believed.

use geo_types::{Coord, Geometry, LineString, Polygon};

/// Coordinates as they were read, grouped as the file grouped them.
///
/// Unlike `geo_types`, a ring may be open here, so that the fault can be named.
#[derive(Clone, Debug, PartialEq)]
pub enum Rough {
    /// Separate places.
    Points(Vec<Coord<f64>>),
    /// Lines, each a list of vertices.
    Lines(Vec<Vec<Coord<f64>>>),
    /// Polygons, each a list of rings, the outer one first.
    Areas(Vec<Vec<Vec<Coord<f64>>>>),
    /// A collection of different kinds.
    Mixed(Vec<Rough>),
}

impl Rough {
    /// Number of vertices in all.
    pub fn vertices(&self) -> usize {
        match self {
            Self::Points(p) => p.len(),
            Self::Lines(l) => l.iter().map(Vec::len).sum(),
            Self::Areas(a) => a.iter().flatten().map(Vec::len).sum(),
            Self::Mixed(m) => m.iter().map(Self::vertices).sum(),
        }
    }

    /// Changes every coordinate in place, stopping at the first that cannot be.
    ///
    /// # Errors
    /// Whatever `change` says.
    pub fn try_map<E>(&mut self, change: &mut impl FnMut(Coord<f64>) -> Result<Coord<f64>, E>) -> Result<(), E> {
        let mut each = |c: &mut Coord<f64>| -> Result<(), E> {
            *c = change(*c)?;
            Ok(())
        };
        match self {
            Self::Points(p) => p.iter_mut().try_for_each(each),
            Self::Lines(l) => l.iter_mut().flatten().try_for_each(each),
            Self::Areas(a) => a.iter_mut().flatten().flatten().try_for_each(&mut each),
            Self::Mixed(m) => m.iter_mut().try_for_each(|r| r.try_map(change)),
        }
    }

    /// Every list of coordinates turned into another, which may have more of them; points are lists of one.
    ///
    /// # Errors
    /// Whatever `turn` says.
    pub(crate) fn try_bend<E>(
        self,
        turn: &mut impl FnMut(&[Coord<f64>]) -> Result<Vec<Coord<f64>>, E>,
    ) -> Result<Self, E> {
        Ok(match self {
            Self::Points(points) => {
                let turned: Result<Vec<_>, E> = points.iter().map(|p| turn(std::slice::from_ref(p))).collect();
                Self::Points(turned?.concat())
            }
            Self::Lines(lines) => Self::Lines(lines.iter().map(|line| turn(line)).collect::<Result<_, E>>()?),
            Self::Areas(areas) => {
                let mut area = |rings: Vec<Vec<Coord<f64>>>| rings.iter().map(|ring| turn(ring)).collect();
                Self::Areas(areas.into_iter().map(&mut area).collect::<Result<_, E>>()?)
            }
            Self::Mixed(members) => {
                Self::Mixed(members.into_iter().map(|m| m.try_bend(turn)).collect::<Result<_, E>>()?)
            }
        })
    }

    /// Every coordinate, in the order of the file.
    pub fn coords(&self) -> Vec<Coord<f64>> {
        match self {
            Self::Points(p) => p.clone(),
            Self::Lines(l) => l.concat(),
            Self::Areas(a) => a.iter().flatten().flatten().copied().collect(),
            Self::Mixed(m) => m.iter().flat_map(Self::coords).collect(),
        }
    }

    /// A collection whose members are all of one kind becomes that kind.
    pub(super) fn flattened(self) -> Self {
        let Self::Mixed(members) = self else { return self };
        let mut members = members.into_iter().map(Self::flattened).filter(|m| m.vertices() > 0);
        let Some(first) = members.next() else { return Self::Points(Vec::new()) };
        members.fold(first, Self::joined)
    }

    fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Points(a), Self::Points(b)) => Self::Points([a, b].concat()),
            (Self::Lines(a), Self::Lines(b)) => Self::Lines([a, b].concat()),
            (Self::Areas(a), Self::Areas(b)) => Self::Areas([a, b].concat()),
            (Self::Mixed(mut a), b) => {
                a.push(b);
                Self::Mixed(a)
            }
            (a, b) => Self::Mixed(vec![a, b]),
        }
    }
}

fn rings_of(polygon: Polygon<f64>) -> Vec<Vec<Coord<f64>>> {
    let (shell, holes) = polygon.into_inner();
    std::iter::once(shell).chain(holes).map(|LineString(ring)| ring).filter(|r| !r.is_empty()).collect()
}

impl From<Geometry<f64>> for Rough {
    fn from(geometry: Geometry<f64>) -> Self {
        match geometry {
            Geometry::Point(p) => Self::Points(vec![p.0]),
            Geometry::MultiPoint(m) => Self::Points(m.0.into_iter().map(|p| p.0).collect()),
            Geometry::Line(l) => Self::Lines(vec![vec![l.start, l.end]]),
            Geometry::LineString(l) => Self::Lines(vec![l.0]),
            Geometry::MultiLineString(m) => Self::Lines(m.0.into_iter().map(|l| l.0).collect()),
            Geometry::Polygon(p) => Self::Areas(vec![rings_of(p)]),
            Geometry::MultiPolygon(m) => Self::Areas(m.0.into_iter().map(rings_of).collect()),
            Geometry::Rect(r) => Self::Areas(vec![rings_of(r.to_polygon())]),
            Geometry::Triangle(t) => Self::Areas(vec![rings_of(t.to_polygon())]),
            Geometry::GeometryCollection(c) => Self::Mixed(c.0.into_iter().map(Self::from).collect()),
        }
    }
}
