//! The order beside those of other methods: columns of the list, words and JSON.

use super::Done;
use cg_engine::cross_check::{CrossCheck, METHODS};
use cg_engine::message::number;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Conflicts told, and how many of the first ELECTRE compares in pairs.
pub(super) const ROWS: usize = 20;
/// The classes of ELECTRE Tri, lowest first.
const CLASSES: [&str; 3] = ["low", "medium", "high"];

/// Headers of the columns that the cross-check adds.
pub(super) fn headers(done: &Done<'_>) -> Vec<String> {
    let Some(cross) = &done.cross else { return Vec::new() };
    let mut headers: Vec<String> = METHODS[1..].iter().map(|method| format!("rank_{method}")).collect();
    headers.extend(["electre_cautious", "electre_hopeful", "electre_in_front"].map(str::to_owned));
    headers.extend(cross.chances.is_some().then(|| format!("p_first_{}_topsis", done.ranking.model.smaa.k)));
    headers
}

/// The columns of these that hold words.
pub(super) const TEXTS: [&str; 3] = ["electre_cautious", "electre_hopeful", "electre_in_front"];

/// What they hold of one item; in front is empty beyond the first ones, which alone are compared in pairs.
pub(super) fn cells(done: &Done<'_>, item: usize) -> Vec<String> {
    let Some(cross) = &done.cross else { return Vec::new() };
    let mut cells: Vec<String> = cross.orders[1..].iter().map(|order| order.ranks[item].to_string()).collect();
    let classes = cross.outranked.classes[item];
    cells.extend([classes.cautious, classes.hopeful].map(|class| CLASSES[class.min(2)].to_owned()));
    let in_front = cross.outranked.stands_out(item as u32);
    cells.push(in_front.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned());
    cells.extend(cross.chances.as_ref().map(|[_, topsis]| format!("{:.4}", topsis[item])));
    cells
}

/// The answer for people: how alike the orders are, and what stands furthest apart.
pub(super) fn words(done: &Done<'_>, cross: &CrossCheck, text: &mut String) {
    let k = done.ranking.model.smaa.k;
    let first =
        |shared: usize| format!("{shared} of the first {} in common", (k as usize).min(done.ranking.prepared.len()));
    let _ = writeln!(text, "Other methods over the same values (the model itself is \"additive\"):");
    for pair in cross.agreements.iter().filter(|pair| pair.one == METHODS[0]) {
        let tau = pair.tau.map_or_else(|| "no order to compare".to_owned(), |tau| format!("Kendall's tau {tau:.3}"));
        let _ = writeln!(text, "  {} and {}: {tau}, {}", pair.one, pair.other, first(pair.shared));
    }
    for conflict in cross.conflicts.iter().take(done.args.top) {
        let ranks = METHODS.iter().zip(&conflict.ranks);
        let ranks: Vec<String> = ranks.map(|(method, rank)| format!("{method} {}", number(f64::from(*rank)))).collect();
        let _ = writeln!(text, "  {}: {}", done.ranking.prepared.ids[conflict.item as usize], ranks.join(", "));
    }
    let outranked = &cross.outranked;
    let paired = number(outranked.paired.len() as f64);
    let _ = match &outranked.kernel {
        Some(kernel) => {
            let ids: Vec<&str> = kernel.iter().map(|item| done.ranking.prepared.ids[*item as usize].as_str()).collect();
            writeln!(text, "  ELECTRE I, of the first {paired} these stand in front: {}", ids.join(", "))
        }
        None => writeln!(text, "  ELECTRE I: among the first {paired} outranking goes in circles"),
    };
    let [low, medium, high] = outranked.in_classes.map(|n| number(n as f64));
    let torn = number(outranked.torn as f64);
    let _ = writeln!(text, "  ELECTRE Tri: high {high}, medium {medium}, low {low}; the two rules part on {torn}");
}

/// The answer for programs.
pub(super) fn json(done: &Done<'_>) -> Value {
    let Some(cross) = &done.cross else { return Value::Null };
    let id = |item: &u32| done.ranking.prepared.ids[*item as usize].as_str();
    json!({
        "methods": METHODS,
        "agreements": cross.agreements,
        "conflicts": cross.conflicts.iter().map(|c| json!({ "id": id(&c.item), "ranks": c.ranks })).collect::<Vec<_>>(),
        "electre": {
            "compared_in_pairs": cross.outranked.paired.len(),
            "in_front": cross.outranked.kernel.as_ref().map(|kernel| kernel.iter().map(id).collect::<Vec<_>>()),
            "classes": { "low": cross.outranked.in_classes[0], "medium": cross.outranked.in_classes[1], "high": cross.outranked.in_classes[2] },
            "torn": cross.outranked.torn,
        },
    })
}
