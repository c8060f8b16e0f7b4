//! Vector tiles of our own records: prepared once per revision of the records, drawn on demand.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::{App, Revision};
use crate::records::known;
use crate::words::Words;
use cg_domain::Noun;
use cg_geo::Shape;
use cg_geo::tile::{Attribute, TileId, TileItem, TileSet, tile};
use cg_kit::{Cell as _, Kind, Names, Value};
use cg_store::records::{self, Filter};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// One encoded tile.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Mapbox vector tile, not compressed; empty where nothing is.
    pub bytes: Vec<u8>,
    /// Changes when the records change.
    pub etag: String,
}

/// More accidents than this on a tile are gathered.
const CROWD: usize = 120;
/// Hazard areas drawn with their outline on one tile; beyond, the smaller ones are gathered.
const OUTLINES: usize = 1_500;
/// More small hazard areas than this on a tile are gathered: one for each thirty-second of a tile's side.
const SPECKS: usize = 800;
/// Bytes of drawn tiles kept.
const KEPT: usize = 32 << 20;
/// Tiles kept, the empty ones among them.
const MOST_KEPT: usize = 20_000;

/// Prepared layers, each with the revision it was made from.
#[derive(Default)]
pub(crate) struct TileShelf {
    sets: Mutex<BTreeMap<String, (Revision, Arc<TileSet>)>>,
    drawn: Mutex<Sheets>,
}

/// Layer, revision and place of a tile.
type Place = (String, Revision, TileId);

/// Tiles already drawn, oldest first out.
#[derive(Default)]
struct Sheets {
    tiles: BTreeMap<Place, Vec<u8>>,
    order: VecDeque<Place>,
    bytes: usize,
}

impl Sheets {
    fn put(&mut self, place: Place, tile: &[u8]) {
        self.bytes += tile.len();
        if let Some(before) = self.tiles.insert(place.clone(), tile.to_vec()) {
            self.bytes -= before.len();
        } else {
            self.order.push_back(place);
        }
        while (self.bytes > KEPT || self.order.len() > MOST_KEPT)
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.tiles.remove(&oldest).map_or(0, |tile| tile.len());
        }
    }
}

impl TileShelf {
    pub(crate) fn clear(&self) {
        if let Ok(mut sets) = self.sets.lock() {
            sets.clear();
        }
        if let Ok(mut drawn) = self.drawn.lock() {
            *drawn = Sheets::default();
        }
    }

    fn sheet(&self, place: &Place) -> Option<Vec<u8>> {
        self.drawn.lock().ok()?.tiles.get(place).cloned()
    }

    fn keep(&self, place: Place, tile: &[u8]) {
        if let Ok(mut drawn) = self.drawn.lock() {
            drawn.put(place, tile);
        }
    }

    fn get(&self, layer: &str, revision: Revision) -> Option<Arc<TileSet>> {
        let sets = self.sets.lock().ok()?;
        sets.get(layer).filter(|(r, _)| *r == revision).map(|(_, set)| Arc::clone(set))
    }

    fn put(&self, layer: &str, revision: Revision, set: &Arc<TileSet>) {
        if let Ok(mut sets) = self.sets.lock() {
            sets.insert(layer.to_owned(), (revision, Arc::clone(set)));
        }
    }
}

/// What a layer draws: the records of a noun, perhaps only some of them, with some of their fields.
struct Drawn {
    noun: &'static Noun,
    filter: Filter,
    fields: &'static [&'static str],
}

/// The layers there are: `hazard_areas`, `accidents`, `admin_areas`, `admin_areas:LEVEL`, `layer_features`, `layer_features:KIND`.
fn drawn(layer: &str) -> Result<Drawn> {
    let (name, part) = layer.split_once(':').map_or((layer, None), |(n, p)| (n, Some(p)));
    let noun = known(name)?;
    let missing = || AppError::missing("layer", layer);
    let (filter, fields): (Filter, &'static [&'static str]) = match (name, part) {
        ("hazard_areas", None) => {
            (Filter::True, &["code", "name", "classification", "status", "contamination", "area_m2"])
        }
        ("accidents", None) => (Filter::True, &["code", "event_type", "date", "killed", "injured"]),
        ("admin_areas", None) => (Filter::True, &["code", "name", "level"]),
        ("admin_areas", Some(level)) => {
            (Filter::eq("level", level.parse::<i64>().map_err(|_| missing())?), &["code", "name", "level"])
        }
        ("layer_features", None) => (Filter::True, &["code", "name", "kind", "class", "layer"]),
        ("layer_features", Some(kind)) => (Filter::eq("kind", kind), &["code", "name", "kind", "class", "layer"]),
        _ => return Err(missing()),
    };
    Ok(Drawn { noun, filter, fields })
}

impl App {
    /// The tile of a layer at a place of the web Mercator pyramid.
    ///
    /// # Errors
    /// When there is no such layer or tile, or the asker may not see the geometry.
    pub fn tile(&self, asker: &Asker, layer: &str, z: u8, x: u32, y: u32) -> Result<Tile> {
        let drawn = drawn(layer)?;
        let shape = drawn.noun.shape_at().map(|at| drawn.noun.fields[at].tier);
        if !shape.is_some_and(|tier| asker.sees(tier)) {
            return Err(AppError::NotAllowed(cg_domain::grant::Act::Read));
        }
        let at = TileId::new(z, x, y)
            .map_err(|_| AppError::invalid("tile", Words::of("refused-tile").with("found", format!("{z}/{x}/{y}"))))?;
        let revision = self.revision(drawn.noun.name)?;
        let (place, etag) = ((layer.to_owned(), revision, at), format!("\"{layer}-{revision}\""));
        if let Some(bytes) = self.shelf.sheet(&place) {
            return Ok(Tile { bytes, etag });
        }
        let set = match self.shelf.get(layer, revision) {
            Some(set) => set,
            None => self.prepare_layer(layer, revision, &drawn)?,
        };
        let bytes = tile(&[(drawn.noun.name, &set)], at).map_err(|e| AppError::Internal(e.to_string()))?;
        self.shelf.keep(place, &bytes);
        Ok(Tile { bytes, etag })
    }

    fn prepare_layer(&self, layer: &str, revision: Revision, drawn: &Drawn) -> Result<Arc<TileSet>> {
        let mut features: Vec<(Shape, Vec<(&'static str, Attribute)>)> = Vec::new();
        let shape_at = drawn.noun.shape_at().unwrap_or_default();
        self.store.read(|tx| {
            records::stream_rows(tx, drawn.noun, &drawn.filter, &mut |row| {
                let attributes = attributes(drawn, &row.record.id, &row.record.values);
                if let Ok(Some(shape)) = Option::<Shape>::from_value(&row.record.values[shape_at]) {
                    features.push((shape, attributes));
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let items = features.iter().enumerate().map(|(n, (shape, attributes))| TileItem {
            id: n as u64 + 1,
            shape,
            attributes: attributes.clone(),
        });
        let mut set = TileSet::new(items);
        if drawn.noun.name == "accidents" {
            // A symbol with a number needs room: one for each eighth of a tile's side where accidents crowd.
            set = set.gathering(CROWD, 8);
        }
        if drawn.noun.name == "hazard_areas" {
            set = set.gathering(SPECKS, 32).outlining(OUTLINES);
        }
        let set = Arc::new(set);
        self.shelf.put(layer, revision, &set);
        Ok(set)
    }
}

/// Attribute keys of a name, by language; `und` is a name whose language nobody said.
const NAMES: [(&str, &str); 6] =
    [("und", "name"), ("ar", "name_ar"), ("en", "name_en"), ("es", "name_es"), ("fr", "name_fr"), ("uk", "name_uk")];

fn names(value: &Value) -> impl Iterator<Item = (&'static str, Attribute)> {
    let names = Option::<Names>::from_value(value).ok().flatten().unwrap_or_default();
    NAMES.into_iter().filter_map(move |(lang, key)| Some((key, Attribute::Text(names.0.get(lang)?.clone()))))
}

/// The record's id, by which pages and the map know it, its names, and the layer's fields.
fn attributes(drawn: &Drawn, id: &str, values: &[Value]) -> Vec<(&'static str, Attribute)> {
    let at = |name: &str| drawn.noun.fields.iter().position(|f| f.name == name);
    let named = drawn.fields.iter().filter_map(|name| at(name)).filter(|&i| drawn.noun.fields[i].kind == Kind::Names);
    let pick = |name: &&'static str| {
        let at = at(name)?;
        let attribute = match (&values[at], drawn.noun.fields[at].kind) {
            (Value::Null | Value::Bytes(_), _) | (_, Kind::Names | Kind::Json) => return None,
            (Value::Text(t), _) => Attribute::Text(t.clone()),
            (Value::Int(i), _) => Attribute::Int(*i),
            (Value::Real(r), _) => Attribute::Real(*r),
            (Value::Bool(b), _) => Attribute::Bool(*b),
        };
        Some((*name, attribute))
    };
    let id = ("id", Attribute::Text(id.to_owned()));
    std::iter::once(id)
        .chain(named.flat_map(|i| names(&values[i])))
        .chain(drawn.fields.iter().filter_map(pick))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_draws_fields_that_exist_and_everybody_with_the_layer_may_see() {
        for layer in ["hazard_areas", "accidents", "admin_areas", "admin_areas:2", "layer_features:school"] {
            let drawn = drawn(layer).expect(layer);
            let shape = drawn.noun.fields[drawn.noun.shape_at().expect("a geometry")].tier;
            for name in drawn.fields {
                let field = drawn.noun.field(name).unwrap_or_else(|| panic!("{layer} has no {name}"));
                assert!(field.tier <= shape, "{layer} would show {name} to who may not see it");
            }
        }
    }

    #[test]
    fn drawn_tiles_are_kept_up_to_a_bound_and_the_oldest_go_first() {
        let mut sheets = Sheets::default();
        let place = |x: u32| ("hazard_areas".to_owned(), 1, TileId::new(10, x, 0).expect("a tile"));
        for x in 0..5 {
            sheets.put(place(x), &vec![0; KEPT / 4]);
            sheets.put(place(x), &vec![0; KEPT / 4]);
        }
        assert_eq!((sheets.bytes, sheets.order.len()), (KEPT / 4 * 4, 4));
        assert!(!sheets.tiles.contains_key(&place(0)) && sheets.tiles.contains_key(&place(4)));
    }

    #[test]
    fn there_is_no_layer_of_people_harmed() {
        assert!(drawn("casualties").is_err() || drawn("casualties").is_ok_and(|d| d.noun.shape_at().is_none()));
        assert!(drawn("users").is_err() && drawn("hazard_areas:x").is_err() && drawn("admin_areas:x").is_err());
    }
}
