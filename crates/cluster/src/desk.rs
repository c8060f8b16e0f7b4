//! Questions held open in an executor: files and indexes are opened once per question, not once per part.
//!
//! Each question has a desk: a thread that owns what it opened and lends it to some helpers, who measure what they are
//! handed. A desk closes when newer questions have pushed it out and its last part is measured.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use cg_engine::exposure::{Area, Exposure, Row};
use cg_kit::Fault;

use crate::ask::Ask;
use crate::error::ClusterError;

/// Questions held open at a time.
const OPEN: usize = 4;

type Answer = Result<(Vec<Row>, Vec<Fault>), ClusterError>;

/// A part to measure, and where its answer goes.
struct Part {
    areas: Vec<Area>,
    answer: SyncSender<Answer>,
}

type Desk = (String, std::sync::mpsc::Sender<Part>);

/// The desks, the latest asked last.
static DESKS: Mutex<Vec<Desk>> = Mutex::new(Vec::new());

/// Measures areas under a question, from whichever thread asks.
///
/// # Errors
/// When the question cannot be opened here, or the grid cannot be read.
pub(crate) fn measured(ask: &str, areas: Vec<Area>) -> Answer {
    let lost = || ClusterError::Executor("the measuring stopped; look at what this executor says".to_owned());
    let (answer, told) = sync_channel(1);
    desk(ask).send(Part { areas, answer }).map_err(|_| lost())?;
    told.recv().map_err(|_| lost())?
}

/// The desk of a question; a new one when there is none.
fn desk(ask: &str) -> std::sync::mpsc::Sender<Part> {
    let mut desks = DESKS.lock().unwrap_or_else(PoisonError::into_inner);
    let held = desks.iter().position(|(own, _)| own == ask).map(|at| desks.remove(at));
    let desk = held.unwrap_or_else(|| {
        let (to, parts) = channel();
        let own = ask.to_owned();
        std::thread::spawn(move || keep(&own, parts));
        (ask.to_owned(), to)
    });
    let to = desk.1.clone();
    desks.push(desk);
    let surplus = desks.len().saturating_sub(OPEN);
    desks.drain(..surplus);
    to
}

/// Opens a question and measures until nobody asks any more.
fn keep(ask: &str, parts: Receiver<Part>) {
    let parts = Mutex::new(parts);
    let helpers = |exposure: &Exposure<'_>| {
        std::thread::scope(|scope| {
            for _ in 0..rayon::current_num_threads() {
                scope.spawn(|| help(exposure, &parts));
            }
        });
    };
    if let Err(why) = Ask::parse(ask).and_then(|ask| ask.with_exposure(helpers)) {
        // Somebody may mend it: the next who asks opens it anew.
        DESKS.lock().unwrap_or_else(PoisonError::into_inner).retain(|(own, _)| own != ask);
        while let Some(part) = next(&parts) {
            let _ = part.answer.send(Err(why.clone()));
        }
    }
}

fn help(exposure: &Exposure<'_>, parts: &Mutex<Receiver<Part>>) {
    while let Some(part) = next(parts) {
        let found = exposure.rows(&part.areas, &|_, _, _| ());
        // Who asked may be gone, as when a query was cancelled.
        let _ = part.answer.send(found.map_err(|e| ClusterError::Asked(e.to_string())));
    }
}

fn next(parts: &Mutex<Receiver<Part>>) -> Option<Part> {
    parts.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
