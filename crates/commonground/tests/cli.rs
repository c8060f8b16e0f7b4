//! The command line as scripts use it: names, exit codes, JSON.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const EVENTS: &str = "id,year,kind,killed,lon,lat\nA-1,2020,accident,1,20.5,-9.0\nA-2,2021,accident,x,20.2,-9.0\nA-3,2022,accident,0,,\n";

const MAP: &str = "kind = \"accidents\"\nposition = { lon = \"lon\", lat = \"lat\" }\n[fields]\ncode = \"id\"\ndate = \"year\"\nevent_type = \"kind\"\nkilled = \"killed\"\n";

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground")).current_dir(dir).args(args).output().expect("it runs")
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text} {}", String::from_utf8_lossy(&output.stderr)))
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("events.csv"), EVENTS).expect("written");
    std::fs::write(dir.path().join("map.toml"), MAP).expect("written");
    dir
}

const IMPORT: [&str; 8] = ["import", "accidents", "events.csv", "--map", "map.toml", "--data", "d", "--json"];

#[test]
fn the_commands_that_scripts_rely_on_are_there() {
    let dir = folder();
    let help = run(dir.path(), &["--help"]);
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    for command in ["demo", "serve", "import", "undo", "exposure", "rank", "backup", "restore", "user", "doctor"] {
        assert!(text.contains(&format!("\n  {command} ")), "{command} is missing in:\n{text}");
        assert!(run(dir.path(), &[command, "--help"]).status.success(), "{command} --help");
    }
}

#[test]
fn an_import_counts_its_rows_and_is_undone_by_its_name() {
    let dir = folder();
    let done = run(dir.path(), &[&IMPORT[..], &["--yes"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let done = json(&done);
    assert_eq!(
        (&done["rows"], &done["taken"], &done["unchanged"], &done["refused"]),
        (&3.into(), &2.into(), &0.into(), &1.into()),
        "{done}"
    );
    assert!(done["faults"].as_object().is_some_and(|f| !f.is_empty()), "{done}");
    let again = json(&run(dir.path(), &[&IMPORT[..], &["--yes"]].concat()));
    assert_eq!((&again["taken"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
    let batch = done["batch"].as_str().expect("a batch");
    let undone = json(&run(dir.path(), &["undo", batch, "--data", "d", "--json"]));
    assert_eq!(undone["removed"], 2, "{undone}");
    assert!(!run(dir.path(), &["undo", batch, "--data", "d"]).status.success(), "only once");
}

#[test]
fn a_dry_run_changes_nothing_and_silence_is_no_consent() {
    let dir = folder();
    let dry = run(dir.path(), &[&IMPORT[..], &["--dry-run"]].concat());
    assert!(dry.status.success());
    assert_eq!((&json(&dry)["taken"], &json(&dry)["batch"]), (&2.into(), &Value::Null));
    let unasked = run(dir.path(), &IMPORT);
    assert!(!unasked.status.success() && String::from_utf8_lossy(&unasked.stderr).contains("--yes"));
    let after = json(&run(dir.path(), &[&IMPORT[..], &["--dry-run"]].concat()));
    assert_eq!((&after["taken"], &after["unchanged"]), (&2.into(), &0.into()), "still nothing there");
}

#[test]
fn what_cannot_be_done_ends_with_a_reason_and_a_remedy() {
    let dir = folder();
    let said = |args: &[&str]| {
        let output = run(dir.path(), args);
        assert!(!output.status.success(), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&["import", "minefields", "events.csv"]).contains("hazard-areas"));
    assert!(said(&["import", "accidents", "nowhere.csv", "--data", "d"]).contains("nowhere.csv"));
    assert!(said(&["undo", "no-such-batch", "--data", "d"]).contains("no-such-batch"));
    std::fs::write(dir.path().join("bad.gpkg"), b"SQLite format 3\0 and then nothing").expect("written");
    assert!(said(&["import", "hazard-areas", "bad.gpkg", "--data", "d", "--yes"]).contains("bad"));
    assert!(said(&["serve", "--data", "d", "--database", "mysql://x"]).contains("postgres://"));
    assert!(said(&["rank", "--table", "events.csv", "--model", "map.toml", "--out", "r.csv"]).len() > 20);
}

#[test]
fn a_backup_restores_into_an_empty_folder_and_the_doctor_agrees() {
    let dir = folder();
    assert!(run(dir.path(), &[&IMPORT[..], &["--yes"]].concat()).status.success());
    let made = json(&run(dir.path(), &["backup", "all.cgb", "--data", "d", "--json"]));
    assert!(made["rows"].as_u64().is_some_and(|n| n > 3), "{made}");
    assert!(!run(dir.path(), &["backup", "all.cgb", "--data", "d"]).status.success(), "nothing is overwritten");
    assert!(run(dir.path(), &["restore", "all.cgb", "--verify"]).status.success());
    let back = run(dir.path(), &["restore", "all.cgb", "--data", "e", "--json"]);
    assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
    let again = json(&run(
        dir.path(),
        &["import", "accidents", "events.csv", "--map", "map.toml", "--data", "e", "--json", "--yes"],
    ));
    assert_eq!((&again["taken"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
    let checks = run(dir.path(), &["doctor", "--data", "e", "--json"]);
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stdout));
    let mut cut = std::fs::read(dir.path().join("all.cgb")).expect("read");
    cut.truncate(cut.len() / 2);
    std::fs::write(dir.path().join("cut.cgb"), cut).expect("written");
    assert!(!run(dir.path(), &["restore", "cut.cgb", "--data", "f"]).status.success());
}

#[test]
fn a_slip_in_the_folder_name_makes_no_empty_country() {
    let dir = folder();
    for args in [
        &["doctor", "--data", "typo"][..],
        &["backup", "b.cgb", "--data", "typo"],
        &["undo", "x", "--data", "typo"],
        &["user", "list", "--data", "typo"],
    ] {
        let output = run(dir.path(), args);
        assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("typo"), "{args:?}");
    }
    assert!(!dir.path().join("typo").exists() && !dir.path().join("b.cgb").exists());
}
