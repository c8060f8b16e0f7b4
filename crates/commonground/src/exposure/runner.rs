//! Where areas are measured: on this machine, or on a cluster.

use cg_engine::exposure::{Area, Exposure, Outcome};

use super::people::Grids;
use super::{ExposureArgs, Points, land, watch, weights};
use crate::outcome::Stop;

#[cfg(feature = "cluster")]
mod cluster;

/// Who measures.
pub(super) enum Runner {
    Here,
    #[cfg(feature = "cluster")]
    Cluster(Box<cluster::Session>),
}

/// What an exposure was made of.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "cluster"), expect(dead_code, reason = "only who measures elsewhere must be told"))]
pub(super) enum Of<'a> {
    /// The main grid, every layer, and land cover.
    Everything(&'a Grids, Option<&'a land::Land>),
    /// One of the grids alone.
    People(&'a Grids, usize),
}

impl Runner {
    /// As the command line says.
    pub(super) fn of(args: &ExposureArgs) -> Result<Self, Stop> {
        let Some(url) = &args.cluster else { return Ok(Self::Here) };
        #[cfg(feature = "cluster")]
        {
            Ok(Self::Cluster(Box::new(cluster::Session::reach(url, args)?)))
        }
        #[cfg(not(feature = "cluster"))]
        {
            let words =
                "this program was built without the cluster; build it with `make cluster`, or leave out --cluster";
            Err(Stop::new(words).at(format!("--cluster {url}")))
        }
    }

    /// Hands layers out to those who measure elsewhere.
    pub(super) fn hand_out(&mut self, points: &[Points], lines: &[weights::Lines]) -> Result<(), Stop> {
        match self {
            Self::Here => {
                let _ = (points, lines);
                Ok(())
            }
            #[cfg(feature = "cluster")]
            Self::Cluster(session) => session.hand_out(points, lines),
        }
    }

    /// Measures areas and sums them up.
    pub(super) fn measure(
        &self,
        of: Of<'_>,
        exposure: &Exposure<'_>,
        areas: &[Area],
        watch: &watch::Bars,
    ) -> Result<Outcome, Stop> {
        match self {
            Self::Here => {
                let _ = of;
                Ok(exposure.measure(areas, &|stage, done, all| watch.tell(stage, done, all))?)
            }
            #[cfg(feature = "cluster")]
            Self::Cluster(session) => session.measure(of, exposure, areas, watch),
        }
    }
}
