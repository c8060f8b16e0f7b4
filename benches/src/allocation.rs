//! Our allocation: a year's choice among 20,000 tasks, and 3,000 tasks over eight quarters.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use cg_engine::allocate::{Asset, By, Floor, FloorOf, Period, Problem, Task, allocate};

use crate::Fallible;
use crate::chance::Chance;
use crate::clock::Results;

const TASKS: usize = 20_000;
const LATER_TASKS: usize = 3_000;
const QUARTERS: usize = 8;
const PROVINCES: usize = 25;
const ASSETS: usize = 4;
const DISCOUNT: f64 = 0.03;

/// One task: what it is worth and asks, its province, its asset, and whether two quarters of a year are closed to it.
struct Job {
    value: f64,
    cost: f64,
    days: f64,
    province: usize,
    asset: usize,
    seasonal: bool,
}

/// The limits of both plans.
struct Limits {
    budget: f64,
    days: [f64; ASSETS],
    floors: [f64; PROVINCES],
    quarter_budget: f64,
    quarter_days: [f64; ASSETS],
}

pub fn run(results: &mut Results) -> Fallible<()> {
    let (jobs, limits) = made();
    for (name, problem) in
        [("allocation_year", year(&jobs, &limits)), ("allocation_quarters", quarters(&jobs, &limits))]
    {
        let mut gap = f64::NAN;
        results.step(name, 3, || match allocate(&problem) {
            Ok(plan) => {
                gap = plan.gap();
                plan.bound
            }
            Err(_) => f64::NAN,
        });
        results.share(&format!("{name}_gap"), gap);
    }
    Ok(())
}

/// Writes tasks and limits for the peers: rows of six numbers; then the limits in the order of [`Limits`].
pub fn write(folder: &Path) -> Fallible<()> {
    let (jobs, limits) = made();
    let row = |j: &Job| [j.value, j.cost, j.days, j.province as f64, j.asset as f64, f64::from(u8::from(j.seasonal))];
    numbers(&folder.join("tasks.bin"), jobs.iter().flat_map(row))?;
    let Limits { budget, days, floors, quarter_budget, quarter_days } = limits;
    let all = [budget].into_iter().chain(days).chain(floors).chain([quarter_budget]).chain(quarter_days);
    numbers(&folder.join("limits.bin"), all)
}

fn numbers(path: &Path, all: impl Iterator<Item = f64>) -> Fallible<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for number in all {
        out.write_all(&number.to_le_bytes())?;
    }
    Ok(out.flush()?)
}

/// Tasks of skewed sizes, and limits of which some bind: the budget, two kinds of teams, six provinces that must get
/// more than the best value would give them.
fn made() -> (Vec<Job>, Limits) {
    let mut chance = Chance::new(11);
    let job = |_| {
        let area = (1e5 * chance.normal().exp()).clamp(1e3, 5e7);
        Job {
            cost: area * chance.between(0.6, 2.5) + 8_000.0,
            value: chance.normal().exp() * area.powf(0.25),
            days: area / chance.between(600.0, 1_500.0) + 5.0,
            province: chance.below(PROVINCES),
            asset: chance.below(ASSETS),
            seasonal: chance.unit() < 0.3,
        }
    };
    let jobs: Vec<Job> = (0..TASKS).map(job).collect();
    let budget = jobs.iter().map(|j| j.cost).sum::<f64>() * 0.03;
    let mut order: Vec<&Job> = jobs.iter().collect();
    order.sort_by(|a, b| (b.value / b.cost).total_cmp(&(a.value / a.cost)));
    let (mut spent, mut days, mut reached, mut all) = (0.0, [0.0; ASSETS], [0.0; PROVINCES], [0.0; PROVINCES]);
    for job in order {
        spent += job.cost;
        all[job.province] += job.value;
        if spent <= budget {
            days[job.asset] += job.days;
            reached[job.province] += job.value;
        }
    }
    let share = (0..PROVINCES).map(|p| reached[p] / all[p]).sum::<f64>() / PROVINCES as f64;
    let floor = |p: usize| share * if p < 6 { 1.35 } else { 1.02 } * all[p] * 0.8;
    let later = &jobs[..LATER_TASKS];
    let of_asset = |a: usize| later.iter().filter(|j| j.asset == a).map(|j| j.days).sum::<f64>() * 0.04;
    let limits = Limits {
        budget,
        days: std::array::from_fn(|a| days[a] * [0.7, 1.1, 0.9, 1.3][a]),
        floors: std::array::from_fn(floor),
        quarter_budget: later.iter().map(|j| j.cost).sum::<f64>() * 0.03,
        quarter_days: std::array::from_fn(of_asset),
    };
    (jobs, limits)
}

fn task((nth, job): (usize, &Job)) -> Task {
    let mut days = vec![0.0; ASSETS];
    days[job.asset] = job.days;
    let group = format!("{:02}", job.province);
    Task { id: format!("{nth:05}"), value: job.value, cost: job.cost, days, group, ..Task::default() }
}

fn assets(capacity: impl Fn(usize) -> Vec<f64>) -> Vec<Asset> {
    (0..ASSETS).map(|a| Asset { key: format!("a{a}"), capacity: capacity(a) }).collect()
}

fn year(jobs: &[Job], limits: &Limits) -> Problem {
    let floor =
        |p: usize| Floor { by: By::Group, group: format!("{p:02}"), of: FloorOf::Value, least: limits.floors[p] };
    Problem {
        tasks: jobs.iter().enumerate().map(task).collect(),
        periods: vec![Period { label: "year".into(), budget: Some(limits.budget) }],
        assets: assets(|a| vec![limits.days[a]]),
        floors: (0..PROVINCES).map(floor).collect(),
        ..Problem::default()
    }
}

fn quarters(jobs: &[Job], limits: &Limits) -> Problem {
    let closed = |job: &Job| -> BTreeSet<usize> { (0..QUARTERS).filter(|q| job.seasonal && q % 4 > 1).collect() };
    let later = jobs[..LATER_TASKS].iter().enumerate();
    Problem {
        tasks: later.map(|(nth, job)| Task { closed: closed(job), ..task((nth, job)) }).collect(),
        periods: (0..QUARTERS)
            .map(|q| Period { label: format!("q{q}"), budget: Some(limits.quarter_budget) })
            .collect(),
        assets: assets(|a| vec![limits.quarter_days[a]; QUARTERS]),
        discount: DISCOUNT,
        ..Problem::default()
    }
}
