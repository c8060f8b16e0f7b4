//! How fast reports go in, come out and are taken back: `cargo run --release -p cg-store --example report_times [URL] [ROWS]`.
#![allow(clippy::print_stdout, reason = "a measurement for the terminal")]

use cg_domain::{Noun, noun};
use cg_kit::{Kind, Value};
use cg_store::records::{self, Cells, Filter, Order, Page, Tally, VersionMeta};
use cg_store::{Store, StoreError, batches};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let place = words.next().unwrap_or_default();
    let rows: u32 = words.next().map_or(Ok(125_000), |w| w.parse())?;
    let store = if place.is_empty() { Store::in_memory()? } else { Store::open(&place)? };
    for name in ["accidents", "hazard_areas", "populations"] {
        measure(&store, noun(name).ok_or("no such noun")?, rows)?;
    }
    Ok(())
}

fn measure(store: &Store, noun: &Noun, rows: u32) -> Result<(), StoreError> {
    let cells: Vec<Cells> = (0..rows).map(|n| record(noun, n)).collect();
    let batch =
        batches::Batch { status: "committed".into(), ..batches::Batch::new(noun.name, noun.name, "test", None, 1) };
    store.write(|tx| batches::put(tx, &batch))?;
    let date = "2020-01-01".parse().map_err(|_| StoreError::NotNow("a date"))?;
    let meta = VersionMeta { batch: Some(noun.name.into()), valid_from: date, recorded_at: 1, actor: None };
    let put =
        || store.write(|tx| records::put_rows(tx, noun, &mut cells.iter().cloned(), &meta)).map(|p| Tally::of(&p));
    let say = |what: &str, (started, before): (Instant, f64)| {
        let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu() - before);
        let rate = f64::from(rows) / seconds;
        println!("{:14} {what:22} {seconds:6.2} s  {cpu:6.2} CPU-s here  {rate:9.0} rows/s", noun.name);
    };
    let at = (Instant::now(), cpu());
    let first = put()?;
    say(&format!("put ({} new)", first.new), at);
    let at = (Instant::now(), cpu());
    let again = put()?;
    say(&format!("again ({} same)", again.unchanged), at);
    let at = (Instant::now(), cpu());
    let mut seen = 0;
    store.read(|tx| {
        records::stream_rows(tx, noun, &Filter::True, &mut |_| {
            seen += 1;
            Ok(())
        })
    })?;
    say(&format!("stream ({seen})"), at);
    let at = (Instant::now(), cpu());
    store.read(|tx| records::list_rows(tx, noun, &Filter::True, &Order::default(), &Page::first(100)))?;
    say("first page of 100", at);
    let at = (Instant::now(), cpu());
    let undone = store.write(|tx| records::retract_batch(tx, noun.name, 2, None))?;
    say(&format!("undo ({} gone)", undone.removed), at);
    Ok(())
}

/// CPU seconds of this process so far, in ticks of a hundredth.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = |at: usize| stat.split(' ').nth(at).and_then(|t| t.parse::<f64>().ok()).unwrap_or_default();
    (ticks(13) + ticks(14)) / 100.0
}

fn record(noun: &Noun, n: u32) -> Cells {
    let cell = |f: &cg_kit::Field| match f.kind {
        _ if f.name == "code" => Value::Text(format!("{}-{n}", noun.name)),
        Kind::Shape => outline(f64::from(n % 3600) * 0.1, f64::from(n % 89)),
        Kind::Names => Value::from("{\"en\":\"Name\",\"ar\":\"اسم\"}"),
        Kind::Date => Value::Text(format!("{}-{:02}-{:02}", 1990 + n % 30, 1 + n % 12, 1 + n % 28)),
        Kind::Int => Value::Int(i64::from(n % 5)),
        Kind::Real => Value::Real(f64::from(n) * 1.37),
        Kind::Bool => Value::Bool(n.is_multiple_of(2)),
        Kind::Json => Value::from("{\"otra\":\"cosa\"}"),
        Kind::Text | Kind::Code(_) => Value::Text(format!("value {}", n % 100)),
    };
    let id = format!("01930000-{:04x}-7000-8000-{n:012x}", noun.name.len());
    Cells { id, values: noun.fields.iter().map(cell).collect() }
}

/// A ring of 16 corners, as stored WKB.
fn outline(west: f64, south: f64) -> Value {
    let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0, 17, 0, 0, 0];
    for corner in 0..17 {
        let angle = f64::from(corner % 16) * std::f64::consts::TAU / 16.0;
        wkb.extend((west - 180.0 + 0.01 * angle.cos()).to_le_bytes());
        wkb.extend((south + 0.01 * angle.sin()).to_le_bytes());
    }
    Value::Bytes(wkb)
}
