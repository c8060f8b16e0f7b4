//! The first ones by ELECTRE: which of them no other outranks, and whether each is high, medium or low.

use crate::methods::{Classes, MOST_IN_PAIRS, Thresholds, electre, electre_tri};
use crate::prepare::Prepared;
use crate::value::Wish;

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
    /// The first items by additive rank, which were compared in pairs.
    pub paired: Vec<u32>,
    /// Items that no other of the kernel outranks, best additive rank first; `None` where outranking goes in circles.
    pub kernel: Option<Vec<u32>>,
    /// All items in the classes low, medium and high, by the cautious rule.
    pub in_classes: [usize; 3],
    /// Items of which the cautious and the hopeful rule tell different classes.
    pub torn: usize,
    /// The classes of every item, in the order of the ids: 0 low, 1 medium, 2 high.
    pub classes: Vec<Classes>,
}

/// Outranking among the first `rows` of `order`, and the class of every item; weights add up to 1.
pub(super) fn outranked(prepared: &Prepared, weights: &[f64], order: &[u32], rows: usize) -> Outranked {
    let rows = rows.min(MOST_IN_PAIRS);
    let first = &order[..order.len().min(rows)];
    let picked: Vec<Vec<f64>> =
        prepared.values.iter().map(|column| first.iter().map(|item| column[*item as usize]).collect()).collect();
    let columns: Vec<&[f64]> = picked.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    // No more than can be compared in pairs were picked.
    let found = electre(&columns, weights, &wishes, AGREE, OBJECT).ok();
    let kernel = found.and_then(|f| f.kernel).map(|places| places.iter().map(|at| first[*at as usize]).collect());

    let whole: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let profiles = PROFILES.map(|limit| vec![limit; whole.len()]);
    let classes = electre_tri(&whole, weights, &vec![THRESHOLDS; whole.len()], &profiles, AGREE);
    let mut in_classes = [0; 3];
    for class in &classes {
        in_classes[class.cautious.min(2)] += 1;
    }
    Outranked {
        paired: first.to_vec(),
        kernel,
        in_classes,
        torn: classes.iter().filter(|c| c.cautious != c.hopeful).count(),
        classes,
    }
}

impl Outranked {
    /// Whether an item is in the kernel; unknown where there is none, or it was not compared.
    #[must_use]
    pub fn stands_out(&self, item: u32) -> Option<bool> {
        let kernel = self.kernel.as_ref().filter(|_| self.paired.contains(&item));
        kernel.map(|kernel| kernel.contains(&item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::table::{Cell, Table};

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
        let got = outranked(&prepared, &[0.5, 0.5], &order, 4);
        assert_eq!(got.paired, order);
        assert_eq!(got.stands_out(at("best")), Some(true));
        assert_eq!((got.stands_out(at("middle")), got.stands_out(at("least"))), (Some(false), Some(false)));
        let class = |id: &str| (got.classes[at(id) as usize].cautious, got.classes[at(id) as usize].hopeful);
        assert_eq!((class("best"), class("middle"), class("least")), ((2, 2), (1, 1), (0, 0)));
        // Full on one criterion, nothing on the other: caution says low, hope says high.
        assert_eq!((class("torn"), got.torn), ((0, 2), 1));
        assert_eq!(got.in_classes, [2, 1, 1]);
        let two = outranked(&prepared, &[0.5, 0.5], &order, 2);
        assert_eq!((two.paired.len(), two.classes.len()), (2, 4), "classes are told of all");
        assert_eq!(two.stands_out(at("least")), None, "it was not compared");
    }
}
