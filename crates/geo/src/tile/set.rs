//! Features prepared for drawing, and the tile that is drawn of them.

use super::draw::Drawing;
use super::{BUFFER, EXTENT, THINNED, TileError, TileId, to_world};
use crate::index::BoxIndex;
use crate::measure::Bbox;
use crate::shape::Shape;
use geo_types::Coord;
use mvt::{Feature, GeomType, Layer, Tile};
use std::collections::BTreeMap;

/// Smaller than this in tile units (two pixels of a 512-pixel tile) is drawn as a point.
const SMALL: f64 = 16.0;

/// Side of the squares in which stand-in points are gathered, in tile units (four pixels). Squares,
/// also when doubled, divide [`EXTENT`], so that each lies in one tile.
const GATHER: f64 = 32.0;

/// Up to this many gathered stand-ins in a tile; beyond, the squares are doubled.
const GATHERED: usize = 4000;

/// Up to this many stand-ins in a tile are drawn one by one.
const UNGATHERED: usize = 2000;

/// Up to this many shapes in a tile are drawn in full; beyond, "small" grows until it fits.
const DRAWN: usize = 8000;

/// A typed attribute of a feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    Text(String),
    Int(i64),
    Real(f64),
    Bool(bool),
}

/// A feature to be drawn. An unknown attribute is left out, never 0.
#[derive(Clone, Debug)]
pub struct TileItem<'a> {
    /// Number of the feature, for the map to refer to; not 0.
    pub id: u64,
    pub shape: &'a Shape,
    pub attributes: Vec<(&'static str, Attribute)>,
}

/// Features in web Mercator, indexed; made once, drawn often.
///
/// About 16 bytes a vertex and 150 a feature.
#[derive(Debug, Default)]
pub struct TileSet {
    items: Vec<Prepared>,
    index: BoxIndex,
    crowd: Crowd,
    outlined: Option<usize>,
}

/// From how many stand-ins on a tile gathers them, and into squares of which side.
#[derive(Clone, Copy, Debug)]
struct Crowd {
    from: usize,
    /// In tile units; divides [`EXTENT`].
    square: f64,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { from: UNGATHERED, square: GATHER }
    }
}

#[derive(Debug)]
struct Prepared {
    id: u64,
    kind: Kind,
    /// In shares of the world.
    bbox: Bbox,
    /// Where a stand-in is drawn: on the shape.
    place: Coord<f64>,
    /// Points, lines, or rings; a polygon's rings follow each other, outline first.
    paths: Vec<Path>,
    attributes: Vec<(&'static str, Attribute)>,
}

#[derive(Debug)]
struct Path {
    coords: Vec<Coord<f64>>,
    is_hole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Point,
    Line,
    Area,
}

impl Prepared {
    fn new(item: TileItem<'_>) -> Self {
        let world = |coords: &[Coord<f64>]| coords.iter().map(|c| to_world(*c)).collect::<Vec<_>>();
        let path = |coords: &[Coord<f64>], is_hole| Path { coords: world(coords), is_hole };
        let shape = item.shape;
        let (kind, paths) = if shape.is_area() {
            let rings = shape.polygons().iter().flat_map(|p| {
                std::iter::once(path(&p.exterior().0, false)).chain(p.interiors().iter().map(|h| path(&h.0, true)))
            });
            (Kind::Area, rings.collect())
        } else if shape.lines().is_empty() {
            let points: Vec<Coord<f64>> = shape.points().iter().map(|p| p.0).collect();
            (Kind::Point, vec![path(&points, false)])
        } else {
            (Kind::Line, shape.lines().iter().map(|l| path(&l.0, false)).collect())
        };
        let bbox = Bbox::around(paths.iter().flat_map(|p: &Path| p.coords.iter().copied()));
        Self { id: item.id, kind, bbox, place: to_world(shape.place_on().0), paths, attributes: item.attributes }
    }

    fn size(&self) -> f64 {
        (self.bbox.max_x - self.bbox.min_x).max(self.bbox.max_y - self.bbox.min_y)
    }
}

impl TileSet {
    /// Prepares features; their order is the drawing order.
    pub fn new<'a>(items: impl IntoIterator<Item = TileItem<'a>>) -> Self {
        let items: Vec<Prepared> = items.into_iter().map(Prepared::new).collect();
        Self { index: BoxIndex::new(items.iter().map(|i| i.bbox)), items, crowd: Crowd::default(), outlined: None }
    }

    /// Gathers sooner and more coarsely: where more than `from` points meet a tile, one stands for each of
    /// `per_side` by `per_side` squares (rounded up to a power of two). For symbols that need room, such as counts.
    #[must_use]
    pub fn gathering(mut self, from: usize, per_side: u32) -> Self {
        let squares = per_side.clamp(1, EXTENT).next_power_of_two().min(EXTENT);
        self.crowd = Crowd { from, square: f64::from(EXTENT / squares) };
        self
    }

    /// Draws fewer shapes in full on one tile than the 8,000 it does by itself; the smaller ones become points, which
    /// are gathered when they are a crowd and say for how many they stand.
    #[must_use]
    pub fn outlining(mut self, most: usize) -> Self {
        self.outlined = Some(most.max(1));
        self
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Draws one layer of a tile; empty bytes when nothing is there.
    ///
    /// # Errors
    /// Only a fault of the encoder.
    pub fn tile(&self, layer: &str, id: TileId) -> Result<Vec<u8>, TileError> {
        tile(&[(layer, self)], id)
    }

    fn layer(&self, mut layer: Layer, id: TileId) -> Result<Layer, mvt::Error> {
        let frame = Frame::of(id);
        let found = self.index.meeting_sorted(id.world_box());
        let (drawn, small) = self.sorted_by_size(&found, &frame);
        let mut standing = small;
        for i in drawn {
            let item = &self.items[i];
            match draw(item, &frame)? {
                Drawn::Whole(data) => layer = finished(layer.into_feature(data), item, None),
                Drawn::Vanished => standing.push(i),
                Drawn::Elsewhere => {}
            }
        }
        for (i, count, place) in self.stand_ins(standing, &frame) {
            let mut drawing = Drawing::new(GeomType::Point);
            drawing.points([place]);
            if let Some(data) = drawing.encoded()? {
                layer = finished(layer.into_feature(data), &self.items[i], Some(count));
            }
        }
        Ok(layer)
    }

    /// Those drawn in full and those that are too small or, in a crowd, too many.
    fn sorted_by_size(&self, found: &[usize], frame: &Frame) -> (Vec<usize>, Vec<usize>) {
        let crowd_of_points = found.iter().filter(|&&i| self.items[i].kind == Kind::Point).count() > self.crowd.from;
        let mut small = SMALL;
        loop {
            let is_small = |i: &usize| match self.items[*i].kind {
                Kind::Point => crowd_of_points && self.items[*i].size() * frame.scale < small,
                _ => self.items[*i].size() * frame.scale < small,
            };
            let (little, large): (Vec<usize>, Vec<usize>) = found.iter().copied().partition(is_small);
            if large.len() <= self.outlined.unwrap_or(DRAWN) || small > f64::from(EXTENT) {
                return (large, little);
            }
            small *= 2.0;
        }
    }

    /// Which feature is drawn as a point, for how many, and where: one each when they are few, the
    /// largest of each square otherwise.
    fn stand_ins(&self, small: Vec<usize>, frame: &Frame) -> Vec<(usize, i64, Coord<f64>)> {
        let place = |i: usize| frame.units(self.items[i].place);
        if small.len() <= self.crowd.from {
            return small.into_iter().map(|i| (i, 1, place(i))).collect();
        }
        let mut side = self.crowd.square;
        let mut squares = self.gathered(&small, frame, side);
        while squares.len() > GATHERED && side < f64::from(EXTENT) {
            side *= 2.0;
            squares = self.gathered(&small, frame, side);
        }
        // Squares wider than the margin are only half in it: the neighbouring tile draws them whole.
        let whole = |c: i32| side <= BUFFER || inside(f64::from(c) * side);
        let drawn = squares.into_iter().filter(|(square, _)| whole(square.0) && whole(square.1));
        drawn.map(|(_, (i, count))| (i, count, place(i))).collect()
    }

    /// The largest feature of each square, and how many are in it.
    fn gathered(&self, small: &[usize], frame: &Frame, side: f64) -> BTreeMap<(i32, i32), (usize, i64)> {
        let mut squares: BTreeMap<(i32, i32), (usize, i64)> = BTreeMap::new();
        for &i in small {
            let p = frame.units(self.items[i].place);
            let square = ((p.y / side).floor() as i32, (p.x / side).floor() as i32);
            let gathered = squares.entry(square).or_insert((i, 0));
            gathered.1 += 1;
            if self.items[i].size() > self.items[gathered.0].size() {
                gathered.0 = i;
            }
        }
        squares
    }
}

/// Draws a tile of several layers; empty bytes when nothing is there. Layers need distinct names.
///
/// # Errors
/// Only a fault of the encoder, or two layers of one name.
pub fn tile(layers: &[(&str, &TileSet)], id: TileId) -> Result<Vec<u8>, TileError> {
    let mut tile = Tile::new(EXTENT);
    let encoding = |e: mvt::Error| TileError::Encoding { reason: e.to_string() };
    for (name, set) in layers {
        let layer = set.layer(tile.create_layer(name), id).map_err(encoding)?;
        if layer.num_features() > 0 {
            tile.add_layer(layer).map_err(encoding)?;
        }
    }
    if tile.num_layers() == 0 { Ok(Vec::new()) } else { tile.to_bytes().map_err(encoding) }
}

/// Shares of the world to tile units.
struct Frame {
    scale: f64,
    x: f64,
    y: f64,
}

impl Frame {
    fn of(id: TileId) -> Self {
        let extent = f64::from(EXTENT);
        Self {
            scale: f64::from(1_u32 << id.z()) * extent,
            x: f64::from(id.x()) * extent,
            y: f64::from(id.y()) * extent,
        }
    }

    fn units(&self, c: Coord<f64>) -> Coord<f64> {
        Coord { x: c.x * self.scale - self.x, y: c.y * self.scale - self.y }
    }
}

/// Within the tile itself, margin excluded.
fn inside(units: f64) -> bool {
    (0.0..f64::from(EXTENT)).contains(&units)
}

enum Drawn {
    Whole(mvt::GeomData),
    /// It is here, but rounding left nothing of it.
    Vanished,
    /// Its box meets the tile, it does not.
    Elsewhere,
}

fn draw(item: &Prepared, frame: &Frame) -> Result<Drawn, mvt::Error> {
    let paths: Vec<Vec<Coord<f64>>> =
        item.paths.iter().map(|p| p.coords.iter().map(|c| frame.units(*c)).collect()).collect();
    let kind = match item.kind {
        Kind::Point => GeomType::Point,
        Kind::Line => GeomType::Linestring,
        Kind::Area => GeomType::Polygon,
    };
    let mut drawing = Drawing::new(kind);
    match item.kind {
        Kind::Point => drawing.points(paths.into_iter().flatten()),
        Kind::Line => paths.iter().for_each(|p| drawing.line(p)),
        Kind::Area => {
            for polygon in polygons(item, &paths) {
                drawing.polygon(polygon.iter().map(Vec::as_slice));
            }
        }
    }
    let is_here = {
        let p = frame.units(item.place);
        let extent = f64::from(EXTENT);
        Bbox::new(0.0, 0.0, extent, extent).holds(p)
    };
    Ok(match drawing.encoded()? {
        Some(data) => Drawn::Whole(data),
        None if is_here => Drawn::Vanished,
        None => Drawn::Elsewhere,
    })
}

/// Groups rings into polygons: every ring that is no hole begins one.
fn polygons<'p>(item: &Prepared, paths: &'p [Vec<Coord<f64>>]) -> Vec<&'p [Vec<Coord<f64>>]> {
    let outlines: Vec<usize> = (0..paths.len()).filter(|&i| !item.paths[i].is_hole).collect();
    let ends = outlines.iter().skip(1).copied().chain([paths.len()]);
    outlines.iter().zip(ends).map(|(&a, b)| &paths[a..b]).collect()
}

/// Gives the feature its number, attributes and, for a stand-in, its count.
fn finished(mut feature: Feature, item: &Prepared, thinned: Option<i64>) -> Layer {
    feature.set_id(item.id);
    for (key, attribute) in &item.attributes {
        match attribute {
            Attribute::Text(text) => feature.add_tag_string(key, text),
            Attribute::Int(n) => feature.add_tag_int(key, *n),
            Attribute::Real(x) if x.is_finite() => feature.add_tag_double(key, *x),
            Attribute::Real(_) => {}
            Attribute::Bool(b) => feature.add_tag_bool(key, *b),
        }
    }
    if let Some(count) = thinned {
        feature.add_tag_int(THINNED, count);
    }
    feature.into_layer()
}
