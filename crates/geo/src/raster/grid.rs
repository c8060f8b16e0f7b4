//! Where the cells of a grid lie.

/// Coordinate system that a grid's positions are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCrs {
    /// EPSG number, unless the file does not name one.
    pub epsg: Option<u32>,
    /// True for degrees, false for a projection.
    pub geographic: bool,
}

/// Frame of a grid with cells parallel to the axes.
///
/// # Units
/// Positions and steps in the units of `crs`; `step_y` is negative when rows run north to south.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Outer corner of the first cell, x.
    pub origin_x: f64,
    /// Outer corner of the first cell, y.
    pub origin_y: f64,
    /// Width of a cell, signed.
    pub step_x: f64,
    /// Height of a cell, signed.
    pub step_y: f64,
    /// Coordinate system.
    pub crs: GridCrs,
    /// Value that stands for "no data" in the file.
    pub nodata: Option<f64>,
}

impl Grid {
    /// Column position (0 at the left edge of the first cell) of an x coordinate.
    #[inline]
    #[must_use]
    pub fn column_of(&self, x: f64) -> f64 {
        (x - self.origin_x) / self.step_x
    }

    /// Row position (0 at the outer edge of the first cell) of a y coordinate.
    #[inline]
    #[must_use]
    pub fn row_of(&self, y: f64) -> f64 {
        (y - self.origin_y) / self.step_y
    }

    /// The x coordinate of a column position.
    #[inline]
    #[must_use]
    pub fn x_of(&self, column: f64) -> f64 {
        self.origin_x + column * self.step_x
    }

    /// The y coordinate of a row position.
    #[inline]
    #[must_use]
    pub fn y_of(&self, row: f64) -> f64 {
        self.origin_y + row * self.step_y
    }

    /// Area of one cell in squared units of the coordinate system.
    #[must_use]
    pub fn cell_area(&self) -> f64 {
        (self.step_x * self.step_y).abs()
    }

    /// Smallest and largest coordinates, `[min_x, min_y, max_x, max_y]`.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        let (x0, x1) = (self.x_of(0.0), self.x_of(f64::from(self.width)));
        let (y0, y1) = (self.y_of(0.0), self.y_of(f64::from(self.height)));
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    }
}
