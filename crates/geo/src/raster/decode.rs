//! One stored tile to cell values.

use libdeflater::Decompressor;
use tiff_reader::filters;

use super::layout::{Layout, Sample};
use super::source::Source;
use super::{Cells, RasterError};

const UNCOMPRESSED: u16 = 1;
const DEFLATE: [u16; 2] = [8, 32_946];

/// Buffers that are used again from tile to tile.
pub(super) struct Scratch {
    packed: Vec<u8>,
    raw: Vec<u8>,
    inflate: Decompressor,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { packed: Vec::new(), raw: Vec::new(), inflate: Decompressor::new() }
    }
}

/// Where the cells of a tile go in the block.
pub(super) struct Window {
    /// First cell in the block's values.
    pub(super) start: usize,
    /// Cells from one row of the block to the next.
    pub(super) stride: usize,
    /// Columns and rows to copy from the tile's first corner.
    pub(super) size: (usize, usize),
}

/// Empty cells for a block, no data everywhere.
pub(super) fn blank(sample: Sample, count: usize) -> Cells {
    if sample.fits_single() { Cells::Single(vec![f32::NAN; count]) } else { Cells::Double(vec![f64::NAN; count]) }
}

/// Decodes a stored tile into part of a block; a tile that is not stored has no data.
pub(super) fn tile_into(
    source: &Source,
    layout: &Layout,
    tile: usize,
    cells: &mut Cells,
    window: &Window,
    scratch: &mut Scratch,
) -> Result<(), RasterError> {
    let at = layout.first_tile + tile;
    let (offset, count) = (layout.offsets[at], layout.counts[at]);
    if offset == 0 || count == 0 {
        return Ok(());
    }
    unpack(source, layout, tile, (offset, count), window.size.1, scratch)?;
    unpredict(layout, tile, window.size.1, &mut scratch.raw)?;
    copy(layout, &scratch.raw, cells, window);
    Ok(())
}

/// Bytes in one row of a stored tile.
fn row_bytes(layout: &Layout) -> usize {
    layout.tile.0 as usize * layout.samples * layout.sample.bytes()
}

/// Reads and decompresses into `scratch.raw`, at least `rows` full rows and never more than a tile.
fn unpack(
    source: &Source,
    layout: &Layout,
    tile: usize,
    (offset, count): (u64, u64),
    rows: usize,
    scratch: &mut Scratch,
) -> Result<(), RasterError> {
    let name = layout.name(tile);
    let full = row_bytes(layout) * layout.tile.1 as usize;
    let needed = row_bytes(layout) * rows;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let got = if layout.compression == UNCOMPRESSED {
        scratch.raw.resize(full, 0);
        let take = count.min(full);
        source.read_into(offset, &mut scratch.raw[..take]).map_err(|e| RasterError::at(&name, e))?;
        take
    } else {
        scratch.packed.resize(count, 0);
        source.read_into(offset, &mut scratch.packed).map_err(|e| RasterError::at(&name, e))?;
        decompress(layout, tile, full, scratch)?
    };
    if got < needed {
        return Err(RasterError::damaged(name, format!("it holds {got} bytes, {needed} are needed")));
    }
    Ok(())
}

fn decompress(layout: &Layout, tile: usize, full: usize, scratch: &mut Scratch) -> Result<usize, RasterError> {
    if DEFLATE.contains(&layout.compression) {
        scratch.raw.resize(full, 0);
        return scratch.inflate.zlib_decompress(&scratch.packed, &mut scratch.raw).map_err(|e| {
            RasterError::damaged(
                layout.name(tile),
                format!("its deflate stream cannot be unpacked into {full} bytes ({e})"),
            )
        });
    }
    scratch.raw = filters::decompress(layout.compression, &scratch.packed, tile, None, full)
        .map_err(|e| RasterError::at(&layout.name(tile), e))?;
    let got = scratch.raw.len();
    scratch.raw.resize(full, 0);
    Ok(got)
}

/// Makes rows native-endian numbers and undoes the predictor.
fn unpredict(layout: &Layout, tile: usize, rows: usize, raw: &mut [u8]) -> Result<(), RasterError> {
    let native = cfg!(target_endian = "little") == matches!(layout.order, tiff_reader::ByteOrder::LittleEndian);
    if layout.predictor == 1 && (native || layout.sample.bytes() == 1) {
        return Ok(());
    }
    let bits = u16::try_from(layout.sample.bytes() * 8).unwrap_or(8);
    let samples = u16::try_from(layout.samples).unwrap_or(u16::MAX);
    for row in raw.chunks_exact_mut(row_bytes(layout)).take(rows) {
        filters::fix_endianness_and_predict(row, bits, samples, layout.order, layout.predictor)
            .map_err(|e| RasterError::at(&layout.name(tile), e))?;
    }
    Ok(())
}

/// Copies numbers into the block; the no-data value, infinities and NaN become NaN.
fn copy(layout: &Layout, raw: &[u8], cells: &mut Cells, window: &Window) {
    let none = layout.nodata;
    let is_none = |v: f64| none == Some(v);
    macro_rules! whole {
        ($kind:ty, $out:expr, $to:ty) => {
            rows(layout, raw, $out, window, |bytes| {
                let v = <$kind>::from_ne_bytes(bytes);
                if is_none(v as f64) { <$to>::NAN } else { v as $to }
            })
        };
    }
    match (cells, layout.sample) {
        (Cells::Single(out), Sample::F32) => {
            let missing = none.map_or(f32::NAN, |n| n as f32);
            rows(layout, raw, out, window, |bytes| {
                let v = f32::from_ne_bytes(bytes);
                if v == missing || !v.is_finite() { f32::NAN } else { v }
            });
        }
        (Cells::Single(out), Sample::U8) => whole!(u8, out, f32),
        (Cells::Single(out), Sample::I8) => whole!(i8, out, f32),
        (Cells::Single(out), Sample::U16) => whole!(u16, out, f32),
        (Cells::Single(out), Sample::I16) => whole!(i16, out, f32),
        (Cells::Single(out), _) => rows(layout, raw, out, window, |bytes| {
            let v = half(u16::from_ne_bytes(bytes));
            if is_none(f64::from(v)) || !v.is_finite() { f32::NAN } else { v }
        }),
        (Cells::Double(out), Sample::U32) => whole!(u32, out, f64),
        (Cells::Double(out), Sample::I32) => whole!(i32, out, f64),
        (Cells::Double(out), Sample::U64) => whole!(u64, out, f64),
        (Cells::Double(out), Sample::I64) => whole!(i64, out, f64),
        (Cells::Double(out), _) => rows(layout, raw, out, window, |bytes| {
            let v = f64::from_ne_bytes(bytes);
            if is_none(v) || !v.is_finite() { f64::NAN } else { v }
        }),
    }
}

/// Walks the rows of a window and converts cell by cell; `N` is the bytes of one number.
fn rows<const N: usize, T>(
    layout: &Layout,
    raw: &[u8],
    out: &mut [T],
    window: &Window,
    convert: impl Fn([u8; N]) -> T,
) {
    let (step, skip) = (layout.samples, layout.pick);
    let targets = out[window.start..].chunks_mut(window.stride).take(window.size.1);
    for (row, target) in raw.chunks_exact(row_bytes(layout)).zip(targets) {
        let (numbers, _) = row.as_chunks::<N>();
        let target = &mut target[..window.size.0];
        if step == 1 {
            for (to, from) in target.iter_mut().zip(numbers) {
                *to = convert(*from);
            }
        } else {
            for (to, from) in target.iter_mut().zip(numbers.iter().skip(skip).step_by(step)) {
                *to = convert(*from);
            }
        }
    }
}

/// IEEE half precision to single.
fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, (bits >> 10) & 31, f32::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        e => (1.0 + fraction / 1024.0) * 2f32.powi(i32::from(e) - 15),
    };
    if sign == 1 { -size } else { size }
}
