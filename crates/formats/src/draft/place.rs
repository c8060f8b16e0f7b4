//! Where a row lies: its own geometry, two columns, well-known text or a coordinate in any notation.

use super::number::number;
use super::unknown::says_nothing;
use super::wkt::wkt;
use crate::limits::CELL_CHARS;
use crate::map::{ImportKind, Mapping, NumberStyle, Position, position_of};
use crate::read::{GeometryFault, Layer, RawCell, RawRow, SourceCrs};
use crate::{FormatError, rules};
use cg_geo::Crs;
use cg_geo::coordinate::{self, Axis};
use cg_geo::measure::Bbox;
use cg_geo::shape::{Problem, Rough, Shape};
use cg_kit::{Fault, Place, Severity};
use geo_types::Coord;

/// Columns the location is read from.
enum Columns {
    Geometry,
    LonLat((usize, String), (usize, String)),
    Wkt((usize, String)),
    Text((usize, String)),
}

/// How the rows of one layer are placed.
pub(crate) struct Placer {
    columns: Columns,
    crs: Option<Crs>,
    stated: bool,
    repair: bool,
    kind: ImportKind,
    style: NumberStyle,
    pub(crate) country: Option<Bbox>,
}

/// Outcome for one row: refused with faults, or placed, or nowhere.
pub(crate) type Placed = Result<Option<Shape>, ()>;

impl Placer {
    /// Prepares the reference system and the columns.
    pub(crate) fn new(mapping: &Mapping, layer: &Layer) -> Result<Self, FormatError> {
        let find = |name: &String| {
            position_of(&layer.headers, name)
                .map(|i| (i, name.clone()))
                .ok_or_else(|| FormatError::new("mapping-column-unknown", name))
        };
        let columns = match &mapping.position {
            None => Columns::Geometry,
            Some(Position::LonLat { lon, lat }) => Columns::LonLat(find(lon)?, find(lat)?),
            Some(Position::Wkt { wkt }) => Columns::Wkt(find(wkt)?),
            Some(Position::Text { text }) => Columns::Text(find(text)?),
        };
        let unknown = |e: &dyn std::fmt::Display| FormatError::new("crs-unknown", e);
        let told = mapping.crs.as_deref().map(Crs::from_text).transpose().map_err(|e| unknown(&e))?;
        let own = match &layer.crs {
            _ if told.is_some() => None,
            SourceCrs::Unstated => None,
            SourceCrs::Wgs84 => Some(Crs::wgs84()),
            SourceCrs::Epsg(code) => Some(Crs::from_epsg(*code)),
            SourceCrs::Wkt(text) => Some(Crs::from_wkt(text)),
        };
        let own = own.transpose().map_err(|e| unknown(&e))?;
        let stated = told.is_some() || own.is_some() || !matches!(columns, Columns::Geometry);
        let country = mapping.country.map(|[w, s, e, n]| Bbox::new(w, s, e, n));
        Ok(Self {
            columns,
            crs: told.or(own),
            stated,
            repair: mapping.repair,
            kind: mapping.kind,
            style: mapping.numbers,
            country,
        })
    }

    /// A word about a reference system that had to be assumed.
    pub(crate) fn assumed(&self) -> bool {
        !self.stated
    }

    /// Places one row.
    pub(crate) fn place(&self, row: &RawRow, at: &Place, faults: &mut Vec<Fault>) -> Placed {
        let rough = match &self.columns {
            Columns::Geometry => match &row.geometry {
                None => return Ok(None),
                Some(Ok(rough)) => rough.clone(),
                Some(Err(fault)) => return refuse(faults, broken(fault, at.clone())),
            },
            Columns::LonLat(lon, lat) => match self.pair(row, lon, lat, at, faults) {
                Ok(Some(c)) => Rough::Points(vec![c]),
                Ok(None) => return Ok(None),
                Err(()) => return Err(()),
            },
            Columns::Wkt(column) => match text_of(row, column, at, faults)? {
                None => return Ok(None),
                Some(text) if unknown(&text, at, column, faults) => return Ok(None),
                Some(text) => match wkt(&text, 2_000_000) {
                    Ok(rough) => rough,
                    Err(fault) => return refuse(faults, broken(&fault, in_column(at, column))),
                },
            },
            Columns::Text(column) => return self.entered(row, column, at, faults),
        };
        if let Rough::Points(p) = &rough
            && p.as_slice() == [Coord { x: 0.0, y: 0.0 }]
        {
            faults.push(fault("coordinate-zero", at.clone(), "0, 0"));
            return Ok(None);
        }
        let rough = self.to_wgs84(rough, at, faults)?;
        let shape = self.sound(rough, at, faults)?;
        self.fits(&shape, at, faults)?;
        self.in_country(&shape, at, faults);
        Ok(Some(shape))
    }

    fn pair(
        &self,
        row: &RawRow,
        lon: &(usize, String),
        lat: &(usize, String),
        at: &Place,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Coord<f64>>, ()> {
        let mut axis = |column: &(usize, String), axis: Axis| -> Result<Option<f64>, ()> {
            match row.cells.get(column.0).unwrap_or(&RawCell::Empty) {
                RawCell::Empty => Ok(None),
                RawCell::Number(n) => Ok(Some(*n)),
                RawCell::Broken(rule, text) => {
                    faults.push(fault(rule, in_column(at, column), text).with("limit", CELL_CHARS));
                    Err(())
                }
                cell => {
                    let text = cell.shown();
                    let projected = self.crs.as_ref().is_some_and(|c| !c.is_geographic());
                    let plain = number(&text, self.style).ok();
                    let read =
                        plain.or_else(|| if projected { None } else { coordinate::parse_axis(&text, axis).ok() });
                    match read {
                        None if unknown(&text, at, column, faults) => Ok(None),
                        None => refuse(faults, fault("coordinate-unreadable", in_column(at, column), &text)),
                        known => Ok(known),
                    }
                }
            }
        };
        let (x, y) = (axis(lon, Axis::Longitude), axis(lat, Axis::Latitude));
        match (x?, y?) {
            (Some(x), Some(y)) => Ok(Some(Coord { x, y })),
            (None, None) => Ok(None),
            (x, y) => {
                let (missing, found) = if x.is_none() { (lon, y) } else { (lat, x) };
                faults.push(fault("coordinate-half", in_column(at, missing), &found.unwrap_or_default().to_string()));
                Err(())
            }
        }
    }

    /// A coordinate in any notation, already in WGS 84.
    fn entered(&self, row: &RawRow, column: &(usize, String), at: &Place, faults: &mut Vec<Fault>) -> Placed {
        let Some(text) = text_of(row, column, at, faults)? else { return Ok(None) };
        let Ok(entered) = coordinate::parse(&text) else {
            if unknown(&text, at, column, faults) {
                return Ok(None);
            }
            return refuse(faults, fault("coordinate-unreadable", in_column(at, column), &text));
        };
        if entered.place == (Coord { x: 0.0, y: 0.0 }) {
            faults.push(fault("coordinate-zero", in_column(at, column), &text));
            return Ok(None);
        }
        let shape = self.sound(Rough::Points(vec![entered.place]), at, faults)?;
        self.in_country(&shape, at, faults);
        Ok(Some(shape))
    }

    fn to_wgs84(&self, rough: Rough, at: &Place, faults: &mut Vec<Fault>) -> Result<Rough, ()> {
        let Some(crs) = &self.crs else {
            let far = rough.coords().into_iter().find(|c| c.x.abs() > 360.0 || c.y.abs() > 90.0);
            return match far {
                Some(c) if !self.stated => refuse(faults, fault("crs-unstated", at.clone(), &shown(c))),
                _ => Ok(rough),
            };
        };
        crs.rough_to_wgs84(rough).map_err(|e| faults.push(fault("coordinate-out-of-range", at.clone(), &e.to_string())))
    }

    /// A sound shape; unsound ones are refused with their first faults, or repaired when the mapping says so.
    fn sound(&self, rough: Rough, at: &Place, faults: &mut Vec<Fault>) -> Result<Shape, ()> {
        let examined = if self.repair { None } else { Some(Shape::examine(rough.clone())) };
        if let Some(examined) = examined {
            let errors = examined.faults.iter().filter(|f| f.severity() == Severity::Error).take(3);
            faults.extend(errors.map(|f| f.to_fault(at.clone())));
            return examined.shape.ok_or(());
        }
        match Shape::repair(rough.clone()) {
            Some((shape, found)) => {
                let was = found
                    .iter()
                    .filter(|f| f.severity() == Severity::Error)
                    .map(|f| f.rule())
                    .collect::<std::collections::BTreeSet<_>>();
                let was = was.into_iter().collect::<Vec<_>>().join(", ");
                let repaired = found.iter().find(|f| matches!(f.problem, Problem::Repaired { .. }));
                faults.extend(repaired.map(|f| f.to_fault(at.clone()).with("was", &was)));
                Ok(shape)
            }
            None => {
                let all = Shape::examine(rough).faults;
                faults.extend(
                    all.iter().filter(|f| f.severity() == Severity::Error).take(3).map(|f| f.to_fault(at.clone())),
                );
                Err(())
            }
        }
    }

    fn fits(&self, shape: &Shape, at: &Place, faults: &mut Vec<Fault>) -> Result<(), ()> {
        let wanted = match self.kind {
            ImportKind::AdminAreas if !shape.is_area() => "Polygon",
            ImportKind::Accidents if shape.points().is_empty() => "Point",
            _ => return Ok(()),
        };
        refuse(faults, fault("geometry-kind-unfit", at.clone(), shape.kind().name()).with("wanted", wanted))
    }

    /// Warns of a place outside the country, and of the sign or order that would bring it inside; changes nothing.
    fn in_country(&self, shape: &Shape, at: &Place, faults: &mut Vec<Fault>) {
        let Some(country) = &self.country else { return };
        let c = shape.bbox().centre();
        if country.holds(c) {
            return;
        }
        let holds = |x: f64, y: f64| country.holds(Coord { x, y });
        let signs = [(-c.x, c.y), (c.x, -c.y), (-c.x, -c.y)];
        let found = shown(c);
        faults.push(if let Some((x, y)) = signs.into_iter().find(|(x, y)| holds(*x, *y)) {
            fault("coordinate-sign", at.clone(), &found).with("suggestion", shown(Coord { x, y }))
        } else if holds(c.y, c.x) {
            fault("coordinate-swapped", at.clone(), &found).with("suggestion", shown(Coord { x: c.y, y: c.x }))
        } else {
            fault("coordinate-outside-country", at.clone(), &found)
        });
    }
}

fn shown(c: Coord<f64>) -> String {
    format!("{}, {}", c.x, c.y)
}

fn in_column(at: &Place, column: &(usize, String)) -> Place {
    Place { column: Some(column.1.clone()), ..at.clone() }
}

/// The text of a column; nothing when the cell is empty, a fault when it cannot be used.
fn text_of(row: &RawRow, column: &(usize, String), at: &Place, faults: &mut Vec<Fault>) -> Result<Option<String>, ()> {
    match row.cells.get(column.0).unwrap_or(&RawCell::Empty) {
        RawCell::Empty => Ok(None),
        RawCell::Broken(rule, text) => {
            refuse(faults, fault(rule, in_column(at, column), text).with("limit", CELL_CHARS))
        }
        cell => Ok(Some(cell.shown().into_owned())),
    }
}

/// Whether the text only says that the location is not known; then it is a warning, as an empty cell would be none.
fn unknown(text: &str, at: &Place, column: &(usize, String), faults: &mut Vec<Fault>) -> bool {
    let unknown = says_nothing(text);
    if unknown {
        faults.push(fault("sentinel-value", in_column(at, column), text));
    }
    unknown
}

fn broken(found: &GeometryFault, at: Place) -> Fault {
    fault(found.rule, at, &found.found)
}

fn fault(rule: &'static str, at: Place, found: &str) -> Fault {
    Fault::new(rule, rules::rule(rule).map_or(Severity::Error, |r| r.severity), at, found)
}

fn refuse<T>(faults: &mut Vec<Fault>, fault: Fault) -> Result<T, ()> {
    faults.push(fault);
    Err(())
}
