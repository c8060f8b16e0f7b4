//! Where things are: administrative areas, the people in them, features and grids around them.

mod admin_area;
mod grid;
mod layer_feature;
mod population;

pub use admin_area::AdminArea;
pub use grid::Grid;
pub use layer_feature::LayerFeature;
pub use population::Population;
