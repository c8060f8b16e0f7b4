//! The command line as scripts use it: names, exit codes, JSON.

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const EVENTS: &str = "id,year,kind,killed,lon,lat\nA-1,2020,accident,1,20.5,-9.0\nA-2,2021,accident,x,20.2,-9.0\nA-3,2022,accident,0,,\n";

const MAP: &str = "kind = \"accidents\"\nposition = { lon = \"lon\", lat = \"lat\" }\n[fields]\ncode = \"id\"\ndate = \"year\"\nevent_type = \"kind\"\nkilled = \"killed\"\n";

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground")).current_dir(dir).args(args).output().expect("it runs")
}

#[expect(clippy::panic, reason = "a test fails loudly")]
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

/// What a failing command says to a program: message, where and remedy.
fn error(output: &Output) -> Value {
    assert!(!output.status.success());
    assert!(!output.stderr.is_empty(), "people are told as well");
    let error = json(output)["error"].clone();
    assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()), "{error}");
    assert!(error.get("where").is_some() && error.get("remedy").is_some(), "{error}");
    error
}

fn typed(dir: &Path, args: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("a keyboard").write_all(typed.as_bytes()).expect("typed");
    child.wait_with_output().expect("it ends")
}

#[test]
fn every_fault_of_an_import_is_in_its_json_with_place_words_and_mapping() {
    let dir = folder();
    for way in ["--dry-run", "--yes"] {
        let done = json(&run(dir.path(), &[&IMPORT[..], &[way, "--faults", "faults.csv"]].concat()));
        let faults = done["fault_list"].as_array().expect("a list");
        let counted: u64 = done["faults"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
        assert_eq!((faults.len() as u64, &done["faults_left_out"]), (counted, &serde_json::json!({})), "{done}");
        let bad = faults.iter().find(|f| f["rule"] == "number-unreadable").expect("the word in a column of numbers");
        assert_eq!(
            (&bad["severity"], &bad["sheet"], &bad["row"], &bad["column"], &bad["found"]),
            (&"error".into(), &"events".into(), &3.into(), &"killed".into(), &"x".into()),
            "{done}"
        );
        let message = bad["message"].as_str().expect("words");
        assert!(message.contains('x') && !message.contains(['\u{2068}', '\u{2069}']), "{message:?}");
        assert!(bad["remedy"].as_str().is_some_and(|r| r.ends_with('.')), "{bad}");
        assert!(done["mapping"]["fields"]["killed"].to_string().contains("\"killed\""), "{done}");
        assert_eq!((&done["mapping_from"], &done["kept_beside_the_fields"]), (&"file".into(), &serde_json::json!([])));
        let table = std::fs::read_to_string(dir.path().join("faults.csv")).expect("written");
        assert_eq!(table.lines().count() as u64, counted + 1, "{table}");
    }
}

#[test]
fn every_failing_command_answers_in_json_what_where_and_what_to_do() {
    let dir = folder();
    std::fs::write(dir.path().join("empty.csv"), "").expect("written");
    std::fs::write(dir.path().join("model.toml"), "name = 1").expect("written");
    let known = [
        (&["import", "accidents", "nowhere.csv", "--data", "d"][..], "nowhere.csv"),
        (&["import", "accidents", "empty.csv", "--data", "d", "--yes"], "empty.csv"),
        (&["import", "accidents", "events.csv", "--data", "d", "--map", "no.toml"], "no.toml"),
        (&["import", "casualties", "events.csv", "--data", "d", "--map", "map.toml"], "the mapping is for accidents"),
        (&["import", "minefields", "events.csv"], "minefields"),
        (&["undo", "no-such-batch", "--data", "typo"], "typo"),
        (&["undo", "no-such-batch", "--data", "d"], "no-such-batch"),
        (&["backup", "map.toml", "--data", "d"], "map.toml"),
        (&["restore", "map.toml", "--data", "e"], "map.toml"),
        (&["restore", "map.toml", "--verify"], "map.toml"),
        (&["doctor", "--data", "typo"], "typo"),
        (&["user", "list", "--data", "typo"], "typo"),
        (&["user", "token", "nobody", "--data", "d"], "nobody"),
        (&["exposure", "--areas", "no.gpkg", "--out", "o.csv"], "no.gpkg"),
        (&["exposure", "--areas", "events.csv", "--out", "o.txt"], "o.txt"),
        (&["rank", "--table", "events.csv", "--model", "model.toml", "--out", "r.csv"], "model.toml"),
        (&["rank", "--table", "events.csv", "--model", "no.toml", "--out", "r.csv"], "no.toml"),
    ];
    assert!(run(dir.path(), &[&IMPORT[..], &["--yes"]].concat()).status.success());
    for (args, part) in known {
        let output = run(dir.path(), &[args, &["--json"]].concat());
        let error = error(&output);
        assert!(error.to_string().contains(part), "{args:?}: {error}");
    }
    let unasked = run(dir.path(), &IMPORT);
    assert_eq!((&json(&unasked)["rows"], error(&unasked)["where"].as_str()), (&3.into(), Some("events.csv")));
    assert!(error(&unasked)["remedy"].as_str().is_some_and(|r| r.contains("--yes")));
}

#[test]
fn a_row_longer_than_its_header_is_no_item_to_rank() {
    let folder = folder();
    let model = "name = \"m\"\nversion = 1\ntitle = \"M\"\n[[criteria]]\nkey = \"people\"\ncriterion = \"people-within\"\n\
                 column = \"people\"\nweight = 1\n";
    std::fs::write(folder.path().join("m.toml"), model).expect("a model");
    std::fs::write(folder.path().join("t.csv"), "id,people\nA,1,234,5\nB,7\n").expect("a table");
    let told = run(folder.path(), &["rank", "--table", "t.csv", "--model", "m.toml", "--out", "r.csv", "--json"]);
    assert!(!told.status.success() && !folder.path().join("r.csv").exists());
    let said = error(&told);
    assert!(said["message"].as_str().is_some_and(|m| m.contains("row 2 has more cells")), "{said}");
}

#[test]
fn who_stops_reading_a_result_ends_the_command_without_a_word() {
    let folder = folder();
    let model = "name = \"m\"\nversion = 1\ntitle = \"M\"\n[[criteria]]\nkey = \"people-within\"\nweight = 1\n";
    std::fs::write(folder.path().join("m.toml"), model).expect("a model");
    let rows: String = (0..20_000).map(|i| format!("item-{i},{i}\n")).collect();
    std::fs::write(folder.path().join("t.csv"), format!("id,population_500m\n{rows}")).expect("a table");
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder.path())
        .args(["rank", "--table", "t.csv", "--model", "m.toml", "--out", "-", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(141), ""));
}

#[test]
fn accounts_answer_in_json() {
    let dir = folder();
    let user = |args: &[&str]| {
        json(&typed(dir.path(), &[&["user"], args, &["--data", "d", "--json"]].concat(), "a long pass-phrase\n"))
    };
    assert_eq!(user(&["add", "amina", "--role", "manager"])["role"], "manager");
    assert_eq!(user(&["reset", "amina"])["name"], "amina");
    let token = user(&["token", "amina", "--label", "nightly"]);
    assert!(token["token"].as_str().is_some_and(|t| t.len() > 30) && token["label"] == "nightly", "{token}");
    assert_eq!(user(&["list"])[0]["name"], "amina");
    let short = typed(dir.path(), &["user", "add", "b", "--data", "d", "--json"], "short\n");
    error(&short);
}

#[test]
fn a_marked_copy_goes_into_a_folder_that_is_made_and_a_failed_restore_leaves_none() {
    let dir = folder();
    let done = run(dir.path(), &[&IMPORT[..], &["--dry-run", "--marked", "new/deep"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(std::fs::read_dir(dir.path().join("new/deep")).expect("made").count(), 1);
    std::fs::write(dir.path().join("bad.cgb"), "no backup").expect("written");
    assert!(!run(dir.path(), &["restore", "bad.cgb", "--data", "fresh"]).status.success());
    assert!(!dir.path().join("fresh").exists());
    assert!(run(dir.path(), &[&IMPORT[..], &["--yes"]].concat()).status.success());
    assert!(!run(dir.path(), &["restore", "bad.cgb", "--data", "d"]).status.success());
    assert!(run(dir.path(), &["doctor", "--data", "d"]).status.success(), "what was there stays");
}

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
    assert_eq!(again["batch"], Value::Null, "nothing new, no batch");
    let batch = done["batch"].as_str().expect("a batch");
    let undone = json(&run(dir.path(), &["undo", batch, "--data", "d", "--json"]));
    assert_eq!(undone["removed"], 2, "{undone}");
    assert!(!run(dir.path(), &["undo", batch, "--data", "d"]).status.success(), "only once");
}

#[test]
fn an_import_of_which_every_row_is_refused_fails_and_still_lists_the_faults() {
    let dir = folder();
    std::fs::write(dir.path().join("events.csv"), EVENTS.replace(",20", ",x20")).expect("written");
    let done = run(dir.path(), &[&IMPORT[..], &["--yes"]].concat());
    assert!(error(&done)["message"].as_str().is_some_and(|m| m.contains("every row is refused")));
    let done = json(&done);
    assert_eq!((&done["refused"], &done["batch"]), (&3.into(), &Value::Null), "{done}");
    assert_eq!(done["fault_list"].as_array().map(Vec::is_empty), Some(false), "{done}");
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
    assert_eq!(again["batch"], Value::Null, "nothing new, no batch");
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

#[test]
fn who_stops_reading_does_not_stop_an_import() {
    let dir = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(dir.path())
        .args(["import", "accidents", "events.csv", "--map", "map.toml", "--data", "d", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(json(&run(dir.path(), &[&IMPORT[..], &["--dry-run"]].concat()))["unchanged"], 2);
}
