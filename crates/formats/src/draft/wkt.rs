//! Well-known text, as GIS programs write it into a column of a table.

use crate::read::GeometryFault;
use cg_geo::shape::Rough;
use geo_types::Coord;

/// Reads `POINT (…)`, `MULTIPOLYGON (((…)))` and their kin; heights and measures are passed over, `SRID=…;` too.
pub(crate) fn wkt(text: &str, most: usize) -> Result<Rough, GeometryFault> {
    let body = text.trim();
    let body = body
        .split_once(';')
        .filter(|(srid, _)| srid.to_ascii_uppercase().starts_with("SRID="))
        .map_or(body, |(_, b)| b);
    let open = body.find('(').unwrap_or(body.len());
    let head = body[..open].to_ascii_uppercase();
    let kind = head.split_whitespace().next().unwrap_or_default();
    let mut parser = Parser { text: &body.as_bytes()[open..], at: 0, points: 0, most };
    let empty = head.split_whitespace().any(|w| w == "EMPTY");
    let made = match kind {
        _ if empty => Some(Rough::Points(Vec::new())),
        "POINT" => parser.ring().map(Rough::Points),
        "MULTIPOINT" => parser.many_points().map(Rough::Points),
        "LINESTRING" => parser.ring().map(|r| Rough::Lines(vec![r])),
        "MULTILINESTRING" => parser.list(Parser::ring).map(Rough::Lines),
        "POLYGON" => parser.list(Parser::ring).map(|r| Rough::Areas(vec![r])),
        "MULTIPOLYGON" => parser.list(|p| p.list(Parser::ring)).map(Rough::Areas),
        other => return Err(GeometryFault { rule: "geometry-kind-unknown", found: other.chars().take(40).collect() }),
    };
    let whole = parser.text.get(parser.at..).is_none_or(|rest| rest.iter().all(u8::is_ascii_whitespace));
    made.filter(|_| whole)
        .ok_or_else(|| GeometryFault { rule: "geometry-unreadable", found: text.chars().take(80).collect() })
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    points: usize,
    most: usize,
}

impl Parser<'_> {
    fn skip(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.skip()? == wanted).then(|| self.at += 1)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.take(b'(')?;
        let mut all = vec![item(self)?];
        while self.take(b',').is_some() {
            all.push(item(self)?);
        }
        self.take(b')').map(|()| all)
    }

    fn ring(&mut self) -> Option<Vec<Coord<f64>>> {
        self.list(Self::coord)
    }

    /// Points of a multipoint stand in brackets of their own, or not.
    fn many_points(&mut self) -> Option<Vec<Coord<f64>>> {
        self.list(|p| if p.skip() == Some(b'(') { p.ring().and_then(|r| r.first().copied()) } else { p.coord() })
    }

    fn coord(&mut self) -> Option<Coord<f64>> {
        self.points += 1;
        let (x, y) = (self.number()?, self.number()?);
        while !matches!(self.skip()?, b',' | b')') {
            self.number()?;
        }
        (self.points <= self.most).then_some(Coord { x, y })
    }

    fn number(&mut self) -> Option<f64> {
        self.skip()?;
        let from = self.at;
        while self.text.get(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b',' | b'(' | b')')) {
            self.at += 1;
        }
        std::str::from_utf8(&self.text[from..self.at]).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_kinds_are_read() {
        let c = |x, y| Coord { x, y };
        assert_eq!(wkt("POINT (1 2)", 9), Ok(Rough::Points(vec![c(1.0, 2.0)])));
        assert_eq!(wkt("SRID=4326;Point Z(1 2 3)", 9), Ok(Rough::Points(vec![c(1.0, 2.0)])));
        assert_eq!(wkt("MULTIPOINT((1 2),(3 4))", 9), wkt("MULTIPOINT(1 2, 3 4)", 9));
        let square = "POLYGON((0 0,1 0,1 1,0 0))";
        assert_eq!(
            wkt(square, 9),
            Ok(Rough::Areas(vec![vec![vec![c(0.0, 0.0), c(1.0, 0.0), c(1.0, 1.0), c(0.0, 0.0)]]]))
        );
        assert!(wkt("MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", 9).is_ok());
    }

    #[test]
    fn the_rest_is_a_fault() {
        for text in ["", "POINT", "POINT(1)", "POINT(1 2", "POINT(a b)", "POINT(1 2) x", "CIRCLE(1 2)", "((((((("] {
            assert!(wkt(text, 9).is_err(), "{text}");
        }
        assert!(wkt("LINESTRING(0 0,1 1,2 2)", 2).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(POINT|POLYGON|MULTIPOLYGON|MULTIPOINT)? ?[(), 0-9.eE-]{0,60}") {
            let _ = wkt(&text, 100);
        }
    }
}
