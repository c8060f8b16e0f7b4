//! Progress bars, one per stage.

use std::collections::BTreeMap;
use std::sync::Mutex;

use cg_engine::exposure::Stage;
use indicatif::ProgressBar;

use crate::progress;

/// Bars that appear when their stage begins.
#[derive(Default)]
pub(super) struct Bars(Mutex<BTreeMap<Stage, ProgressBar>>);

impl Bars {
    /// Shows how far a stage is.
    pub(super) fn tell(&self, stage: Stage, done: u64, all: u64) {
        let Ok(mut bars) = self.0.lock() else { return };
        let bar = bars.entry(stage).or_insert_with(|| progress::bar(words(stage), Some(all)));
        bar.set_length(all);
        bar.set_position(done.max(bar.position()));
    }

    /// Takes the bars away.
    pub(super) fn finish(&self) {
        if let Ok(bars) = self.0.lock() {
            bars.values().for_each(ProgressBar::finish_and_clear);
        }
    }
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Inside => "People inside",
        Stage::Within => "People near",
        Stage::Distinct => "Everybody once",
        Stage::Layers => "Facilities and roads",
    }
}
