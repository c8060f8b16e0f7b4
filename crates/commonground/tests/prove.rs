//! `commonground allocate --prove`: with HiGHS it proves, without it says how to get it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Output};

const PLAN: &str = "name = \"sack\"\nversion = 1\n[columns]\nvalue = \"worth\"\ncost = \"weight\"\n\
                    [[periods]]\nlabel = \"all\"\nbudget = 6404180\n";

/// Knapsack P08 of Burkardt's collection: weight and worth of 24 things; the best sum is 13,549,094.
const P08: [(u32, u32); 24] = [
    (382745, 825594),
    (799601, 1677009),
    (909247, 1676628),
    (729069, 1523970),
    (467902, 943972),
    (44328, 97426),
    (34610, 69666),
    (698150, 1296457),
    (823460, 1679693),
    (903959, 1902996),
    (853665, 1844992),
    (551830, 1049289),
    (610856, 1252836),
    (670702, 1319836),
    (488960, 953277),
    (951111, 2067538),
    (323046, 675367),
    (446298, 853655),
    (931161, 1826027),
    (31385, 65731),
    (496951, 901489),
    (264724, 577243),
    (224916, 466257),
    (169684, 369261),
];

fn allocate(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder)
        .args(["allocate", "--table", "t.csv", "--plan", "p.toml", "--out", "out.csv", "--json"])
        .args(more)
        .output()
        .unwrap()
}

fn sack(folder: &Path) {
    let rows = P08.iter().enumerate().map(|(at, (weight, worth))| format!("T{at},{weight},{worth}\n"));
    std::fs::write(folder.join("t.csv"), format!("id,weight,worth\n{}", rows.collect::<String>())).unwrap();
    std::fs::write(folder.join("p.toml"), PLAN).unwrap();
}

fn json(output: &Output) -> serde_json::Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text} {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_best_plan_is_proved_to_be_the_best_or_the_way_to_a_proof_is_told() {
    let folder = tempfile::tempdir().unwrap();
    sack(folder.path());
    let told = allocate(folder.path(), &["--prove", "30"]);
    let answer = json(&told);
    if cfg!(feature = "highs") {
        assert!(told.status.success(), "{answer}");
        assert_eq!(answer["run"]["proof"], "best");
        assert_eq!(answer["run"]["value"], 13_549_094.0);
        assert_eq!(answer["run"]["gap"], 0.0);
    } else {
        assert!(!told.status.success());
        assert!(answer["error"]["remedy"].as_str().unwrap().contains("make highs"), "{answer}");
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    sack(folder.path());
    let told = allocate(folder.path(), &["--prove", "0"]);
    assert!(!told.status.success());
    assert!(json(&told)["error"]["message"].as_str().unwrap().contains("1 to 86400"));
    assert!(!folder.path().join("out.csv").exists());
}
