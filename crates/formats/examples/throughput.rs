//! Rows per second and peak memory of reading, drafting and writing; run with `--release`.
//!
//! `cargo run --release -p cg-formats --example throughput [ROWS]`
#![expect(clippy::print_stdout, reason = "it prints its table")]

use cg_formats::{Drafter, Guess, ImportKind, Limits, Source};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let dir = tempfile::tempdir()?;
    let (table, layer) = (dir.path().join("accidents.csv"), dir.path().join("areas.geojson"));
    make_table(&table, rows)?;
    make_layer(&layer, rows / 5)?;
    println!("| what | rows | MB | rows/s | peak memory so far |\n|---|---|---|---|---|");
    for (kind, path) in [(ImportKind::Accidents, &table), (ImportKind::HazardAreas, &layer)] {
        measure("read", path, || read(path))?;
        measure("read and draft", path, || draft(kind, path))?;
    }
    Ok(())
}

fn make_table(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "accident id,date,event type,killed,injured,departamento,municipio,lon,lat,remarks")?;
    for i in 0..rows {
        let (d, m) = (1 + i % 28, 1 + i % 12);
        writeln!(
            out,
            "A-{i},20{:02}-{m:02}-{d:02},accident,{},{},ANTIOQUIA,NECHÍ,{},{},\"on the way, at night\"",
            i % 24,
            i % 2,
            i % 5,
            -74.0 - (i % 1000) as f64 / 1000.0,
            4.0 + (i % 777) as f64 / 1000.0
        )?;
    }
    out.flush()
}

fn make_layer(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
    for i in 0..rows {
        let (x, y) = (30.0 + (i % 1000) as f64 / 500.0, 10.0 + (i / 1000) as f64 / 500.0);
        let ring: Vec<String> = (0..=24)
            .map(|k| f64::from(k % 24) * std::f64::consts::TAU / 24.0)
            .map(|a| format!("[{:.6},{:.6}]", x + a.cos() / 1000.0, y + a.sin() / 1000.0))
            .collect();
        let comma = if i > 0 { "," } else { "" };
        writeln!(
            out,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"hazard_id\":\"H-{i}\",\"classification\":\"SHA\",\"status\":\"open\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
            ring.join(",")
        )?;
    }
    writeln!(out, "]}}")?;
    out.flush()
}

fn measure(
    what: &str,
    path: &Path,
    run: impl FnOnce() -> Result<u64, Box<dyn std::error::Error>>,
) -> Result<(), Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let rows = run()?;
    let seconds = begun.elapsed().as_secs_f64();
    let size = std::fs::metadata(path)?.len() as f64 / 1e6;
    let name = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    println!("| {what} {name} | {rows} | {size:.0} | {:.0} | {} |", rows as f64 / seconds, peak());
    Ok(())
}

fn read(path: &Path) -> Result<u64, Box<dyn std::error::Error>> {
    let source = Source::open(path, &Limits::default())?;
    let mut n = 0;
    for row in source.rows(&source.layers()[0].name)? {
        row?;
        n += 1;
    }
    Ok(n)
}

fn draft(kind: ImportKind, path: &Path) -> Result<u64, Box<dyn std::error::Error>> {
    let source = Source::open(path, &Limits::default())?;
    let guess = Guess::of(kind, &source, None)?;
    let layer = source.layer(None)?;
    let mut drafter = Drafter::new(&guess.mapping, layer).map_err(|f| format!("{f:?}"))?;
    let mut n = 0;
    for row in source.rows(&layer.name)? {
        n += drafter.row(&row?).drafts.len() as u64;
    }
    Ok(n)
}

/// Peak resident memory, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or_else(|| "not known".into(), |v| v.trim().to_owned())
}
