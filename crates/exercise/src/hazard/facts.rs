//! What is recorded of a hazard area, with the gaps and slips that real records have.

use super::site::{Origin, Site, kind};
use crate::chance::Dice;
use crate::layer::{Scene, point};
use crate::names::Name;
use crate::planted::Planted;
use crate::stamp::{Stamp, as_reported};
use cg_codes::{
    ClosureReason, Code, EvidenceClass, HazardClass, HazardStatus, LandUse, SourceOfInformation, YesNoUnknown,
};
use cg_domain::land::HazardArea;
use cg_geo::Shape;
use cg_kit::{Json, Names, PartialDate};

/// Where a record belongs.
pub(super) struct Place<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) municipality: usize,
    pub(super) site: &'a Site,
    pub(super) number: usize,
    pub(super) near: usize,
}

/// Makes the record of a hazard area.
pub(super) fn record(
    dice: &mut Dice,
    stamp: &mut Stamp,
    place: &Place<'_>,
    shape: Shape,
    planted: &mut Planted,
) -> HazardArea {
    let code = format!("XE-HA-{:05}", place.number);
    let site = place.site;
    let latest = site.front == 2;
    let (hazard_type, contamination) = kind(dice, site.origin, latest);
    let classification = dice.weighted(&[
        (HazardClassCode::CHA, 55.0),
        (HazardClassCode::SHA, 38.0),
        (HazardClassCode::INDICATION, 4.0),
        (HazardClassCode::EOD_SPOT, 3.0),
    ]);
    let life = Life::draw(dice, stamp, place.scene.fronts[site.front].years_ago.1, classification);
    let is_point = classification == HazardClassCode::INDICATION || classification == HazardClassCode::EOD_SPOT;
    let shape = if is_point { point(site.at).unwrap_or(shape) } else { shape };
    let area_m2 = shape.is_area().then(|| libm::round(shape.area_m2() * 10.0) / 10.0);
    let located_in = place.scene.atlas.codes[place.municipality].clone();
    let name = &place.scene.atlas.settlement_names[place.near];
    let density = items(dice, site.origin, site.area_m2);
    let area_reported_m2 = reported_area(dice, area_m2, site.area_m2, &code, planted);
    let evidence = evidence(dice, classification, &code, planted);
    let admin_code = stated_code(dice, place, &located_in, &code, planted);
    HazardArea {
        id: stamp.id(),
        code,
        name: Some(title(site.origin, name, place.number)),
        classification,
        hazard_type: (!dice.happens(0.02)).then_some(hazard_type),
        contamination: (!dice.happens(0.04)).then_some(contamination),
        status: life.status,
        closure_reason: life.closure_reason,
        status_date: Some(life.status_date),
        admin_code,
        located_in: Some(located_in),
        place_name: (!dice.happens(0.05)).then(|| name.latin.clone()),
        area_reported_m2,
        area_m2,
        survey_date: life.survey_date,
        survey_organisation: (!dice.happens(0.06))
            .then(|| dice.pick(&["EMAC", "HDT", "SFG", "NLI", "CLF", "EAE"]).to_owned()),
        source_of_information: Some(source(dice, site.origin)),
        evidence,
        marked: (!dice.happens(0.10)).then(|| marked(dice)),
        land_use: (!dice.happens(0.08)).then(|| land_use(dice, site.origin)),
        items_estimated: dice.happens(0.62).then_some(density),
        cost_usd: (dice.happens(0.7) && !is_point).then(|| cost(dice, site)),
        date_of_information: Some(life.informed),
        source: Stamp::source(),
        shape,
        extra: Json::default(),
    }
}

type HazardClassCode = Code<HazardClass>;
type Status = Code<HazardStatus>;
type Reason = Code<ClosureReason>;

/// The dates and the status of a hazard area.
struct Life {
    status: Status,
    closure_reason: Option<Reason>,
    survey_date: Option<PartialDate>,
    status_date: PartialDate,
    informed: PartialDate,
}

impl Life {
    /// Surveyed some time after the fighting; the older the survey, the more likely something was done since.
    fn draw(dice: &mut Dice, stamp: &Stamp, fighting_ended: i16, class: HazardClassCode) -> Self {
        let oldest = i64::from(fighting_ended) * 365;
        let surveyed = dice.between(40.0, libm::pow(oldest as f64, 1.0)) as i64;
        let years = surveyed as f64 / 365.0;
        let done = (years / 14.0).min(0.75);
        let open = [(Status::OPEN, 70.0), (Status::IN_PROGRESS, 15.0), (Status::SUSPENDED, 6.0)];
        let ended = [(Status::RELEASED, 11.0), (Status::CLOSED, 9.0)];
        let status = if dice.happens(done) { dice.weighted(&ended) } else { dice.weighted(&open) };
        let changed = if status == Status::OPEN { surveyed } else { dice.whole(5, surveyed) };
        let survey_day = stamp.days_ago(surveyed);
        let sha = class != HazardClassCode::CHA;
        Self {
            status,
            closure_reason: (status == Status::CLOSED || status == Status::RELEASED).then(|| reason(dice, status, sha)),
            survey_date: (!dice.happens(0.02)).then(|| as_reported(dice, survey_day, 0.08, 0.03)),
            status_date: PartialDate::day(stamp.days_ago(changed)),
            informed: PartialDate::day(stamp.days_ago(changed.saturating_sub(dice.whole(0, 20)).max(0))),
        }
    }
}

fn reason(dice: &mut Dice, status: Status, sha: bool) -> Reason {
    if status == Status::RELEASED {
        let cancelled = if sha { 5.0 } else { 1.0 };
        return dice.weighted(&[
            (Reason::CLEARED, 5.0),
            (Reason::COMBINATION, 2.0),
            (Reason::REDUCED, 2.0),
            (Reason::CANCELLED, cancelled),
        ]);
    }
    let why = [
        (Reason::CANCELLED, 5.0),
        (Reason::CLEARED, 5.0),
        (Reason::DUPLICATE, 1.0),
        (Reason::MERGED, 1.0),
        (Reason::SPLIT, 0.5),
        (Reason::ENTERED_IN_ERROR, 0.5),
    ];
    dice.weighted(&why)
}

/// Close to the outline mostly; sometimes off by more than 5 % or 20 % on purpose; sometimes not stated.
fn reported_area(
    dice: &mut Dice,
    computed: Option<f64>,
    planned: f64,
    code: &str,
    planted: &mut Planted,
) -> Option<f64> {
    let Some(area) = computed else {
        return dice.happens(0.5).then(|| libm::round(planned / 100.0) * 100.0);
    };
    let draw = dice.unit();
    let (factor, what) = match draw {
        d if d < 0.05 => return None,
        d if d < 0.10 => (1.0 + dice.between(0.07, 0.18), Some("area-differs")),
        d if d < 0.13 => (dice.between(0.45, 0.75), Some("area-differs-strongly")),
        _ => (1.0 + dice.between(-0.02, 0.02), None),
    };
    let step = if area > 20_000.0 { 100.0 } else { 10.0 };
    let reported = libm::round(area * factor / step) * step;
    if let Some(what) = what {
        planted.note("hazard_areas", code, what);
    }
    Some(reported)
}

fn evidence(dice: &mut Dice, class: HazardClassCode, code: &str, planted: &mut Planted) -> Option<Code<EvidenceClass>> {
    if class == HazardClassCode::CHA {
        if dice.happens(0.025) {
            planted.note("hazard_areas", code, "confirmed-without-direct-evidence");
            return Some(Code::<EvidenceClass>::INDIRECT);
        }
        return (!dice.happens(0.03)).then_some(Code::<EvidenceClass>::DIRECT);
    }
    (!dice.happens(0.06)).then_some(Code::<EvidenceClass>::INDIRECT)
}

/// The p-code on the report: right mostly, sometimes that of another municipality, sometimes missing.
fn stated_code(dice: &mut Dice, place: &Place<'_>, right: &str, code: &str, planted: &mut Planted) -> Option<String> {
    let draw = dice.unit();
    if draw < 0.02 {
        return None;
    }
    if draw < 0.045 {
        let district = place.scene.atlas.district(place.municipality);
        let mut others = place.scene.atlas.codes.iter().filter(|c| c.starts_with(district) && *c != right);
        if let Some(other) = others.next() {
            planted.note("hazard_areas", code, "stated-place-differs");
            return Some(other.clone());
        }
    }
    Some(right.to_owned())
}

fn title(origin: Origin, name: &Name, number: usize) -> Names {
    let names = match origin {
        Origin::Front => name.within(
            "Front line field at {}",
            "Champ de la ligne de front à {}",
            "Campo de la línea de frente en {}",
            "حقل خط الجبهة في {}",
            "Поле на лінії фронту біля {}",
        ),
        Origin::Base => name.within(
            "Old base at {}",
            "Ancienne base à {}",
            "Antigua base en {}",
            "قاعدة قديمة في {}",
            "Стара база біля {}",
        ),
        Origin::Road => name.within(
            "Road verge at {}",
            "Bord de route à {}",
            "Borde de carretera en {}",
            "حافة الطريق في {}",
            "Узбіччя дороги біля {}",
        ),
        Origin::Strike => name.within("Strike at {}", "Frappe à {}", "Ataque en {}", "ضربة في {}", "Удар біля {}"),
        Origin::Battle => name.within(
            "Battle area at {}",
            "Zone de combat à {}",
            "Área de combate en {}",
            "منطقة قتال في {}",
            "Район бою біля {}",
        ),
    };
    Names(names.0.into_iter().map(|(lang, text)| (lang, format!("{text} ({number})"))).collect())
}

fn source(dice: &mut Dice, origin: Origin) -> Code<SourceOfInformation> {
    type S = Code<SourceOfInformation>;
    let strike = if origin == Origin::Strike { 6.0 } else { 0.2 };
    let records = if origin == Origin::Front { 4.0 } else { 1.0 };
    let sources = [
        (S::NTS, 10.0),
        (S::COMMUNITY_SURVEY, 5.0),
        (S::ACCIDENT_REPORT, 2.0),
        (S::MILITARY_RECORDS, records),
        (S::STRIKE_DATA, strike),
        (S::AUTHORITY_REPORT, 2.0),
        (S::EORE_ACTIVITY, 1.0),
        (S::HOTLINE, 1.0),
        (S::REMOTE_SENSING, 0.5),
    ];
    dice.weighted(&sources)
}

fn marked(dice: &mut Dice) -> Code<YesNoUnknown> {
    type Y = Code<YesNoUnknown>;
    dice.weighted(&[(Y::YES, 42.0), (Y::NO, 44.0), (Y::UNKNOWN, 14.0)])
}

fn land_use(dice: &mut Dice, origin: Origin) -> Code<LandUse> {
    type L = Code<LandUse>;
    match origin {
        Origin::Road => dice.weighted(&[(L::ROAD, 7.0), (L::PATH, 2.0), (L::BRIDGE, 1.0)]),
        Origin::Battle => {
            dice.weighted(&[(L::HOUSING, 4.0), (L::RAINFED_CROPS, 3.0), (L::SCHOOL, 0.5), (L::NOT_USED, 2.0)])
        }
        _ => dice.weighted(&[
            (L::RAINFED_CROPS, 6.0),
            (L::GRAZING, 5.0),
            (L::NOT_USED, 4.0),
            (L::FOREST, 3.0),
            (L::IRRIGATED_CROPS, 1.5),
            (L::ORCHARD, 1.0),
            (L::WATER_SOURCE, 0.8),
            (L::HOUSING, 0.6),
            (L::UNKNOWN, 1.0),
        ]),
    }
}

fn items(dice: &mut Dice, origin: Origin, area_m2: f64) -> i64 {
    let per_hectare = match origin {
        Origin::Front | Origin::Base => 22.0,
        Origin::Road => 12.0,
        Origin::Strike => 9.0,
        Origin::Battle => 4.0,
    };
    (dice.lognormal(per_hectare, 0.7) * area_m2 / 10_000.0).clamp(1.0, 9_000.0) as i64
}

/// What releasing it would cost: a fixed part and a price per square metre that falls with size.
fn cost(dice: &mut Dice, site: &Site) -> f64 {
    let price = match site.origin {
        Origin::Strike | Origin::Battle => 0.35,
        _ => 1.6,
    };
    let total = 4_000.0 + price * libm::pow(site.area_m2, 0.96) * dice.lognormal(1.0, 0.3);
    libm::round(total / 100.0) * 100.0
}
