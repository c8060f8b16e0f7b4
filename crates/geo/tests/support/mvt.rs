//! Just enough of the vector tile format to see what a tile says.
//!
//! # Source
//! Mapbox Vector Tile Specification 2.1, §4.

use std::collections::BTreeMap;

/// A layer as decoded.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) extent: u64,
    pub(crate) features: Vec<Feature>,
}

/// A feature as decoded; values as text.
#[derive(Debug, Default)]
pub(crate) struct Feature {
    pub(crate) id: u64,
    /// 1 point, 2 line, 3 polygon.
    pub(crate) kind: u64,
    pub(crate) tags: BTreeMap<String, String>,
    /// Paths in tile units.
    pub(crate) paths: Vec<Vec<(i64, i64)>>,
}

enum Part<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

fn varint(bytes: &[u8], at: &mut usize) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = bytes[*at];
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return value;
        }
    }
    panic!("a number without end")
}

fn parts(bytes: &[u8]) -> Vec<(u64, Part<'_>)> {
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        let key = varint(bytes, &mut at);
        let mut take = |n: usize| {
            at += n;
            &bytes[at - n..at]
        };
        let part = match key & 7 {
            1 => Part::Bytes(take(8)),
            5 => Part::Bytes(take(4)),
            0 => Part::Number(varint(bytes, &mut at)),
            2 => {
                let n = varint(bytes, &mut at) as usize;
                at += n;
                Part::Bytes(&bytes[at - n..at])
            }
            other => panic!("wire type {other}"),
        };
        found.push((key >> 3, part));
    }
    found
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn numbers(bytes: &[u8]) -> Vec<u64> {
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        found.push(varint(bytes, &mut at));
    }
    found
}

fn value(bytes: &[u8]) -> String {
    match parts(bytes).pop() {
        Some((1, Part::Bytes(b))) => text(b),
        Some((3, Part::Bytes(b))) => f64::from_le_bytes(b.try_into().expect("eight bytes")).to_string(),
        Some((4 | 5, Part::Number(n))) => (n as i64).to_string(),
        Some((7, Part::Number(n))) => (n == 1).to_string(),
        _ => panic!("a value of no kind"),
    }
}

fn paths(commands: &[u64]) -> Vec<Vec<(i64, i64)>> {
    let (mut at, mut cursor, mut paths) = (0, (0, 0), Vec::<Vec<(i64, i64)>>::new());
    while at < commands.len() {
        let (command, count) = (commands[at] & 7, commands[at] >> 3);
        at += 1;
        for i in 0..count {
            if command == 7 {
                continue;
            }
            let zigzag = |n: u64| (n >> 1) as i64 ^ -((n & 1) as i64);
            cursor = (cursor.0 + zigzag(commands[at]), cursor.1 + zigzag(commands[at + 1]));
            at += 2;
            match command {
                1 if i == 0 => paths.push(vec![cursor]),
                1 | 2 => paths.last_mut().expect("a MoveTo first").push(cursor),
                other => panic!("command {other}"),
            }
        }
    }
    paths
}

/// Decodes a tile; panics on anything malformed.
pub(crate) fn decode(tile: &[u8]) -> Vec<Layer> {
    let layer = |(field, part): (u64, Part<'_>)| match (field, part) {
        (3, Part::Bytes(bytes)) => decode_layer(bytes),
        (other, _) => panic!("field {other} in a tile"),
    };
    parts(tile).into_iter().map(layer).collect()
}

fn decode_layer(bytes: &[u8]) -> Layer {
    let mut layer = Layer::default();
    let (mut keys, mut values, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for (field, part) in parts(bytes) {
        match (field, part) {
            (1, Part::Bytes(b)) => layer.name = text(b),
            (2, Part::Bytes(b)) => features.push(b),
            (3, Part::Bytes(b)) => keys.push(text(b)),
            (4, Part::Bytes(b)) => values.push(value(b)),
            (5, Part::Number(n)) => layer.extent = n,
            (15, Part::Number(n)) => assert_eq!(n, 2, "version"),
            (other, _) => panic!("field {other} in a layer"),
        }
    }
    for bytes in features {
        let mut feature = Feature::default();
        for (field, part) in parts(bytes) {
            match (field, part) {
                (1, Part::Number(n)) => feature.id = n,
                (3, Part::Number(n)) => feature.kind = n,
                (4, Part::Bytes(b)) => feature.paths = paths(&numbers(b)),
                (2, Part::Bytes(b)) => {
                    let pairs = numbers(b);
                    let tag = |p: &[u64]| (keys[p[0] as usize].clone(), values[p[1] as usize].clone());
                    feature.tags = pairs.chunks(2).map(tag).collect();
                }
                (other, _) => panic!("field {other} in a feature"),
            }
        }
        layer.features.push(feature);
    }
    layer
}
