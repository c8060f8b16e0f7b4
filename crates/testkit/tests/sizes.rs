//! Files stay small enough to be read whole.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that may be longer, each with its reason.
const EXCEPTIONS: &[(&str, &str)] =
    &[("geo/src/bands/node.rs", "one measured kernel and its plain twin; apart they would drift")];

/// Lines of code before the inline tests.
const LIMIT: usize = 500;

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn files_are_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for entry in fs::read_dir(&root).expect("crates").flatten() {
        sources(&entry.path().join("src"), &mut files);
    }
    assert!(files.len() > 50, "the test looked at too little: {} files", files.len());
    let long: Vec<String> = files
        .iter()
        .filter(|f| !EXCEPTIONS.iter().any(|(end, _)| f.ends_with(end)))
        .filter_map(|f| {
            let text = fs::read_to_string(f).expect("readable");
            let code = text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).count();
            (code > LIMIT).then(|| format!("{} has {code} lines", f.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these, or add a reason:\n{}", long.join("\n"));
}
