//! Any text as a ranking model, in TOML and in JSON; what is read has a digest and weights or a reason.
#![no_main]

use cg_engine::model::Model;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for model in [Model::from_toml(text, "a.toml"), Model::from_json(text)].into_iter().flatten() {
        assert_eq!(model.digest(), model.digest());
        if let Ok(weights) = model.weights() {
            let sum: f64 = weights.values.iter().sum();
            assert!((sum - 1.0).abs() < 1e-6, "weights add up to {sum}");
        }
    }
});
