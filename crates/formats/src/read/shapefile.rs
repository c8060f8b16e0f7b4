//! Shapefiles in a zip, read by ourselves: the format is small, and its counts are claims.

use super::archive::Archive;
use super::dbf::Dbf;
use super::raw::{Header, Layer, RawRow, Rows, SourceCrs};
use super::shp;
use super::source::ReadOptions;
use super::stored::Stored;
use crate::{FormatError, Limits};
use cg_kit::{Fault, Place, Severity};

/// The shapefiles of one zip, each a layer.
#[derive(Debug)]
pub(crate) struct Shapefile {
    parts: Vec<Part>,
    limits: Limits,
    pub(crate) layers: Vec<Layer>,
}

#[derive(Debug)]
struct Part {
    shp: Stored,
    dbf: Option<Dbf>,
}

impl Shapefile {
    pub(crate) fn open(stored: &Stored, options: &ReadOptions, limits: &Limits) -> Result<Self, FormatError> {
        let mut zip = Archive::open(stored, limits)?;
        let mut made = Self { parts: Vec::new(), limits: *limits, layers: Vec::new() };
        let hidden =
            |n: &str| n.rsplit(['/', '\\']).next().is_some_and(|f| f.starts_with('.')) || n.starts_with("__MACOSX");
        let shapes: Vec<String> =
            zip.names().iter().filter(|n| n.to_ascii_lowercase().ends_with(".shp") && !hidden(n)).cloned().collect();
        if shapes.len() > limits.layers {
            return Err(FormatError::new("too-many-layers", shapes.len()).with("limit", limits.layers));
        }
        for shape in shapes {
            made.add(&mut zip, &shape, options)?;
        }
        if made.layers.is_empty() {
            return Err(FormatError::new("no-layers", ""));
        }
        Ok(made)
    }

    fn add(&mut self, zip: &mut Archive, shape: &str, options: &ReadOptions) -> Result<(), FormatError> {
        let stem = &shape[..shape.len() - 4];
        let name = stem.rsplit(['/', '\\']).next().unwrap_or(stem).to_owned();
        let sibling = |zip: &Archive, ending: &str| {
            let wanted = format!("{stem}{ending}").to_lowercase();
            zip.names().iter().find(|n| n.to_lowercase() == wanted).cloned()
        };
        let (dbf, prj, cpg) = (sibling(zip, ".dbf"), sibling(zip, ".prj"), sibling(zip, ".cpg"));
        let small = |zip: &mut Archive, part: Option<String>| -> Result<Option<String>, FormatError> {
            let Some(part) = part else { return Ok(None) };
            let text = zip.part(&part)?.head(1 << 16)?;
            Ok(Some(String::from_utf8_lossy(&text).trim().trim_start_matches('\u{feff}').to_owned()))
        };
        let place = Place { sheet: Some(name.clone()), ..Place::default() };
        let (wkt, codepage) = (small(zip, prj)?, small(zip, cpg)?);
        let shp = zip.part(shape)?;
        shp::check(&shp).map_err(|e| e.in_sheet(&name))?;
        let mut layer = Layer { name: name.clone(), has_geometry: true, ..Layer::default() };
        layer.crs = wkt.filter(|w| !w.is_empty()).map_or(SourceCrs::Unstated, SourceCrs::Wkt);
        let dbf = match dbf {
            Some(part) => {
                let (dbf, faults) =
                    Dbf::open(zip.part(&part)?, options.encoding.as_deref().or(codepage.as_deref()), &self.limits)
                        .map_err(|e| e.in_sheet(&name))?;
                layer.faults.extend(faults);
                Some(dbf)
            }
            None => {
                layer.faults.push(Fault::new("shapefile-without-table", Severity::Warning, place, &name));
                None
            }
        };
        if let Some(dbf) = &dbf {
            layer.rows = Some(dbf.count);
            layer.headers = dbf.names().into_iter().map(|name| Header { name, hxl: None }).collect();
        }
        self.layers.push(layer);
        self.parts.push(Part { shp, dbf });
        Ok(())
    }

    /// Features in the order of the file; a shape without a table row, or a row without a shape, is a fault.
    pub(crate) fn rows(&self, layer: &Layer) -> Result<Rows, FormatError> {
        let at = self.layers.iter().position(|l| l.name == layer.name);
        let part = at.and_then(|i| self.parts.get(i)).ok_or_else(|| FormatError::new("layer-unknown", &layer.name))?;
        let mut shapes = shp::Shapes::new(&part.shp, &self.limits)?;
        let mut table = part.dbf.as_ref().map(Dbf::records).transpose()?;
        let (sheet, mut number, mut over) = (layer.name.clone(), 0, false);
        let rows = std::iter::from_fn(move || {
            if over {
                return None;
            }
            number += 1;
            let place = Place { sheet: Some(sheet.clone()), row: Some(number), column: None };
            let shape = shapes.next();
            let cells = table.as_mut().map(Iterator::next);
            let row = match (shape, cells) {
                (None, None | Some(None)) => return None,
                (Some(Err(e)), _) | (_, Some(Some(Err(e)))) => Err(e.placed(place)),
                (Some(Ok(geometry)), None) => Ok(RawRow { number, cells: Vec::new(), geometry }),
                (Some(Ok(geometry)), Some(Some(Ok(cells)))) => Ok(RawRow { number, cells, geometry }),
                (Some(Ok(_)), Some(None)) => {
                    Err(FormatError::at("shapefile-counts-differ", place, "shape without table row"))
                }
                (None, Some(Some(Ok(_)))) => {
                    Err(FormatError::at("shapefile-counts-differ", place, "table row without shape"))
                }
            };
            over = row.is_err();
            Some(row)
        });
        Ok(Rows::new(rows, 0))
    }
}
