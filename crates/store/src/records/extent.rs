//! The extent of a stored geometry, read straight from its WKB.

/// West, south, east, north in degrees.
pub(crate) type Extent = [f64; 4];

/// The smallest box around a little-endian two-dimensional WKB geometry; nothing when it is not one.
pub(crate) fn extent_of_wkb(wkb: &[u8]) -> Option<Extent> {
    let mut walk = Walk { rest: wkb, extent: [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY] };
    walk.geometry(0)?;
    (walk.rest.is_empty() && walk.extent.iter().all(|c| c.is_finite())).then_some(walk.extent)
}

struct Walk<'a> {
    rest: &'a [u8],
    extent: Extent,
}

impl Walk<'_> {
    fn geometry(&mut self, depth: u8) -> Option<()> {
        let (order, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *order != 1 || depth > 1 {
            return None;
        }
        match self.count()? {
            1 => self.position(),
            2 => self.positions(),
            3 => self.times(Self::positions),
            4..=6 => self.times(|walk| walk.geometry(depth + 1)),
            _ => None,
        }
    }

    fn positions(&mut self) -> Option<()> {
        self.times(Self::position)
    }

    fn times(&mut self, mut part: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let count = self.count()?;
        (0..count).try_for_each(|_| part(self))
    }

    fn position(&mut self) -> Option<()> {
        let (x, y) = (self.number()?, self.number()?);
        let [west, south, east, north] = self.extent;
        self.extent = [west.min(x), south.min(y), east.max(x), north.max(y)];
        Some(())
    }

    fn count(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*bytes))
    }

    fn number(&mut self) -> Option<f64> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(f64::from_le_bytes(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn polygon(ring: &[(f64, f64)]) -> Vec<u8> {
        let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
        wkb.extend((ring.len() as u32).to_le_bytes());
        wkb.extend(ring.iter().flat_map(|(x, y)| [x.to_le_bytes(), y.to_le_bytes()].concat()));
        wkb
    }

    #[test]
    fn a_polygon_and_a_multipolygon_have_the_extent_of_their_corners() {
        let one = polygon(&[(1.0, 2.0), (3.0, 2.0), (3.0, 5.0), (1.0, 2.0)]);
        assert_eq!(extent_of_wkb(&one), Some([1.0, 2.0, 3.0, 5.0]));
        let two = polygon(&[(-1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]);
        let many = [vec![1, 6, 0, 0, 0, 2, 0, 0, 0], one, two].concat();
        assert_eq!(extent_of_wkb(&many), Some([-1.0, 0.0, 3.0, 5.0]));
    }

    #[test]
    fn what_is_cut_or_has_more_to_come_has_no_extent() {
        let one = polygon(&[(1.0, 2.0), (3.0, 2.0), (3.0, 5.0), (1.0, 2.0)]);
        assert_eq!(extent_of_wkb(&one[..one.len() - 1]), None);
        assert_eq!(extent_of_wkb(&[one, vec![0]].concat()), None);
        assert_eq!(extent_of_wkb(&polygon(&[])), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some([west, south, east, north]) = extent_of_wkb(&bytes) {
                prop_assert!(west <= east && south <= north);
            }
        }
    }
}
