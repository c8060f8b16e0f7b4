//! The cluster as who measures: every row there, the sums over all areas here.

use std::path::{Path, PathBuf};

use cg_cluster::{Ask, Cluster, GridAsk, LandAsk, LayerAsk, Measured};
use cg_engine::exposure::{Area, Exposure, Outcome, Row};
use cg_geo::Shape;
use cg_kit::{Digest, Fault};

use super::Of;
use crate::exposure::{ExposureArgs, Points, watch, weights};
use crate::outcome::Stop;
use crate::{progress, streams};

/// A cluster that was reached, and what it was handed.
pub(in crate::exposure) struct Session {
    cluster: Cluster,
    args: ExposureArgs,
    points: Vec<LayerAsk>,
    lines: Vec<LayerAsk>,
}

impl Session {
    pub(super) fn reach(url: &str, args: &ExposureArgs) -> Result<Self, Stop> {
        let beside = match args.out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) if !streams::is_stream(&args.out) => folder,
            _ => Path::new("."),
        };
        let folder = args.cluster_dir.as_deref().unwrap_or(beside);
        let cluster = Cluster::reach(url, folder).map_err(|e| Stop::from(e).at("--cluster"))?;
        Ok(Self { cluster, args: args.clone(), points: Vec::new(), lines: Vec::new() })
    }

    pub(super) fn hand_out(&mut self, points: &[Points], lines: &[weights::Lines]) -> Result<(), Stop> {
        for (name, places) in points {
            let shapes: Result<Vec<Shape>, _> = places.iter().map(|place| Shape::point(place.x, place.y)).collect();
            let unsound = |_| Stop::new("a place of it is not on earth; mend the layer").at(format!("--points {name}"));
            let shapes = shapes.map_err(unsound)?.into_iter().map(|shape| (None, shape));
            self.points.push(self.cluster.layer(name, false, shapes)?);
        }
        for lines in lines {
            let shapes = lines.shapes.iter().map(|(shape, weight)| (lines.weighted.then_some(*weight), shape.clone()));
            self.lines.push(self.cluster.layer(&lines.name, lines.weighted, shapes)?);
        }
        Ok(())
    }

    pub(super) fn measure(
        &self,
        of: Of<'_>,
        exposure: &Exposure<'_>,
        areas: &[Area],
        watch: &watch::Bars,
    ) -> Result<Outcome, Stop> {
        let ask = self.ask(of, exposure)?;
        let bar = progress::bar("Waiting for the cluster", None);
        let measured = self.cluster.measure(&ask, areas, self.args.cluster_part as usize);
        bar.finish_and_clear();
        let (mut rows, mut faults) = (Vec::with_capacity(areas.len()), Vec::new());
        for (area, Measured { values, faults: told }) in areas.iter().zip(measured?) {
            rows.push(Row { id: area.id.clone(), values, digest: exposure.digest(area) });
            faults.extend(told.into_iter().map(|fault| of_area(fault, area)));
        }
        let totals = exposure.totals_of(areas, &rows, &|stage, done, all| watch.tell(stage, done, all))?;
        Ok(Outcome { columns: exposure.columns(), rows, totals, faults, inputs: exposure.inputs() })
    }

    fn ask(&self, of: Of<'_>, exposure: &Exposure<'_>) -> Result<Ask, Stop> {
        let grid = |(path, digest): (&Path, Digest)| {
            let (band, crs) = (self.args.band, self.args.grid_crs.clone());
            Ok::<_, Stop>(GridAsk { file: whole(path)?, digest: digest.to_string(), band, crs })
        };
        let (population, land, layers) = match of {
            Of::Everything(grids, land) => (grids.file(0), land, true),
            Of::People(grids, nth) => (grids.file(nth), None, false),
        };
        let land = land.map(|land| {
            let (path, digest, classes) = land.told();
            let grid = GridAsk { file: whole(path)?, digest: digest.to_string(), band: 1, crs: None };
            Ok::<_, Stop>(LandAsk { grid, classes: classes.clone() })
        });
        let population = population.map(grid).transpose()?;
        let handed = |layers_of: &[LayerAsk]| if layers { layers_of.to_vec() } else { Vec::new() };
        Ok(Ask {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            columns: exposure.columns().into_iter().map(|c| c.name).collect(),
            inputs: exposure.inputs().to_string(),
            within: self.args.within.clone(),
            empty_cells_are_nobody: self.args.empty_cells_are_nobody,
            weighted: self.args.weighted && population.is_some(),
            population,
            points: handed(&self.points),
            lines: handed(&self.lines),
            land: land.transpose()?,
        })
    }
}

/// The path by which others find it too.
fn whole(path: &Path) -> Result<PathBuf, Stop> {
    path.canonicalize().map_err(|e| Stop::from(e).at(path.display()))
}

/// A fault that came without its area.
fn of_area(fault: Fault, area: &Area) -> Fault {
    let found = Fault::new("", fault.severity, area.place.clone(), &area.id).found;
    Fault { place: area.place.clone(), found, ..fault }
}
