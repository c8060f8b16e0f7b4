//! The first ones by ELECTRE: which of them no other outranks, and whether each is high, medium or low.

use crate::error::{AppError, Result};
use cg_engine::methods::{Classes, Thresholds, electre, electre_tri};
use cg_engine::prepare::Prepared;
use cg_engine::value::Wish;
use std::collections::BTreeSet;

/// Least agreement and greatest objection of ELECTRE I; credibility that ELECTRE Tri needs.
const AGREE: f64 = 0.65;
const OBJECT: f64 = 0.35;
/// Between low and medium, and between medium and high, on every value.
const PROFILES: [f64; 2] = [1.0 / 3.0, 2.0 / 3.0];
/// Differences in value below the first do not count, from the second they count fully, from the third they forbid.
const THRESHOLDS: Thresholds = Thresholds { indifferent: 0.05, full: 0.15, veto: Some(0.6) };

/// What ELECTRE says beside the additive order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outranked {
    /// How many were compared in pairs.
    pub paired: usize,
    /// Items that no other of the kernel outranks, best additive rank first; `None` where outranking goes in circles.
    pub kernel: Option<Vec<u32>>,
    /// All items in the classes low, medium and high, by the cautious rule.
    pub in_classes: [usize; 3],
    /// Items of which the cautious and the hopeful rule tell different classes.
    pub torn: usize,
    /// The first items by additive rank with their classes.
    pub first: Vec<(u32, Classes)>,
}

/// Outranking among the first `rows` of `order`, which are told, and the class of every item.
pub(super) fn outranked(prepared: &Prepared, weights: &[f64], order: &[u32], rows: usize) -> Result<Outranked> {
    let first = &order[..order.len().min(rows)];
    let picked: Vec<Vec<f64>> =
        prepared.values.iter().map(|column| first.iter().map(|item| column[*item as usize]).collect()).collect();
    let columns: Vec<&[f64]> = picked.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    let found = electre(&columns, weights, &wishes, AGREE, OBJECT);
    let found = found.map_err(|e| AppError::invalid("model", e.to_string()))?;
    let kernel = found.kernel.map(|places| places.iter().map(|at| first[*at as usize]).collect());

    let whole: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let profiles = PROFILES.map(|limit| vec![limit; whole.len()]);
    let classes = electre_tri(&whole, weights, &vec![THRESHOLDS; whole.len()], &profiles, AGREE);
    let mut in_classes = [0; 3];
    for class in &classes {
        in_classes[class.cautious.min(2)] += 1;
    }
    Ok(Outranked {
        paired: first.len(),
        kernel,
        in_classes,
        torn: classes.iter().filter(|c| c.cautious != c.hopeful).count(),
        first: order.iter().take(rows).map(|item| (*item, classes[*item as usize])).collect(),
    })
}

impl Outranked {
    /// Whether an item is in the kernel; unknown where there is none, or it was not compared.
    #[must_use]
    pub fn stands_out(&self, item: u32) -> Option<bool> {
        self.kernel.as_ref().map(|kernel| kernel.iter().copied().collect::<BTreeSet<_>>().contains(&item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_engine::model::Model;
    use cg_engine::table::{Cell, Table};

    #[test]
    fn the_best_of_all_is_the_kernel_and_high_and_a_torn_one_is_told() {
        let criterion = |key: &str| {
            format!(
                "[[criteria]]\nkey = \"{key}\"\ncolumn = \"{key}\"\nweight = 1\nvalue = {{ shape = \"linear\", zero = 0, full = 10 }}\n"
            )
        };
        let text = format!("name = \"t\"\nversion = 1\n{}{}", criterion("a"), criterion("b"));
        let model = Model::from_toml(&text, "t").expect("a model");
        let column = |cells: [f64; 4]| cells.into_iter().map(Cell::Number).collect();
        let columns = [("a".to_owned(), column([9.0, 5.0, 1.0, 10.0])), ("b".to_owned(), column([9.0, 5.0, 1.0, 0.0]))];
        let ids = ["best", "middle", "least", "torn"].map(str::to_owned).to_vec();
        let table = Table::new(ids, columns.into()).expect("a table");
        let prepared = Prepared::new(&model, &table).expect("prepared");
        let at = |id: &str| prepared.item(id).expect("an item") as u32;
        let order = prepared.rescore(&[0.5, 0.5]).order;
        let got = outranked(&prepared, &[0.5, 0.5], &order, 4).expect("few items");
        assert_eq!(got.paired, 4);
        assert_eq!(got.stands_out(at("best")), Some(true));
        assert_eq!((got.stands_out(at("middle")), got.stands_out(at("least"))), (Some(false), Some(false)));
        let class = |id: &str| got.first.iter().find(|(i, _)| *i == at(id)).map(|(_, c)| (c.cautious, c.hopeful));
        assert_eq!((class("best"), class("middle"), class("least")), (Some((2, 2)), Some((1, 1)), Some((0, 0))));
        // Full on one criterion, nothing on the other: caution says low, hope says high.
        assert_eq!((class("torn"), got.torn), (Some((0, 2)), 1));
        assert_eq!(got.in_classes, [2, 1, 1]);
    }
}
