//! The statements asked most often are served by an index on both databases.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::cast::{bare, id, noun, reported};
use both::on_both;
use cg_kit::Value;
use cg_store::records::{self, Cursor, Filter, Order, Page};
use cg_store::{Engine, Row, Stmt, StoreError, Tx, api_tokens, audit, batches, faults, measures, sessions};

/// A transaction that notes how the database means to carry out each statement.
struct Explaining<'a> {
    inner: &'a mut dyn Tx,
    plans: Vec<(String, String)>,
}

impl Explaining<'_> {
    fn explain(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<(), StoreError> {
        let (word, at) = match self.inner.engine() {
            Engine::Sqlite => ("explain query plan", 3),
            Engine::Postgres => ("explain", 0),
        };
        let text: &'static str = format!("{word} {}", stmt.text(self.inner.engine())).leak();
        let rows = self.inner.query(&Stmt::both("test.explain", text), binds)?;
        let lines: Vec<String> = rows.iter().map(|r| r.text(at)).collect::<Result<_, _>>()?;
        self.plans.push((stmt.name.to_string(), lines.join("\n")));
        Ok(())
    }
}

impl Tx for Explaining<'_> {
    fn engine(&self) -> Engine {
        self.inner.engine()
    }
    fn for_each(
        &mut self,
        stmt: &Stmt,
        binds: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.explain(stmt, binds)?;
        self.inner.for_each(stmt, binds, each)
    }
    fn exec(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<u64, StoreError> {
        self.explain(stmt, binds)?;
        self.inner.exec(stmt, binds)
    }
    fn exec_many(&mut self, stmt: &Stmt, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64, StoreError> {
        self.inner.exec_many(stmt, rows)
    }
    fn script(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        self.inner.script(name, text)
    }
    fn prepare(&mut self, stmt: &Stmt) -> Result<usize, StoreError> {
        self.inner.prepare(stmt)
    }
}

fn ask_what_is_hot(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let areas = noun("hazard_areas");
    let all = Page::default();
    records::get_row(tx, areas, &id(1))?;
    records::by_codes_rows(tx, areas, &["hazard_areas-1", "hazard_areas-2"])?;
    let cursor = Cursor { at: "hazard_areas-1".into(), id: id(1) };
    records::list_rows(tx, areas, &Filter::True, &Order::default(), &Page::after(cursor, 100))?;
    records::list_rows(tx, areas, &Filter::eq("status", "open"), &Order::by("id"), &all)?;
    records::list_rows(tx, areas, &Filter::Bbox([0.0, 0.0, 1.0, 1.0]), &Order::by("id"), &all)?;
    records::list_rows(tx, areas, &Filter::any_of("located_in", ["A", "B"]), &Order::by("id"), &all)?;
    records::list_rows(
        tx,
        noun("accidents"),
        &Filter::period("date", "2006".parse().ok(), "2007".parse().ok()),
        &Order::by("id"),
        &all,
    )?;
    records::list_rows(tx, noun("layer_features"), &Filter::eq("layer", "roads"), &Order::by("id"), &all)?;
    records::list_rows(tx, noun("admin_areas"), &Filter::eq("parent_code", "A"), &Order::by("id"), &all)?;
    records::history_rows(tx, areas, &id(1))?;
    records::put_rows(tx, areas, &mut std::iter::once(bare(areas, 1)), &reported(None, "2020", 1))?;
    records::retract_batch(tx, "b1", 1, None)?;
    sessions::find(tx, &[1], 1)?;
    api_tokens::find(tx, &[1], 1)?;
    batches::page(tx, None, 10)?;
    faults::page(tx, "b", None, 0, 10)?;
    audit::page(tx, None, 10)?;
    measures::of_record(tx, "hazard_areas", &id(1))?;
    Ok(())
}

#[test]
fn what_is_asked_most_is_served_by_an_index() {
    on_both(|store| {
        store
            .write(|tx| {
                batches::put(tx, &batches::Batch::new("b", "b", "k", None, 1))?;
                for n in 0..300 {
                    batches::put(tx, &batches::Batch::new(&format!("b{n}"), "b", "k", None, n))?;
                }
                for name in ["hazard_areas", "accidents", "layer_features", "admin_areas"] {
                    let noun = noun(name);
                    for part in 0..30 {
                        let mut rows = (part * 100..part * 100 + 100).map(|n| bare(noun, n));
                        records::put_rows(tx, noun, &mut rows, &reported(Some(&format!("b{part}")), "2020", 1))?;
                    }
                }
                tx.script("analyze", "analyze")
            })
            .expect("records");
        let plans = store
            .write(|inner| {
                if inner.engine() == Engine::Postgres {
                    // A small table is quicker to read through; the question is whether an index could serve.
                    inner.script("planner", "set local enable_seqscan = off")?;
                }
                let mut tx = Explaining { inner, plans: Vec::new() };
                ask_what_is_hot(&mut tx)?;
                Ok::<_, StoreError>(tx.plans)
            })
            .unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)));
        assert!(plans.len() > 20, "{}", plans.len());
        for (name, plan) in plans {
            let slow = |line: &&str| match store.engine() {
                // A virtual table (the R*Tree, a JSON array) is scanned by its own index.
                Engine::Sqlite => line.starts_with("SCAN ") && !line.contains("INDEX") && !line.contains("json_each"),
                Engine::Postgres => line.contains("Seq Scan"),
            };
            let found: Vec<&str> = plan.lines().filter(slow).collect();
            assert!(found.is_empty(), "{name} reads a whole table:\n{plan}");
        }
    });
}
