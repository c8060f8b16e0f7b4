//! Writes a grid as a tiled, deflated single-precision `GeoTIFF` that GDAL reads.

use std::io::Write;

use libdeflater::{CompressionLvl, Compressor};

use super::{Grid, RasterError};

const TILE: u32 = 256;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const ASCII: u16 = 2;
const DOUBLE: u16 = 12;

/// Writes values (row by row, NaN for no data) as a `GeoTIFF`.
///
/// No data is stored as the grid's no-data value, −99999 when it has none.
///
/// # Errors
/// When the number of values is not width × height, the file would pass 4 GiB, the grid has no EPSG number,
/// or writing fails.
pub fn write_grid(out: &mut dyn Write, grid: &Grid, values: &[f32]) -> Result<(), RasterError> {
    if values.len() as u64 != u64::from(grid.width) * u64::from(grid.height) {
        let detail = format!("{} values for {} × {} cells", values.len(), grid.width, grid.height);
        return Err(RasterError::damaged("the values", detail));
    }
    let nodata = grid.nodata.unwrap_or(-99_999.0);
    let tiles = tiles(grid, values, nodata)?;
    let directory = Directory::of(grid, nodata, &tiles)?;
    let io = |source| RasterError::Io { path: "the new grid".to_owned(), source };
    out.write_all(&directory.bytes()).map_err(io)?;
    for tile in &tiles {
        out.write_all(tile).map_err(io)?;
    }
    Ok(())
}

/// Compressed tiles in order.
fn tiles(grid: &Grid, values: &[f32], nodata: f64) -> Result<Vec<Vec<u8>>, RasterError> {
    let missing = nodata as f32;
    let mut press = Compressor::new(CompressionLvl::default());
    let mut tiles = Vec::new();
    for top in (0..grid.height).step_by(TILE as usize) {
        for left in (0..grid.width).step_by(TILE as usize) {
            let mut raw = Vec::with_capacity((TILE * TILE * 4) as usize);
            for row in top..top + TILE {
                for column in left..left + TILE {
                    let inside = row < grid.height && column < grid.width;
                    let at = row as usize * grid.width as usize + column as usize;
                    let value = if inside { values[at] } else { f32::NAN };
                    raw.extend_from_slice(&(if value.is_nan() { missing } else { value }).to_le_bytes());
                }
            }
            let mut packed = vec![0; press.zlib_compress_bound(raw.len())];
            let length = press
                .zlib_compress(&raw, &mut packed)
                .map_err(|e| RasterError::damaged("a new tile", e.to_string()))?;
            packed.truncate(length);
            tiles.push(packed);
        }
    }
    Ok(tiles)
}

/// The image directory: tags with their values, laid out behind an 8-byte header.
struct Directory {
    entries: Vec<(u16, u16, Vec<u8>)>,
}

impl Directory {
    fn of(grid: &Grid, nodata: f64, tiles: &[Vec<u8>]) -> Result<Self, RasterError> {
        let epsg = grid.crs.epsg.and_then(|n| u16::try_from(n).ok()).ok_or(RasterError::Unsupported {
            what: "the coordinate system of the new grid",
            found: format!("{:?}", grid.crs.epsg),
            remedy: "give it an EPSG number below 32767",
        })?;
        let (model, crs_key) = if grid.crs.geographic { (2, 2048) } else { (1, 3072) };
        let keys = [1, 1, 0, 3, 1024, 0, 1, model, 1025, 0, 1, 1, crs_key, 0, 1, epsg];
        let (x, y, dx, dy) = (grid.origin_x, grid.origin_y, grid.step_x, grid.step_y);
        let mut directory = Self { entries: Vec::new() };
        directory.longs(256, &[grid.width]);
        directory.longs(257, &[grid.height]);
        for (tag, value) in [(258, 32), (259, 8), (262, 1), (277, 1), (284, 1)] {
            directory.shorts(tag, &[value]);
        }
        directory.longs(322, &[TILE]);
        directory.longs(323, &[TILE]);
        directory.longs(324, &vec![0; tiles.len()]);
        let lengths: Vec<u32> = tiles.iter().map(|t| u32::try_from(t.len()).unwrap_or(u32::MAX)).collect();
        directory.longs(325, &lengths);
        directory.shorts(339, &[3]);
        if dx > 0.0 && dy < 0.0 {
            directory.doubles(33_550, &[dx, -dy, 0.0]);
            directory.doubles(33_922, &[0.0, 0.0, 0.0, x, y, 0.0]);
        } else {
            let m = [dx, 0., 0., x, 0., dy, 0., y, 0., 0., 0., 0., 0., 0., 0., 1.];
            directory.doubles(34_264, &m);
        }
        directory.shorts(34_735, &keys);
        directory.entries.push((42_113, ASCII, format!("{nodata}\0").into_bytes()));
        directory.place_tiles(&lengths)?;
        Ok(directory)
    }

    fn shorts(&mut self, tag: u16, values: &[u16]) {
        self.entries.push((tag, SHORT, values.iter().flat_map(|v| v.to_le_bytes()).collect()));
    }

    fn longs(&mut self, tag: u16, values: &[u32]) {
        self.entries.push((tag, LONG, values.iter().flat_map(|v| v.to_le_bytes()).collect()));
    }

    fn doubles(&mut self, tag: u16, values: &[f64]) {
        self.entries.push((tag, DOUBLE, values.iter().flat_map(|v| v.to_le_bytes()).collect()));
    }

    /// Fills in the tile offsets, known once the length of the directory is.
    fn place_tiles(&mut self, lengths: &[u32]) -> Result<(), RasterError> {
        let mut at = self.bytes().len() as u64;
        let mut offsets = Vec::with_capacity(lengths.len() * 4);
        for length in lengths {
            let short = u32::try_from(at).map_err(|_| RasterError::TooLarge {
                what: "the new grid".to_owned(),
                bytes: at,
                limit: u64::from(u32::MAX),
                remedy: "write it in several pieces",
            })?;
            offsets.extend_from_slice(&short.to_le_bytes());
            at += u64::from(*length);
        }
        if let Some(entry) = self.entries.iter_mut().find(|e| e.0 == 324) {
            entry.2 = offsets;
        }
        Ok(())
    }

    /// Header, directory and the values that do not fit into it.
    fn bytes(&self) -> Vec<u8> {
        let mut head = b"II\x2a\0\x08\0\0\0".to_vec();
        let mut tail = Vec::new();
        let tail_at = 8 + 2 + 12 * self.entries.len() + 4;
        head.extend(u16::try_from(self.entries.len()).unwrap_or(u16::MAX).to_le_bytes());
        for (tag, kind, bytes) in &self.entries {
            let size = match *kind {
                SHORT => 2,
                LONG => 4,
                DOUBLE => 8,
                _ => 1,
            };
            head.extend(tag.to_le_bytes());
            head.extend(kind.to_le_bytes());
            head.extend(u32::try_from(bytes.len() / size).unwrap_or(u32::MAX).to_le_bytes());
            if bytes.len() <= 4 {
                let mut inline = bytes.clone();
                inline.resize(4, 0);
                head.extend(inline);
            } else {
                head.extend(u32::try_from(tail_at + tail.len()).unwrap_or(u32::MAX).to_le_bytes());
                tail.extend_from_slice(bytes);
                tail.resize(tail.len().next_multiple_of(8), 0);
            }
        }
        head.extend([0; 4]);
        head.extend(tail);
        head
    }
}
