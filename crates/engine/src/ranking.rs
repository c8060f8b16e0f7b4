//! A finished ranking: immutable, naming its model, its inputs and its seed, the same to the bit whenever it is made again.

use crate::explain::{explain, stability};
use crate::message::Said;
use crate::model::{Model, SmaaSetting};
use crate::prepare::{NoSuchColumns, Prepared};
use crate::score::{Line, Scored};
use crate::smaa::Robustness;
use crate::table::Table;
use crate::weights::{WeightFault, Weights};
use cg_kit::{Digest, Digester};
use serde::Serialize;

/// Name and version of the engine, as it stands in runs and signed records. The number after the sign rises whenever the
/// same inputs give other figures, were it only in how they are rounded: a record can be computed again to the bit only by
/// an engine of the same name.
pub const ENGINE: &str = concat!("cg-engine ", env!("CARGO_PKG_VERSION"), "+5");

/// Everything a ranking says.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The model it was made under.
    pub model: Model,
    /// The weights that came out of the model.
    pub weights: Weights,
    /// Measures and values of all items, and what gates took out.
    pub prepared: Prepared,
    /// Scores and order.
    pub scored: Scored,
    /// How firm the ranks are; `None` where the model draws no samples.
    pub robustness: Option<Robustness>,
}

/// What a ranking was made from, and the digest of what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Name and version of the engine.
    pub engine: String,
    /// The model's name.
    pub model: String,
    /// The model's version.
    pub model_version: u32,
    /// The model's digest.
    pub model_digest: String,
    /// The digest of the ids and columns that were read, whatever order their rows came in.
    pub inputs_digest: String,
    /// The seed of the draw of weights.
    pub seed: u64,
    /// How many sets of weights were drawn.
    pub samples: u32,
    /// Items in the table: `ranked + excluded`.
    pub items: usize,
    /// Items that are ranked.
    pub ranked: usize,
    /// Items that gates took out.
    pub excluded: usize,
    /// Cells that could not be read and count as unknown.
    pub faults: usize,
    /// The digest of order, scores and counts of ranks.
    pub result_digest: String,
}

/// Scores that are drawn at most: beyond 400,000 items, 10,000 draws become fewer.
const DRAWN: u64 = 4_000_000_000;

/// How many sets of weights are drawn for so many items where a model asks for some: of millions of items fewer, in bounded
/// time, and the error of the shares is told with the number.
pub(crate) fn drawn(items: usize, asked: u32) -> u32 {
    let most = DRAWN / (items as u64).max(1);
    asked.min(u32::try_from(most).unwrap_or(u32::MAX).max(200))
}

/// Why a table cannot be ranked under a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RankingFault {
    /// The model's weights do not come out.
    #[error("cannot find the weights of the model: {0}")]
    Weights(#[from] WeightFault),
    /// The table lacks columns.
    #[error(transparent)]
    Columns(#[from] NoSuchColumns),
}

impl Ranking {
    /// Ranks a table under a model.
    ///
    /// # Shape
    /// `threads` changes the time it takes and nothing else.
    /// # Errors
    /// Weights that contradict each other; columns that the table lacks.
    pub fn new(model: &Model, table: &Table, threads: usize) -> Result<Self, RankingFault> {
        let weights = model.weights()?;
        let prepared = Prepared::new(model, table)?;
        let scored = prepared.rescore(&weights.values);
        let robustness = (model.smaa.samples > 0 && model.weights.can_vary()).then(|| {
            let samples = drawn(prepared.len(), model.smaa.samples);
            let setting = SmaaSetting { samples, ..model.smaa.clone() };
            Robustness::new(&prepared, &weights.values, &setting, threads)
        });
        Ok(Self { model: model.clone(), weights, prepared, scored, robustness })
    }

    /// The lines, best first.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        (0..self.scored.order.len()).map(|place| self.prepared.line(&self.scored, &self.weights.values, place))
    }

    /// A line in words: what made its place and, where weights were drawn, how firm it is.
    #[must_use]
    pub fn told(&self, line: &Line) -> Vec<Said> {
        let mut said = explain(line, &self.model.criteria, self.prepared.len());
        if let Some(firm) = &self.robustness
            && let Some((first, last)) = firm.rank_interval(line.item)
        {
            said.push(stability(first, last, firm.k, firm.in_first_k(line.item)));
        }
        said
    }

    /// What it was made from and the digest of what came out.
    #[must_use]
    pub fn run(&self) -> Run {
        Run {
            engine: ENGINE.to_owned(),
            model: self.model.name.clone(),
            model_version: self.model.version,
            model_digest: self.model.digest().to_string(),
            inputs_digest: self.prepared.inputs.to_string(),
            seed: self.model.smaa.seed,
            samples: self.robustness.as_ref().map_or(self.model.smaa.samples, |firm| firm.samples),
            items: self.prepared.len() + self.prepared.excluded.len(),
            ranked: self.prepared.len(),
            excluded: self.prepared.excluded.len(),
            faults: self.prepared.faults.len(),
            result_digest: self.result().to_string(),
        }
    }

    fn result(&self) -> Digest {
        let bytes = |numbers: &mut dyn Iterator<Item = [u8; 8]>| numbers.flatten().collect::<Vec<u8>>();
        let ids = |digester: Digester, item: &u32| digester.text(&self.prepared.ids[*item as usize]);
        let digester = self.scored.order.iter().fold(Digester::default(), ids);
        let digester =
            digester.bytes(&bytes(&mut self.scored.scores.iter().map(|score| score.to_bits().to_le_bytes())));
        let counts = self.robustness.iter().flat_map(|r| r.counts.iter().map(|n| u64::from(*n).to_le_bytes()));
        let digester = digester.bytes(&bytes(&mut counts.into_iter()));
        let shared = self.robustness.iter().flat_map(|r| r.shared.iter());
        let shared = shared.flat_map(|(kind, s)| std::iter::once(u64::from(*kind)).chain(s.parts.iter().copied()));
        let shared = bytes(&mut shared.map(u64::to_le_bytes));
        // Nothing is added without ties, so that the digests of rankings published before ties were shared still hold.
        let digester = if shared.is_empty() { digester } else { digester.bytes(&shared) };
        let central = self.robustness.iter().flat_map(|r| r.central.values().flat_map(|c| c.weights.iter()));
        digester.bytes(&bytes(&mut central.map(|weight| weight.to_bits().to_le_bytes()))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, rows, table};

    #[test]
    fn a_run_repeats_to_the_bit_whatever_the_order_of_rows_and_threads() {
        let here = Ranking::new(&model(), &table(), 1).expect("a ranking").run();
        let turned = rows(&[
            ["d", "", "200", "800", "1500", ""],
            ["b", "500", "400", "800", "0", "open"],
            ["e", "999", "", "", "0", "cleared"],
            ["a", "900", "", "", "500", "open"],
            ["c", "200", "", "", "100", "open"],
        ]);
        assert_eq!(here, Ranking::new(&model(), &turned, 7).expect("a ranking").run());
        assert_eq!((here.items, here.ranked, here.excluded, here.faults), (5, 4, 1, 0));
    }

    #[test]
    fn the_digest_of_the_small_ranking_is_the_same_on_every_machine() {
        let run = Ranking::new(&model(), &table(), 2).expect("a ranking").run();
        assert_eq!(
            &run.result_digest[..16],
            "8b5bd0970b24bb15",
            "a change here changes published rankings: say so in the changelog"
        );
    }

    #[test]
    fn another_seed_and_another_cell_give_another_result() {
        let digest = |m: &Model, t: &Table| Ranking::new(m, t, 1).expect("a ranking").run().result_digest;
        let here = digest(&model(), &table());
        let mut seeded = model();
        seeded.smaa.seed += 1;
        assert_ne!(here, digest(&seeded, &table()));
        assert_ne!(here, digest(&model(), &rows(&[["a", "1", "", "", "2", "open"]])));
    }

    #[test]
    fn of_millions_of_items_fewer_weights_are_drawn() {
        assert_eq!(
            [20_000, 400_000, 1_000_000, 10_000_000, 100_000_000].map(|n| drawn(n, 10_000)),
            [10_000, 10_000, 4_000, 400, 200]
        );
        assert_eq!(drawn(10_000_000, 100), 100);
    }

    #[test]
    fn without_samples_there_is_a_ranking_and_no_robustness() {
        let mut m = model();
        m.smaa.samples = 0;
        let r = Ranking::new(&m, &table(), 1).expect("a ranking");
        assert!(r.robustness.is_none());
        assert_eq!(r.lines().map(|l| l.id).collect::<String>(), "abdc");
    }
}
