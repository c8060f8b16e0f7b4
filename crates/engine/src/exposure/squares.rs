//! People of a grid gathered in squares, for what asks where somebody lives and not how much of a cell is covered.

use std::collections::BTreeMap;

use cg_geo::raster::{BlockIndex, CellSource as _};
use geo_types::Coord;

use super::{ExposureError, GridLayer};

impl GridLayer<'_> {
    /// Where people live: squares of cells of about a size, each at the middle of its people.
    ///
    /// Cells larger than the size stay what they are.
    ///
    /// # Shape
    /// Longitude, latitude and people, row by row; squares without people are left out.
    /// # Missing
    /// Cells without data hold nobody that anybody knows of; places that the projection cannot show are left out.
    /// # Errors
    /// When the grid cannot be read or has cells below zero.
    pub fn people_by_square(&self, side_m: f64) -> Result<Vec<(Coord<f64>, f64)>, ExposureError> {
        let grid = self.grid();
        let cell_m = self.cell_area_m2(grid.width / 2, grid.height / 2).sqrt();
        let cells = (side_m / cell_m).round().clamp(1.0, 1e6) as u32;
        // Sums of people, and of people times column and row.
        let mut squares: BTreeMap<(u32, u32), [f64; 3]> = BTreeMap::new();
        let watched = self.watched();
        let (columns, rows) = watched.block_counts();
        for index in (0..rows).flat_map(|row| (0..columns).map(move |column| BlockIndex { row, column })) {
            let block = watched.block(index)?;
            for row in block.row..block.row + block.height {
                for column in block.column..block.column + block.width {
                    let people = block.value(column, row);
                    if people > 0.0 {
                        let square = squares.entry((row / cells, column / cells)).or_default();
                        let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
                        [people, people * x, people * y].iter().zip(square).for_each(|(add, sum)| *sum += add);
                    }
                }
            }
        }
        watched.check()?;
        let placed = squares.into_values().filter_map(|[people, x, y]| {
            let place = Coord { x: grid.x_of(x / people), y: grid.y_of(y / people) };
            Some((self.degrees(place)?, people))
        });
        Ok(placed.collect())
    }
}
