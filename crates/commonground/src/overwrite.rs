//! A command never writes over a file it reads: somebody's only copy may be in it.

use crate::outcome::{Outcome, Stop};
use std::path::{Path, PathBuf};

/// Options that name a file to be written.
const WRITTEN: [&str; 6] = ["--out", "--faults", "--frontier", "--calendar", "--admin-out", "--save-map"];

/// Refuses when a file to be written is also named anywhere else on the command line.
pub(crate) fn refuse(words: &[String]) -> Outcome {
    let (mut written, mut others) = (Vec::new(), Vec::new());
    let mut at = words.iter();
    while let Some(word) = at.next() {
        let (option, value) = word.split_once('=').map_or((word.as_str(), None), |(o, v)| (o, Some(v)));
        if WRITTEN.contains(&option) {
            let value = value.or_else(|| at.next().map(String::as_str));
            written.extend(value.and_then(file));
            // The record of a run is written beside its result.
            let record = value.filter(|_| option == "--out").map(|out| Path::new(out).with_extension("run.json"));
            written.extend(record.and_then(|record| file(&record.to_string_lossy())));
        } else {
            others.extend(named(word));
        }
    }
    let twice = written.iter().enumerate().find(|(n, path)| others.contains(path) || written[..*n].contains(path));
    twice.map_or(Ok(()), |(_, path)| {
        let words =
            "it would be written over a file that this command reads or writes; name another file for the result";
        Err(Stop::new(words).at(path.display()))
    })
}

/// The files a word may name: itself, or what stands after `--option=` and `NAME=` and before `::LAYER`.
fn named(word: &str) -> impl Iterator<Item = PathBuf> {
    let after = |word: &str| word.split_once('=').map_or(0, |(option, _)| option.len() + 1);
    let first = &word[after(word)..];
    let second = &first[after(first)..];
    [word, first, second]
        .into_iter()
        .flat_map(|value| [value, value.rsplit_once("::").map_or(value, |(path, _)| path)])
        .filter_map(file)
}

/// The file of that name, if there is one; a name that is not there yet cannot be lost.
fn file(word: &str) -> Option<PathBuf> {
    Path::new(word).is_file().then(|| Path::new(word).canonicalize().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_read_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        for name in ["table.csv", "schools.gpkg", "old.csv", "old.run.json"] {
            std::fs::write(at(name), "x").unwrap();
        }
        let dotted = folder.path().join(".").join("table.csv").display().to_string();
        let run = |words: &[&str]| refuse(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        let table = at("table.csv");
        for out in [table.as_str(), dotted.as_str()] {
            assert!(run(&["rank", "--table", &table, "--out", out]).is_err());
            assert!(run(&["rank", &format!("--table={table}"), &format!("--out={out}")]).is_err());
        }
        let schools = at("schools.gpkg");
        assert!(run(&["exposure", "--points", &format!("schools={schools}::places"), "--out", &schools]).is_err());
        assert!(run(&["exposure", "--areas", &table, "--out", &at("old.csv"), "--faults", &at("old.csv")]).is_err());
        assert!(run(&["rank", "--table", &table, "--out", &at("old.csv")]).is_ok(), "an older result may be renewed");
        assert!(run(&["rank", "--table", &at("old.run.json"), "--out", &at("old.csv")]).is_err(), "nor its record");
        assert!(run(&["rank", "--table", &table, "--out", &at("new.csv")]).is_ok());
        assert!(run(&["rank", "--table", "-", "--out", "-"]).is_ok());
    }
}
