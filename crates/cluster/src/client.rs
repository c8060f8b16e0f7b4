//! The caller's side: files for the executors, the query, the answer in the order of the areas.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::config::BALLISTA_SCHEDULER_MAX_PARTITIONS_PER_TASK;
use cg_engine::exposure::Area;
use cg_geo::Shape;
use cg_kit::Fault;
use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext, col, lit};

use crate::ask::{Ask, LayerAsk};
use crate::error::ClusterError;
use crate::function::{SAYS, exposure_function};
use crate::parts;

/// How long executors may take to join a scheduler that has none.
const JOINING: Duration = Duration::from_secs(10);
/// How often a query is asked again whose answer was lost with an executor.
const AGAIN: usize = 2;

/// What a cluster measured of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// One value per column of the ask.
    pub values: Vec<Option<f64>>,
    /// What somebody should look at, without place and id of the area.
    pub faults: Vec<Fault>,
}

/// A scheduler and the folder through which the caller and the executors share files.
///
/// What is written there is for one command and goes away with it.
#[derive(Debug)]
pub struct Cluster {
    address: String,
    folder: tempfile::TempDir,
}

impl Cluster {
    /// Finds a scheduler at `df://HOST:PORT` with executors, and makes a folder of this command's own in a shared one.
    ///
    /// # Errors
    /// When the address is none, nobody answers there, no executor joins within ten seconds, or the folder cannot be made.
    pub fn reach(url: &str, shared: &Path) -> Result<Self, ClusterError> {
        let address = url
            .strip_prefix("df://")
            .map(|rest| rest.trim_end_matches('/'))
            .filter(|a| a.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()));
        let address = address.ok_or_else(|| ClusterError::Address { found: url.to_owned() })?.to_owned();
        let begun = Instant::now();
        while !has_executors(&address)? {
            if begun.elapsed() > JOINING {
                return Err(ClusterError::NoExecutor { address });
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        let folder = fs::canonicalize(shared).map_err(|e| ClusterError::file(shared, e))?;
        let folder = tempfile::Builder::new().prefix("commonground-").tempdir_in(&folder);
        Ok(Self { address, folder: folder.map_err(|e| ClusterError::file(shared, e))? })
    }

    /// Writes a layer for the executors; a weight for each shape, or for none.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn layer(
        &self,
        name: &str,
        weighted: bool,
        shapes: impl Iterator<Item = (Option<f64>, Shape)>,
    ) -> Result<LayerAsk, ClusterError> {
        let file = self.folder.path().join(format!("layer-{name}.parquet"));
        parts::write_layer(&file, shapes)?;
        Ok(LayerAsk { name: name.to_owned(), file, weighted })
    }

    /// Measures areas in parts of a number of areas each.
    ///
    /// An executor that is lost costs what it was measuring and what it had measured and nobody fetched.
    ///
    /// # Shape
    /// One answer per area, in the order of the areas.
    /// # Errors
    /// When an executor refuses the question, or the cluster fails.
    pub fn measure(&self, ask: &Ask, areas: &[Area], per_part: usize) -> Result<Vec<Measured>, ClusterError> {
        let text = serde_json::to_string(ask).map_err(|e| ClusterError::Asked(e.to_string()))?;
        let folder = self.folder.path().join("areas");
        fs::create_dir(&folder).map_err(|e| ClusterError::file(&folder, e))?;
        let count = parts::write_areas(&folder, areas, per_part)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|e| ClusterError::Start(e.to_string()))?;
        let mut tried = 0;
        let found = loop {
            tried += 1;
            match runtime.block_on(self.answered(&text, &folder, count, per_part)) {
                Ok(batches) => break ordered(&batches, areas.len()),
                Err(why) => match failed(&why) {
                    ClusterError::Cluster(said) if tried <= AGAIN => tracing::warn!("asking again: {said}"),
                    why => break Err(why),
                },
            }
        };
        let _ = fs::remove_dir_all(&folder);
        found
    }

    async fn answered(
        &self,
        ask: &str,
        folder: &Path,
        parts: usize,
        per_part: usize,
    ) -> Result<Vec<RecordBatch>, DataFusionError> {
        // One file is one part, one part is one task, and a task measures its part as one batch.
        let config = SessionConfig::new_with_ballista()
            .with_ballista_job_name("exposure")
            .with_ballista_adaptive_query_planner(false)
            .with_target_partitions(parts.max(1))
            .with_batch_size(per_part.max(1))
            .with_collect_statistics(false)
            .with_repartition_file_scans(false)
            .set_usize(BALLISTA_SCHEDULER_MAX_PARTITIONS_PER_TASK, 1);
        let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
        let context = SessionContext::remote_with_state(&format!("df://{}", self.address), state).await?;
        let function = exposure_function();
        context.register_udf(function.as_ref().clone());
        let path = folder.display().to_string();
        let areas = context.read_parquet(path, ParquetReadOptions::default()).await?;
        let found = function.call(vec![col("geometry"), lit(ask)]).alias("found");
        areas.select(vec![col("row"), found])?.collect().await
    }
}

/// Whether a scheduler has executors, asked of its own page for that.
fn has_executors(address: &str) -> Result<bool, ClusterError> {
    let unanswered = |e: std::io::Error| ClusterError::NoScheduler { address: address.to_owned(), why: e.to_string() };
    let mut stream = TcpStream::connect(address).map_err(unanswered)?;
    stream.set_read_timeout(Some(JOINING)).map_err(unanswered)?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(unanswered)?;
    let mut said = String::new();
    stream.take(4096).read_to_string(&mut said).map_err(unanswered)?;
    Ok(said.lines().next().is_some_and(|status| status.contains(" 200 ")))
}

/// What the function said on some executor, or else what the cluster said.
fn failed(why: &DataFusionError) -> ClusterError {
    let said = why.to_string();
    match said.split_once(SAYS) {
        Some((_, words)) => ClusterError::Executor(words.lines().next().unwrap_or_default().to_owned()),
        None => ClusterError::Cluster(said),
    }
}

/// The answers by the number of their area.
fn ordered(batches: &[RecordBatch], areas: usize) -> Result<Vec<Measured>, ClusterError> {
    let wrong = |what: &str| ClusterError::Cluster(format!("its answer {what}"));
    let mut all: Vec<Option<Measured>> = vec![None; areas];
    for batch in batches {
        let rows = batch.column_by_name("row").and_then(|c| c.as_primitive_opt::<Int64Type>());
        let found = batch.column_by_name("found").and_then(|c| c.as_struct_opt());
        let (rows, found) = rows.zip(found).ok_or_else(|| wrong("has other columns"))?;
        let (faults, numbers) = found.columns().split_last().ok_or_else(|| wrong("has no columns"))?;
        let faults = faults.as_string_opt::<i32>().ok_or_else(|| wrong("has other columns"))?;
        let numbers: Option<Vec<_>> = numbers.iter().map(|c| c.as_primitive_opt::<Float64Type>()).collect();
        let numbers = numbers.ok_or_else(|| wrong("has other columns"))?;
        for at in 0..batch.num_rows() {
            let values = numbers.iter().map(|c| c.is_valid(at).then(|| c.value(at))).collect();
            let faults = if faults.is_null(at) { Ok(Vec::new()) } else { serde_json::from_str(faults.value(at)) };
            let faults = faults.map_err(|_| wrong("has faults that cannot be read"))?;
            let place = usize::try_from(rows.value(at)).ok().and_then(|row| all.get_mut(row));
            if place.ok_or_else(|| wrong("has rows of other areas"))?.replace(Measured { values, faults }).is_some() {
                return Err(wrong("has an area twice"));
            }
        }
    }
    all.into_iter().collect::<Option<_>>().ok_or_else(|| wrong("lacks areas"))
}
