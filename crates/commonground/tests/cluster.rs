//! `commonground exposure --cluster` with a scheduler and two executors on this machine, as a person would run them.
#![cfg(feature = "cluster")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use cg_geo::raster::{Grid, GridCrs, write_grid};
use serde_json::Value;

/// Numbers that look like chance and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64 * most
    }
}

fn write_cells(file: &Path, value: impl FnMut(usize) -> f32) {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (width, height, nodata) = (600, 600, Some(-1.0));
    let grid = Grid { width, height, origin_x: 30.0, origin_y: 10.6, step_x: 0.001, step_y: -0.001, crs, nodata };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &(0..360_000).map(value).collect::<Vec<f32>>()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

/// Two population grids, land cover, schools, roads, and areas all over: most in the grid, some out of it, some lines.
fn write_files(folder: &Path, areas: usize) {
    let mut dice = Dice(7);
    write_cells(&folder.join("people.tif"), |at| if at % 600 < 60 { f32::NAN } else { dice.below(40.0) as f32 });
    write_cells(&folder.join("others.tif"), |_| dice.below(40.0) as f32);
    write_cells(&folder.join("land.tif"), |at| [20.0, 30.0, 40.0][at / 7 % 3]);
    let mut table = "code,wkt\n".to_owned();
    for nth in 0..areas {
        let (x, y, s) = (29.95 + dice.below(0.7), 9.98 + dice.below(0.6), 0.001 + dice.below(0.01));
        let (e, n) = (x + s, y + s);
        table += &match nth % 10 {
            9 => format!("A{nth},\"LINESTRING({x} {y},{e} {n})\"\n"),
            _ => format!("A{nth},\"POLYGON(({x} {y},{e} {y},{e} {n},{x} {y}))\"\n"),
        };
    }
    std::fs::write(folder.join("areas.csv"), table).unwrap();
    let admin = "pcode,wkt\nN,\"POLYGON((30 10.3,30.6 10.3,30.6 10.6,30 10.6,30 10.3))\"\n\
                 S,\"POLYGON((30 10,30.6 10,30.6 10.3,30 10.3,30 10))\"\n";
    std::fs::write(folder.join("admin.csv"), admin).unwrap();
    let schools: String =
        (0..200).map(|_| format!("{},{}\n", 30.0 + dice.below(0.6), 10.0 + dice.below(0.6))).collect();
    std::fs::write(folder.join("schools.csv"), format!("lon,lat\n{schools}")).unwrap();
    let road = |nth: usize| {
        let (class, y) = (["main", "track"][nth % 2], 10.0 + 0.02 * nth as f64);
        let line = format!(r#"{{"type":"LineString","coordinates":[[30.0,{y}],[30.3,{}],[30.6,{y}]]}}"#, y + 0.013);
        format!(r#"{{"type":"Feature","properties":{{"class":"{class}"}},"geometry":{line}}}"#)
    };
    let roads = (0..30).map(road).collect::<Vec<_>>().join(",");
    std::fs::write(folder.join("roads.geojson"), format!(r#"{{"type":"FeatureCollection","features":[{roads}]}}"#))
        .unwrap();
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonground"));
    command.stdin(Stdio::null());
    command
}

fn exposure(folder: &Path, out: &str, within: &str) -> Command {
    let mut command = program();
    command
        .current_dir(folder)
        .args(["exposure", "--areas", "areas.csv", "--id", "code", "--weighted", "--within", within])
        .args(["--population", "first=people.tif", "--population", "second=others.tif"])
        .args(["--landcover", "land.tif", "--classes", "crops=40", "--classes", "pasture=20,30"])
        .args(["--points", "schools=schools.csv", "--lines", "roads=roads.geojson"])
        .args(["--weights", "roads:class=main:3,*:1", "--json"])
        .args(["--admin", "admin.csv", "--admin-id", "pcode", "--admin-out", &format!("{out}-admin.csv")])
        .args(["--out", &format!("{out}.csv"), "--faults", &format!("{out}-faults.csv")]);
    command
}

fn words(told: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr))
}

/// Everything that a command said and wrote, but for the name of its files.
fn whole(folder: &Path, out: &str, told: &Output) -> (Value, [Vec<u8>; 3]) {
    assert!(told.status.success(), "{}", words(told));
    let mut answer: Value = serde_json::from_slice(&told.stdout).unwrap_or_else(|e| panic!("{e}: {}", words(told)));
    for file in ["out", "admin_out"] {
        answer[file] = Value::Null;
    }
    let read = |end: &str| std::fs::read(folder.join(format!("{out}{end}.csv"))).unwrap();
    (answer, ["", "-faults", "-admin"].map(read))
}

/// A port that is free, and the next one too; no other test is given either.
fn port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap();
    loop {
        let own = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = own.local_addr().unwrap().port();
        let free = port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok();
        if free && !given.contains(&port) && !given.contains(&(port + 1)) {
            given.extend([port, port + 1]);
            return port;
        }
    }
}

/// A process that does not outlive the test.
struct Running(Child);

impl Running {
    fn start(args: &[&str], log: &Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        let child = program().arg("cluster").args(args).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        Self(child)
    }

    /// Asks it to stop, and whether it did.
    fn stops(mut self) -> bool {
        Command::new("kill").arg(self.0.id().to_string()).status().unwrap();
        until(Duration::from_secs(30), || self.0.try_wait().unwrap().is_some())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(most: Duration, mut happens: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < most {
        if happens() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// What a page of the scheduler says.
fn page(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

/// A scheduler with executors that work in folders of their own.
struct Cluster {
    url: String,
    scheduler: Running,
    executors: Vec<(Running, PathBuf)>,
}

impl Cluster {
    fn start(folder: &Path, executors: usize) -> Self {
        let address = format!("127.0.0.1:{}", port());
        let scheduler = ["scheduler", "--listen", &address, "--lost-after", "6"];
        let scheduler = Running::start(&scheduler, &folder.join("scheduler.log"));
        assert!(until(Duration::from_secs(60), || TcpStream::connect(&address).is_ok()), "no scheduler");
        let executor = |nth: usize| {
            let (work, port) = (folder.join(format!("work-{nth}")), port().to_string());
            std::fs::create_dir_all(&work).unwrap();
            let work_dir = work.display().to_string();
            let args = ["executor", "--scheduler", &address, "--port", &port, "--cores", "1", "--work-dir", &work_dir];
            (Running::start(&args, &folder.join(format!("executor-{nth}.log"))), work)
        };
        let started: Vec<_> = (0..executors).map(executor).collect();
        let joined = format!("ready: {executors} executors");
        let all_joined = || executors == 0 || page(&address, "/readyz").contains(&joined);
        assert!(until(Duration::from_secs(60), all_joined), "{}", page(&address, "/readyz"));
        let executors = started;
        Self { url: format!("df://{address}"), scheduler, executors }
    }

    fn stop(self) {
        for (executor, _) in self.executors {
            assert!(executor.stops(), "an executor stays behind");
        }
        assert!(self.scheduler.stops(), "the scheduler stays behind");
    }
}

/// Files below a folder that hold anything.
fn results(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => results(&entry.path()),
        Ok(found) => usize::from(found.len() > 0),
        Err(_) => 0,
    };
    entries.flatten().map(count).sum()
}

#[test]
fn a_cluster_answers_as_one_process_does_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), 300);
    let here = exposure(folder.path(), "here", "0,500,2000").output().unwrap();
    let here = whole(folder.path(), "here", &here);
    let cluster = Cluster::start(folder.path(), 2);
    let there = exposure(folder.path(), "there", "0,500,2000")
        .args(["--cluster", &cluster.url, "--cluster-part", "16"])
        .output()
        .unwrap();
    assert!(whole(folder.path(), "there", &there) == here, "{}", words(&there));
    let faults = here.0["faults"].as_object().unwrap();
    assert!(faults.contains_key("area-outside-grid") && faults.contains_key("area-without-land-cover"), "{faults:?}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("commonground-")), "{left:?}");
    cluster.stop();
}

#[test]
fn an_executor_killed_in_the_middle_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), 600);
    let within = "0,500,1000,2000,5000,10000,20000";
    let here = exposure(folder.path(), "here", within).output().unwrap();
    let here = whole(folder.path(), "here", &here);
    let mut cluster = Cluster::start(folder.path(), 2);
    let asking = exposure(folder.path(), "there", within)
        .args(["--cluster", &cluster.url, "--cluster-part", "6"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It has measured some of the hundred parts, and holds the results that nobody has fetched yet.
    let (mut victim, work) = cluster.executors.remove(0);
    assert!(until(Duration::from_secs(120), || results(&work) >= 3), "it measures nothing");
    victim.0.kill().unwrap();
    victim.0.wait().unwrap();
    let before = results(&work) + results(&cluster.executors[0].1);
    assert!(before < 100, "it was killed at the end, after {before} parts");
    let there = asking.wait_with_output().unwrap();
    assert!(whole(folder.path(), "there", &there) == here, "{}", words(&there));
    cluster.stop();
}

#[test]
fn who_cannot_be_reached_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), 3);
    let nobody = format!("df://127.0.0.1:{}", port());
    let lonely = Cluster::start(folder.path(), 0);
    for (url, remedy) in [
        (nobody.as_str(), "commonground cluster scheduler"),
        ("http://127.0.0.1:1", "df://HOST:PORT"),
        (lonely.url.as_str(), "commonground cluster executor"),
    ] {
        let told = exposure(folder.path(), "out", "0").args(["--cluster", url]).output().unwrap();
        let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
        assert!(!told.status.success() && answer["error"]["remedy"].as_str().unwrap().contains(remedy), "{answer}");
        assert!(!folder.path().join("out.csv").exists());
    }
    lonely.stop();
}

#[test]
fn the_function_answers_in_sql_and_refuses_another_grid() {
    use cg_cluster::datafusion::arrow::array::AsArray as _;
    use cg_cluster::datafusion::arrow::datatypes::Float64Type;
    use cg_cluster::datafusion::prelude::{ParquetReadOptions, SessionContext};

    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), 20);
    let table = folder.path().join("areas.parquet");
    let told = program()
        .current_dir(folder.path())
        .args(["exposure", "--areas", "areas.csv", "--id", "code", "--population", "people.tif", "--within", "500"])
        .args(["--out", "areas.parquet", "--json"])
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap_or_else(|e| panic!("{e}: {}", words(&told)));
    let mut ask = cg_cluster::Ask {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        columns: ["area_m2", "population_500m"].map(str::to_owned).to_vec(),
        inputs: answer["digest"].as_str().unwrap().to_owned(),
        within: vec![500.0],
        empty_cells_are_nobody: false,
        weighted: false,
        population: Some(cg_cluster::GridAsk {
            file: folder.path().join("people.tif"),
            digest: answer["inputs"]["population"]["sha256"].as_str().unwrap().to_owned(),
            band: 1,
            crs: None,
        }),
        points: Vec::new(),
        lines: Vec::new(),
        land: None,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let asked = |ask: &cg_cluster::Ask| {
        let context = SessionContext::new();
        context.register_udf(cg_cluster::exposure_function().as_ref().clone());
        let inner =
            format!("SELECT *, cg_exposure(geometry, '{}') AS e FROM areas", serde_json::to_string(ask).unwrap());
        let sql = format!("SELECT population_500m AS one, e['population_500m'] AS other FROM ({inner})");
        runtime.block_on(async {
            context.register_parquet("areas", table.to_str().unwrap(), ParquetReadOptions::default()).await?;
            context.sql(&sql).await?.collect().await
        })
    };
    let batches = asked(&ask).unwrap();
    let bits = |name: &str| -> Vec<Option<u64>> {
        let column = |batch: &cg_cluster::datafusion::arrow::array::RecordBatch| {
            let column = batch.column_by_name(name).unwrap().as_primitive::<Float64Type>();
            column.iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>()
        };
        batches.iter().flat_map(column).collect()
    };
    assert!(bits("one").len() == 20 && bits("one").iter().any(Option::is_some) && bits("one") == bits("other"));
    std::fs::copy(folder.path().join("others.tif"), folder.path().join("people.tif")).unwrap();
    // A question that was open stays what it was; another opens the file anew.
    ask.within = vec![501.0];
    let refused = asked(&ask).unwrap_err().to_string();
    assert!(refused.contains("people.tif is another file here"), "{refused}");
}
