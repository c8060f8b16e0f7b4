//! A crate may use only crates on lower floors; siblings on a floor never see each other.

use std::collections::BTreeMap;
use std::process::Command;

/// Floor of each of our crates; ARCHITECTURE.md draws the same picture.
const FLOORS: &[(&str, u8)] = &[
    ("cg-kit", 1),
    ("cg-geo", 2),
    ("cg-codes", 2),
    ("cg-i18n", 2),
    ("cg-domain", 3),
    ("cg-engine", 4),
    ("cg-formats", 4),
    ("cg-store", 4),
    ("cg-exercise", 4),
    ("cg-report", 4),
    ("cg-app", 5),
    ("cg-web", 6),
    ("cg-assets", 6),
    ("commonground", 7),
    ("cg-testkit", 8),
];

fn metadata() -> serde_json::Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .expect("cargo metadata runs");
    serde_json::from_slice(&out.stdout).expect("cargo metadata prints JSON")
}

#[test]
fn floors_hold() {
    let floors: BTreeMap<_, _> = FLOORS.iter().copied().collect();
    // One exception, stated here so that it cannot spread: pages embed the bundle that `assets` builds.
    let allowed = [("cg-web", "cg-assets")];
    let mut seen = 0;
    for package in metadata()["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let floor =
            floors.get(name).unwrap_or_else(|| panic!("{name} has no floor; add it to FLOORS and ARCHITECTURE.md"));
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let on = dependency["name"].as_str().expect("a name");
            let Some(below) = floors.get(on) else { continue };
            if dependency["kind"].as_str() == Some("dev") || allowed.contains(&(name, on)) {
                continue;
            }
            assert!(below < floor, "{name} (floor {floor}) must not use {on} (floor {below})");
            seen += 1;
        }
    }
    assert!(seen > 10, "the test looked at too little: {seen} arrows");
}
