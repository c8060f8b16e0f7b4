//! A writer killed in the middle of its work leaves whole batches and nothing else.

mod both;

use both::cast::{bare, noun, reported};
use cg_store::records::{self, Cells, Filter};
use cg_store::{Store, StoreError, audit, backup, batches};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PLACE: &str = "CG_TEST_KILLED";
const ROWS: u32 = 300;

/// One import: its batch, its records and its line in the audit log.
fn import(store: &Store, n: u32) -> Result<(), StoreError> {
    let name = format!("batch-{n}");
    store.write(|tx| {
        let batch = batches::Batch { status: "committed".into(), ..batches::Batch::new(&name, &name, "test", None, 1) };
        batches::put(tx, &batch)?;
        let areas = noun("hazard_areas");
        let mut rows = (0..ROWS).map(|at| {
            let code = format!("{name}-{at}");
            let cells = bare(areas, n * ROWS + at);
            Cells { values: [vec![code.into()], cells.values[1..].to_vec()].concat(), ..cells }
        });
        records::put_rows(tx, areas, &mut rows, &reported(Some(&name), "2020", 1))?;
        let line = audit::Line {
            at: 1,
            actor_id: None,
            actor_name: "test",
            action: "import",
            noun: "batches",
            record_id: Some(&name),
            before: None,
            after: None,
        };
        audit::append(tx, &line)
    })
}

#[test]
#[ignore = "the writer that the next test starts and kills"]
fn writes_until_killed() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let store = Store::open_sqlite(&place).expect("the database");
    let first = store.read(|tx| batches::page(tx, None, 1_000_000)).expect("the batches").len();
    for n in first.. {
        import(&store, u32::try_from(n).expect("a number")).expect("an import");
    }
}

fn batches_in(path: &Path) -> usize {
    let store = Store::open_sqlite(path).expect("the database opens");
    store.read(|tx| batches::page(tx, None, 1_000_000)).expect("the batches").len()
}

/// Starts a writer, waits until it has committed something more, and kills it a moment later.
fn kill_a_writer(path: &Path, after: Duration) {
    let before = batches_in(path);
    let program = std::env::current_exe().expect("this test");
    let mut writer = Command::new(program)
        .args(["--exact", "writes_until_killed", "--ignored"])
        .env(PLACE, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a writer");
    let started = Instant::now();
    while batches_in(path) == before {
        assert!(started.elapsed() < Duration::from_secs(60), "the writer writes");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(after);
    writer.kill().expect("killed");
    writer.wait().expect("dead");
}

#[test]
fn a_killed_writer_leaves_whole_batches_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cg.db");
    let mut seen = 0;
    for after in [3, 37, 111, 190] {
        kill_a_writer(&path, Duration::from_millis(after));
        let store = Store::open_sqlite(&path).expect("the database opens");
        backup::check(&store).expect("it is sound");
        let all = store.read(|tx| batches::page(tx, None, 1_000_000)).expect("the batches");
        assert!(all.len() > seen, "nothing committed is lost");
        seen = all.len();
        let count =
            |filter: &Filter| store.read(|tx| records::count_rows(tx, noun("hazard_areas"), filter)).expect("a count");
        for batch in &all {
            assert_eq!(count(&Filter::eq("batch_id", batch.id.as_str())), u64::from(ROWS), "{}", batch.id);
        }
        assert_eq!(count(&Filter::True), u64::from(ROWS) * seen as u64);
        assert_eq!(count(&Filter::Bbox([-180.0, -90.0, 180.0, 90.0])), u64::from(ROWS) * seen as u64);
        assert_eq!(store.read(audit::verify).expect("the chain").entries, seen as i64);
    }
}
