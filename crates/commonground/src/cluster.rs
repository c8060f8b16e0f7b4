//! `commonground cluster`: a scheduler and executors that measure for `commonground exposure --cluster`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use cg_cluster::{ExecutorOptions, SchedulerOptions};

use crate::outcome::{Outcome, Stop};

/// Measure for others, on trusted networks only: who reaches a port can read what the executors can read.
#[derive(clap::Args, Debug)]
pub(crate) struct ClusterArgs {
    #[command(subcommand)]
    part: Part,
}

#[derive(clap::Subcommand, Debug)]
enum Part {
    /// Takes questions and gives their parts to executors.
    Scheduler {
        /// Where it listens.
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
        listen: SocketAddr,
        /// After how many seconds of silence an executor is taken for lost and its parts are measured by others.
        #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(5..=3600))]
        lost_after: u64,
    },
    /// Measures parts.
    Executor {
        /// The scheduler that it works for.
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
        scheduler: String,
        /// Address where it listens, also for the scheduler and for callers.
        #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
        bind: IpAddr,
        /// Its port; it also takes the next one.
        #[arg(long, value_name = "PORT", default_value_t = 50051, value_parser = clap::value_parser!(u16).range(1..65535))]
        port: u16,
        /// Cores that it uses; all of the machine when nothing is said.
        #[arg(long, value_name = "N")]
        cores: Option<usize>,
        /// Folder in which it makes one of its own, where results wait until they are fetched; the system's folder for
        /// temporary files when nothing is said.
        #[arg(long, value_name = "FOLDER")]
        work_dir: Option<PathBuf>,
    },
}

/// Runs the command, until the process is stopped.
pub(crate) fn run(args: &ClusterArgs) -> Outcome {
    match &args.part {
        Part::Scheduler { listen, lost_after } => {
            say!("Scheduler of a cluster at df://{listen}; it knows no passwords: trusted networks only.");
            let options = SchedulerOptions { listen: *listen, lost_after_s: *lost_after };
            cg_cluster::scheduler(&options).map_err(|e| Stop::from(e).at(listen))
        }
        Part::Executor { scheduler, bind, port, cores, work_dir } => {
            let address = scheduler.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
            let wrong = || Stop::new("it is not HOST:PORT; write it as 127.0.0.1:50050").at("--scheduler");
            let (host, scheduler_port) = address.ok_or_else(wrong)?;
            let all = || std::thread::available_parallelism().map_or(1, usize::from);
            say!("Executor at {bind}, ports {port} and {}, for the scheduler at {scheduler}.", port + 1);
            let options = ExecutorOptions {
                scheduler_host: host.to_owned(),
                scheduler_port,
                bind: *bind,
                port: *port,
                cores: cores.unwrap_or_else(all),
                folder: work_dir.clone(),
            };
            cg_cluster::executor(&options).map_err(|e| Stop::from(e).at(scheduler))
        }
    }
}
