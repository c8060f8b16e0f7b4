//! Writing little-endian ISO WKB.

use geo_types::{Coord, Geometry, LineString, Polygon};

/// The geometry as little-endian two-dimensional ISO WKB.
pub fn write(geometry: &Geometry<f64>) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    put(&mut out, geometry);
    out
}

fn put(out: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(p) => put_point(out, p.0),
        Geometry::Line(l) => put_line(out, &LineString(vec![l.start, l.end])),
        Geometry::LineString(l) => put_line(out, l),
        Geometry::Polygon(p) => put_polygon(out, p),
        Geometry::Rect(r) => put_polygon(out, &r.to_polygon()),
        Geometry::Triangle(t) => put_polygon(out, &t.to_polygon()),
        Geometry::MultiPoint(m) => {
            start(out, 4, m.0.len());
            m.0.iter().for_each(|p| put_point(out, p.0));
        }
        Geometry::MultiLineString(m) => {
            start(out, 5, m.0.len());
            m.0.iter().for_each(|l| put_line(out, l));
        }
        Geometry::MultiPolygon(m) => {
            start(out, 6, m.0.len());
            m.0.iter().for_each(|p| put_polygon(out, p));
        }
        Geometry::GeometryCollection(c) => {
            start(out, 7, c.0.len());
            c.0.iter().for_each(|g| put(out, g));
        }
    }
}

fn kind(out: &mut Vec<u8>, code: u32) {
    out.push(1);
    out.extend(code.to_le_bytes());
}

fn count(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}

fn start(out: &mut Vec<u8>, code: u32, n: usize) {
    kind(out, code);
    count(out, n);
}

fn put_point(out: &mut Vec<u8>, c: Coord<f64>) {
    kind(out, 1);
    put_coord(out, c);
}

fn put_line(out: &mut Vec<u8>, line: &LineString<f64>) {
    kind(out, 2);
    put_vertices(out, line);
}

fn put_polygon(out: &mut Vec<u8>, polygon: &Polygon<f64>) {
    kind(out, 3);
    if polygon.exterior().0.is_empty() {
        count(out, 0);
        return;
    }
    count(out, 1 + polygon.interiors().len());
    put_vertices(out, polygon.exterior());
    polygon.interiors().iter().for_each(|hole| put_vertices(out, hole));
}

fn put_vertices(out: &mut Vec<u8>, line: &LineString<f64>) {
    count(out, line.0.len());
    line.0.iter().for_each(|&c| put_coord(out, c));
}

fn put_coord(out: &mut Vec<u8>, c: Coord<f64>) {
    out.extend(c.x.to_le_bytes());
    out.extend(c.y.to_le_bytes());
}
