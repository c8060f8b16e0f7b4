//! A scheduler and an executor that know `cg_exposure`: Ballista's own, with the function registered.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::{FunctionRegistry as _, SessionState};
use datafusion::prelude::SessionConfig;

use crate::error::ClusterError;
use crate::function::exposure_function;

/// How often an executor says that it lives, in seconds.
const HEARTBEAT_S: u64 = 2;

/// How a scheduler runs.
#[derive(Clone, Debug)]
pub struct SchedulerOptions {
    /// Where it listens.
    pub listen: SocketAddr,
    /// After how many seconds of silence an executor is taken for lost; at least 5.
    pub lost_after_s: u64,
}

/// How an executor runs.
#[derive(Clone, Debug)]
pub struct ExecutorOptions {
    /// Host of the scheduler.
    pub scheduler_host: String,
    /// Port of the scheduler.
    pub scheduler_port: u16,
    /// Where it listens.
    pub bind: IpAddr,
    /// Port from which results are fetched; tasks come by the next one.
    pub port: u16,
    /// Parts measured at a time, and threads that measure them.
    pub cores: usize,
    /// Where a folder is made in which results wait until they are fetched; the system's folder for such when none is
    /// named.
    pub folder: Option<PathBuf>,
}

/// Runs a scheduler until the process is stopped.
///
/// # Errors
/// When it cannot listen.
pub fn scheduler(options: &SchedulerOptions) -> Result<(), ClusterError> {
    let builder = |config: SessionConfig| -> datafusion::error::Result<SessionState> {
        let mut state = default_session_builder(config)?;
        state.register_udf(exposure_function())?;
        Ok(state)
    };
    let lost_after_s = options.lost_after_s.max(2 * HEARTBEAT_S + 1);
    let config = SchedulerConfig {
        bind_host: options.listen.ip().to_string(),
        external_host: options.listen.ip().to_string(),
        bind_port: options.listen.port(),
        executor_timeout_seconds: lost_after_s,
        expire_dead_executor_interval_seconds: HEARTBEAT_S,
        no_executors_grace_period_seconds: lost_after_s,
        override_session_builder: Some(Arc::new(builder)),
        ..SchedulerConfig::default()
    };
    runtime()?.block_on(async {
        let cluster = BallistaCluster::new_from_config(&config).await.map_err(failed)?;
        start_server(cluster, options.listen, Arc::new(config)).await.map_err(failed)
    })
}

/// Runs an executor until the process is told to stop, or its scheduler tells it to.
///
/// # Errors
/// When it cannot listen, or no scheduler answers.
pub fn executor(options: &ExecutorOptions) -> Result<(), ClusterError> {
    let cores = options.cores.max(1);
    rayon::ThreadPoolBuilder::new()
        .num_threads(cores)
        .build_global()
        .map_err(|e| ClusterError::Start(e.to_string()))?;
    // A folder of its own: when it stops, Ballista clears whatever it finds in there.
    let mut folder = tempfile::Builder::new();
    folder.prefix("commonground-executor-");
    let folder = options.folder.as_ref().map_or_else(|| folder.tempdir(), |shared| folder.tempdir_in(shared));
    let folder = folder.map_err(|e| ClusterError::Start(e.to_string()))?;
    let mut functions = BallistaFunctionRegistry::default();
    let function = exposure_function();
    functions.scalar_functions.insert(function.name().to_owned(), function);
    let config = ExecutorProcessConfig {
        bind_host: options.bind.to_string(),
        port: options.port,
        grpc_port: options.port + 1,
        scheduler_host: options.scheduler_host.clone(),
        scheduler_port: options.scheduler_port,
        scheduler_connect_timeout_seconds: 30,
        vcores: cores,
        work_dir: Some(folder.path().display().to_string()),
        executor_heartbeat_interval_seconds: HEARTBEAT_S,
        job_data_ttl_seconds: 24 * 3600,
        job_data_clean_up_interval_seconds: 3600,
        override_function_registry: Some(Arc::new(functions)),
        ..ExecutorProcessConfig::default()
    };
    runtime()?.block_on(start_executor_process(Arc::new(config))).map_err(failed)
}

fn runtime() -> Result<tokio::runtime::Runtime, ClusterError> {
    // Plans are walked recursively: Ballista's own programs ask for as much.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(32 << 20).build();
    runtime.map_err(|e| ClusterError::Start(e.to_string()))
}

fn failed(why: ballista_core::error::BallistaError) -> ClusterError {
    ClusterError::Start(why.to_string())
}
