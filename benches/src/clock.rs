//! Processor time of what is measured, best of several runs.

use std::collections::BTreeMap;

use rustix::time::{ClockId, clock_gettime};

/// Processor time used by this process so far, in milliseconds.
pub fn cpu_ms() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}

/// Milliseconds and a check value for each step.
#[derive(Default)]
pub struct Results {
    steps: BTreeMap<String, (f64, f64)>,
    /// What the names of the steps to measure begin with.
    only: String,
}

impl Results {
    /// Measures nothing but the steps whose names begin so.
    pub fn only(prefix: &str) -> Self {
        Self { only: prefix.to_owned(), ..Self::default() }
    }

    /// Measures a step; the check value lets the two sides be compared.
    pub fn step(&mut self, name: &str, repeats: u32, mut work: impl FnMut() -> f64) {
        if !name.starts_with(&self.only) {
            return;
        }
        let mut best = f64::INFINITY;
        let mut check = f64::NAN;
        for _ in 0..repeats {
            let start = cpu_ms();
            check = work();
            best = best.min(cpu_ms() - start);
        }
        eprintln!("{name:<34} {best:>12.2} ms  {check}");
        self.steps.insert(name.to_owned(), (best, check));
    }

    /// Keeps what a step measured by itself, the best of several runs.
    pub fn timed(&mut self, name: &str, repeats: u32, mut work: impl FnMut() -> f64) {
        if name.starts_with(&self.only) {
            let best = (0..repeats).map(|_| work()).fold(f64::INFINITY, f64::min);
            eprintln!("{name:<34} {best:>12.2} ms");
            self.steps.insert(name.to_owned(), (best, f64::NAN));
        }
    }

    /// Keeps a share that a step found.
    pub fn share(&mut self, name: &str, share: f64) {
        if name.starts_with(&self.only) {
            eprintln!("{name:<34} {share:>12.6}");
            self.steps.insert(name.to_owned(), (share, f64::NAN));
        }
    }

    pub fn json(&self) -> serde_json::Value {
        let steps =
            self.steps.iter().map(|(name, (ms, check))| (name.clone(), serde_json::json!({"ms": ms, "check": check})));
        serde_json::Value::Object(steps.collect())
    }
}
