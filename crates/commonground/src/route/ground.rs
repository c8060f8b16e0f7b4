//! Roads and hazards from their files, and how long what is known of them holds.

use cg_domain::access::Validity;
use cg_engine::access::{AccessError, Barriers, Hazard, Network, Over, Reach, Road, Rules, Speeds};
use cg_engine::exposure::GridLayer;
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::{Fault, Severity};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;

use super::{RouteArgs, STATEMENT};
use crate::faults;
use crate::layers::{Column, Inputs, Which};
use crate::outcome::Stop;

/// Roads with hazards laid over them.
pub(super) struct Ground {
    pub(super) inputs: Inputs,
    pub(super) network: Network,
    pub(super) barriers: Barriers,
    pub(super) validity: Validity,
    pub(super) today: Date,
    /// Rows of the hazard file that could not be used.
    pub(super) refused: u64,
}

impl Ground {
    pub(super) fn read(args: &RouteArgs) -> Result<Self, Stop> {
        let mut inputs = Inputs::default();
        let hazards = hazards(args, &mut inputs)?;
        let rules = Rules { join_m: args.join, walk_m: args.walk, walk_kmh: args.walk_kmh, ..Rules::default() };
        let network = match (&args.friction, &args.roads) {
            (Some(grid), _) => over_ground(grid, rules, &mut inputs)?,
            (None, Some(file)) => {
                let roads = roads(args, file, &mut inputs)?;
                Network::new(&roads, rules).map_err(|e| stop(&e).at(file.display()))?
            }
            (None, None) => return Err(Stop::new("nothing to go by; give --roads or --friction").at("command line")),
        };
        let reach = Reach { within_m: args.within, point_m: args.within_points };
        let (refused, hazards) = hazards;
        let barriers = Barriers::new(&network, hazards, reach).map_err(|e| stop(&e))?;
        let validity = Validity { as_of: args.as_of, days: args.valid_days };
        let today = jiff::Zoned::now().date();
        if let Some(day) = args.as_of.filter(|day| *day > today) {
            let words =
                format!("{day} is yet to come; give the day that hazards and roads are known as of, at most {today}");
            return Err(Stop::new(words).at("--as-of"));
        }
        Ok(Self { inputs, network, barriers, validity, today, refused })
    }

    /// Writes the faults where they are asked for.
    pub(super) fn write_faults(&self, args: &RouteArgs) -> Result<(), Stop> {
        args.faults.as_ref().map_or(Ok(()), |path| faults::write(path, &self.inputs.faults))
    }

    /// What every answer says: what it was made from, as of when, and how long it holds.
    pub(super) fn json(&self) -> Json {
        let parts = self.network.parts();
        let files = self.inputs.files.iter().map(|(what, (path, digest))| {
            (what.clone(), json!({ "file": path.display().to_string(), "sha256": digest.to_string() }))
        });
        let mut answer = json!({
            "statement": STATEMENT,
            "as_of": self.as_of(),
            "expires_on": self.expires(),
            "holds_today": self.validity.holds(self.today),
            "hazards": self.barriers.hazards().len(),
            "hazards_blocking": self.barriers.blocking(),
            "hazards_refused": self.refused,
            "over": self.over(),
            (self.over()): {
                "length_m": self.network.length_m(),
                "nodes": self.network.node_count(),
                "edges": self.network.edge_count(),
                "edges_blocked": self.barriers.blocked().count(),
                "parts": parts.count,
                "share_of_longest_part": parts.longest_share,
            },
            "faults": faults::by_rule(&self.inputs.faults),
            "inputs": Json::Object(files.collect()),
        });
        faults::list_into(&mut answer, &self.inputs.faults);
        answer
    }

    fn over(&self) -> &'static str {
        match self.network.over() {
            Over::Roads => "roads",
            Over::Ground => "ground",
        }
    }

    pub(super) fn as_of(&self) -> Option<String> {
        self.validity.as_of.map(|d| d.to_string())
    }

    pub(super) fn expires(&self) -> Option<String> {
        self.validity.expires().map(|d| d.to_string())
    }

    /// The last lines of every answer to people.
    pub(super) fn words(&self) -> String {
        let roads = &self.network;
        let parts = roads.parts();
        let blocked = self.barriers.blocked().count();
        let hazards = format!("{} of {} hazards", self.barriers.blocking(), self.barriers.hazards().len());
        let mut text = match roads.over() {
            Over::Roads => format!(
                "{:.0} km of road, {blocked} of {} pieces blocked by {hazards}",
                roads.length_m() / 1_000.0,
                roads.edge_count()
            ),
            Over::Ground => format!(
                "{} cells of open ground, {blocked} of {} steps between them blocked by {hazards}",
                roads.node_count(),
                roads.edge_count()
            ),
        };
        if self.refused > 0 {
            text += &format!("; {} hazards could not be used and block nothing: see --faults FILE", self.refused);
        }
        if parts.longest_share < 0.9 && roads.over() == Over::Roads {
            text += &format!(
                "\nthe roads fall into {} parts that do not meet, the longest with {:.0} % of their length; a larger --join may mend that",
                parts.count,
                parts.longest_share * 100.0
            );
        }
        text += &match (self.as_of(), self.expires()) {
            (Some(day), Some(last)) if self.validity.holds(self.today) => format!("\nas of {day}, holds until {last}"),
            (Some(day), Some(last)) => format!("\nas of {day}, expired after {last}: every status is unknown"),
            _ => "\nnobody said as of when this is known (--as-of): every status is unknown".to_owned(),
        };
        format!("{text}\n{STATEMENT}\n")
    }
}

/// An error of the engine, which ends with its remedy.
pub(super) fn stop(error: &AccessError) -> Stop {
    Stop::new(error.to_string())
}

/// Open ground by a friction grid.
fn over_ground(path: &Path, rules: Rules, inputs: &mut Inputs) -> Result<Network, Stop> {
    let at = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(path.display());
    let digest = inputs.file_digest("friction", path)?;
    let file = GridFile::open(path, GridOptions::default()).map_err(|e| at(&e))?;
    let layer = GridLayer::new(&file, None, digest).map_err(|e| at(&e))?;
    Network::over_ground(&layer, rules).map_err(|e| at(&e))
}

fn roads(args: &RouteArgs, file: &Path, inputs: &mut Inputs) -> Result<Vec<Road>, Stop> {
    let speeds = match &args.speeds {
        Some(told) => Speeds::default().changed(told).map_err(|e| Stop::new(e.to_string()).at("--speeds"))?,
        None => Speeds::default(),
    };
    let column = args.class.as_ref().map(|name| Column { name, option: "--class" });
    let (shapes, classes) = inputs.layer("roads", &file.to_string_lossy(), column)?;
    let class = |at: usize| classes.get(at).map(String::as_str).filter(|c| !c.is_empty());
    if let Some(told) = &args.speeds {
        every_class_is_there(told, &speeds, &classes)?;
    }
    Ok(shapes.into_iter().enumerate().map(|(at, shape)| Road { kmh: speeds.of(class(at)), shape }).collect())
}

/// Refuses a speed of a class that neither the roads nor the program know: a slip would leave the other speed in force.
fn every_class_is_there(told: &str, speeds: &Speeds, classes: &[String]) -> Result<(), Stop> {
    let theirs: BTreeSet<&str> = classes.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
    match speeds.stray(theirs.iter().copied()) {
        None => Ok(()),
        Some(class) => {
            let seen: Vec<&str> = theirs.iter().copied().take(20).collect();
            let seen = match seen.is_empty() {
                true => "no class was read; name its column with --class".to_owned(),
                false => format!("the roads have {}", seen.join(", ")),
            };
            Err(Stop::new(format!("no road is of class \"{class}\"; {seen}")).at(format!("--speeds {told}")))
        }
    }
}

/// Every hazard that can be used, and how many cannot.
fn hazards(args: &RouteArgs, inputs: &mut Inputs) -> Result<(u64, Vec<Hazard>), Stop> {
    let which = Which {
        file: &args.hazards,
        what: "hazards",
        layer: args.layer.as_deref(),
        id: &args.id,
        crs: None,
        repair: args.repair,
        keep: &[],
    };
    let areas = inputs.areas(&which)?;
    let refused = areas.refused();
    let errors: Vec<&Fault> = areas.faults.iter().filter(|f| f.severity == Severity::Error).collect();
    if areas.measurable.is_empty() && !errors.is_empty() {
        let words = format!("none of its {} hazards can be used; list every fault with --faults FILE", areas.rows);
        return Err(Stop::new(words).at(args.hazards.display()));
    }
    inputs.faults.extend(areas.faults);
    Ok((refused, areas.measurable.into_iter().map(|a| Hazard { id: a.id, shape: a.shape }).collect()))
}
