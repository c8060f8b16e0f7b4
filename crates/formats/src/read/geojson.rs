//! GeoJSON, streamed one feature at a time.

use super::geojson_feature::{Feature, crs_of};
use super::json_scan::Scanner;
use super::raw::{GeometryFault, Header, Layer, RawCell, RawRow, Rows, SourceCrs};
use super::source::Format;
use super::stored::Stored;
use crate::{FormatError, Limits};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the features lie in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `{"type":"FeatureCollection","features":[…]}`
    Collection,
    /// `[feature, …]`
    List,
    /// One feature after another, or a single one.
    Sequence,
}

/// A GeoJSON document whose columns are known.
#[derive(Debug, Clone)]
pub(crate) struct GeoJson {
    stored: Stored,
    layout: Layout,
    limits: Limits,
    columns: Arc<BTreeMap<String, usize>>,
    pub(crate) layer: Layer,
}

impl GeoJson {
    /// Reads the document once to know its columns, its reference system and that it is whole.
    pub(crate) fn open(stored: Stored, format: Format, name: &str, limits: &Limits) -> Result<Self, FormatError> {
        let mut layer = Layer { name: name.to_owned(), has_geometry: true, crs: SourceCrs::Wgs84, ..Layer::default() };
        let layout = layout(&stored, format, limits)?;
        let mut features = Features::new(&stored, layout, limits)?;
        let (mut columns, mut order, mut text) = (BTreeMap::new(), Vec::new(), Vec::new());
        let (mut readable, mut broken) = (false, None);
        while features.next(&mut text)? {
            let feature = match serde_json::from_slice::<Feature>(&text) {
                Ok(feature) => feature,
                Err(error) => {
                    broken.get_or_insert(error);
                    continue;
                }
            };
            readable = true;
            for key in feature.columns() {
                if !columns.contains_key(&key) {
                    if order.len() >= limits.columns {
                        return Err(FormatError::new("too-many-columns", order.len() + 1).with("limit", limits.columns));
                    }
                    columns.insert(key.clone(), order.len());
                    order.push(key);
                }
            }
        }
        if features.scan.count == 0 {
            return Err(FormatError::new("no-rows", name));
        }
        // One bad feature is a fault of its row; where none can be read the document is what is wrong.
        if let Some(error) = broken.filter(|_| !readable) {
            return Err(FormatError::new("json-broken", error));
        }
        layer.rows = Some(features.scan.count);
        layer.headers = order.into_iter().map(|name| Header { name, hxl: None }).collect();
        if let Some(crs) = features.crs.as_deref().and_then(crs_of) {
            layer.crs = crs;
        }
        if let Some(name) = features.name {
            layer.name = name;
        }
        Ok(Self { stored, layout, limits: *limits, columns: Arc::new(columns), layer })
    }

    pub(crate) fn rows(&self) -> Result<Rows, FormatError> {
        let mut features = Features::new(&self.stored, self.layout, &self.limits)?;
        let (columns, limits) = (self.columns.clone(), self.limits);
        let mut text = Vec::new();
        let rows = std::iter::from_fn(move || match features.next(&mut text) {
            Err(err) => Some(Err(err)),
            Ok(false) => None,
            Ok(true) => Some(Ok(row(&text, features.scan.count, &columns, &limits))),
        });
        Ok(Rows::new(Fused { inner: rows, over: false }, 0))
    }
}

/// Stops after the first error, so that a broken document is not reported without end.
struct Fused<I> {
    inner: I,
    over: bool,
}

impl<T, I: Iterator<Item = Result<T, FormatError>>> Iterator for Fused<I> {
    type Item = Result<T, FormatError>;
    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let item = self.inner.next();
        self.over = !matches!(item, Some(Ok(_)));
        item
    }
}

fn row(text: &[u8], number: u64, columns: &BTreeMap<String, usize>, limits: &Limits) -> RawRow {
    let feature: Feature = match serde_json::from_slice(text) {
        Ok(feature) => feature,
        Err(err) => {
            let fault = GeometryFault::new("feature-unreadable", err.to_string());
            return RawRow { number, cells: Vec::new(), geometry: Some(Err(fault)) };
        }
    };
    let mut cells = vec![RawCell::Empty; columns.len()];
    for (key, cell) in feature.cells() {
        if let Some(at) = columns.get(&key) {
            cells[*at] = cell;
        }
    }
    RawRow { number, cells, geometry: feature.geometry(limits) }
}

/// Finds out how the features lie; a lone feature or geometry is a sequence of one.
fn layout(stored: &Stored, format: Format, limits: &Limits) -> Result<Layout, FormatError> {
    let mut scan = Scanner::new(stored, limits)?;
    if format == Format::GeoJsonSeq {
        return Ok(Layout::Sequence);
    }
    if scan.next_token()? == Some(b'[') {
        return Ok(Layout::List);
    }
    scan.expect(b'{')?;
    while scan.next_token()? != Some(b'}') {
        if key(&mut scan)? == "features" {
            return Ok(Layout::Collection);
        }
        scan.value(None)?;
        if !scan.accept(b',')? {
            break;
        }
    }
    Ok(Layout::Sequence)
}

fn key(scan: &mut Scanner) -> Result<String, FormatError> {
    let mut text = Vec::new();
    scan.value(Some(&mut text))?;
    scan.expect(b':')?;
    serde_json::from_slice(&text).map_err(|e| FormatError::new("json-broken", e))
}

/// The features of a document, cut out one after another.
struct Features {
    scan: Scanner,
    layout: Layout,
    begun: bool,
    over: bool,
    crs: Option<Vec<u8>>,
    name: Option<String>,
}

impl Features {
    fn new(stored: &Stored, layout: Layout, limits: &Limits) -> Result<Self, FormatError> {
        Ok(Self { scan: Scanner::new(stored, limits)?, layout, begun: false, over: false, crs: None, name: None })
    }

    /// Cuts out the next feature; false at the end of the document.
    fn next(&mut self, text: &mut Vec<u8>) -> Result<bool, FormatError> {
        text.clear();
        if self.over {
            return Ok(false);
        }
        if !self.begun {
            self.begun = true;
            match self.layout {
                Layout::Collection => self.enter()?,
                Layout::List => self.scan.expect(b'[')?,
                Layout::Sequence => {}
            }
        } else if self.layout != Layout::Sequence && !self.scan.accept(b',')? {
            return self.leave();
        }
        match (self.scan.next_token()?, self.layout) {
            (None, Layout::Sequence) => {
                self.over = true;
                return Ok(false);
            }
            (Some(b']'), Layout::Collection | Layout::List) => return self.leave(),
            _ => {}
        }
        self.scan.value(Some(text))?;
        self.scan.count += 1;
        Ok(true)
    }

    /// Reads the members before `features`.
    fn enter(&mut self) -> Result<(), FormatError> {
        self.scan.expect(b'{')?;
        while self.member()? {}
        self.scan.expect(b'[')
    }

    /// Reads one member; false when it is `features`, whose value comes next.
    fn member(&mut self) -> Result<bool, FormatError> {
        let key = key(&mut self.scan)?;
        if key == "features" {
            return Ok(false);
        }
        let keep = matches!(key.as_str(), "crs" | "name");
        let mut text = Vec::new();
        self.scan.value(keep.then_some(&mut text))?;
        match key.as_str() {
            "crs" => self.crs = Some(text),
            "name" => self.name = serde_json::from_slice(&text).ok().filter(|n: &String| !n.trim().is_empty()),
            _ => {}
        }
        self.scan.accept(b',')?;
        Ok(true)
    }

    /// Reads what follows the features, to know that the document is whole.
    fn leave(&mut self) -> Result<bool, FormatError> {
        self.over = true;
        self.scan.expect(b']')?;
        if self.layout == Layout::Collection {
            while self.scan.accept(b',')? {
                self.member()?;
            }
            self.scan.expect(b'}')?;
        }
        match self.scan.next_token()? {
            None => Ok(false),
            Some(b) => Err(FormatError::new("json-broken", format!("{:?} after the end", char::from(b)))),
        }
    }
}
