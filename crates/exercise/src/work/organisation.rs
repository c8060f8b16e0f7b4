//! Thirty invented organisations.

use crate::stamp::Stamp;
use cg_codes::{Code, OrganisationType};
use cg_domain::actor::Organisation;
use cg_kit::{Json, Names};

type T = Code<OrganisationType>;

/// What an organisation does in the field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Nothing in the field.
    None,
    /// Survey and clearance.
    Land,
    /// Risk education.
    Education,
    /// Both.
    Both,
}

/// Acronym, type, English and Arabic name, work.
pub(crate) type Row = (&'static str, T, &'static str, &'static str, Work);

pub(crate) const ALL: [Row; 30] = [
    ("EMAA", T::NMAA, "Exerian Mine Action Authority", "السلطة الإكزيرية للأعمال المتعلقة بالألغام", Work::None),
    ("EMAC", T::NMAC, "Exerian Mine Action Centre", "المركز الإكزيري للأعمال المتعلقة بالألغام", Work::Land),
    ("EAE", T::MILITARY, "Exerian Army Engineers", "هندسة الجيش الإكزيري", Work::Land),
    ("ENP", T::POLICE, "Exerian National Police Bomb Disposal", "فرقة المتفجرات في الشرطة الإكزيرية", Work::Land),
    ("ECD", T::CIVIL_DEFENCE, "Exerian Civil Defence", "الدفاع المدني الإكزيري", Work::Both),
    ("MOEX", T::GOVERNMENT, "Ministry of Education of Exeria", "وزارة التربية في إكزيريا", Work::Education),
    ("MOHX", T::GOVERNMENT, "Ministry of Health of Exeria", "وزارة الصحة في إكزيريا", Work::None),
    (
        "UNXO",
        T::UN,
        "UN Exercise Office for Mine Action",
        "مكتب الأمم المتحدة التدريبي للأعمال المتعلقة بالألغام",
        Work::Education,
    ),
    ("UNXC", T::UN, "UN Exercise Fund for Children", "صندوق الأمم المتحدة التدريبي للأطفال", Work::Education),
    ("EXRC", T::RED_CROSS_CRESCENT, "Red Crescent of Exeria", "الهلال الأحمر في إكزيريا", Work::Education),
    ("HDT", T::INGO, "Harrow Demining Trust", "صندوق هارو لإزالة الألغام", Work::Land),
    ("SFG", T::INGO, "Safe Furrow Group", "مجموعة الأخدود الآمن", Work::Both),
    ("NLI", T::INGO, "Northern Lantern International", "الفانوس الشمالي الدولية", Work::Both),
    ("CLF", T::INGO, "Clear Lanes Foundation", "مؤسسة الممرات السالكة", Work::Land),
    ("AOW", T::INGO, "Alliance of the Open Way", "تحالف الطريق المفتوح", Work::Land),
    ("FSW", T::INGO, "First Steps Worldwide", "الخطوات الأولى حول العالم", Work::Education),
    ("VPA", T::INGO, "Village Pathways Aid", "عون دروب القرى", Work::Education),
    ("TLN", T::NNGO, "Tilled Land Network", "شبكة الأرض المحروثة", Work::Land),
    ("WAX", T::NNGO, "Women's Assembly of Exeria", "تجمع نساء إكزيريا", Work::Education),
    ("YSX", T::NNGO, "Youth for a Safe Exeria", "شباب من أجل إكزيريا آمنة", Work::Education),
    ("SSX", T::NNGO, "Survivors' Society of Exeria", "جمعية الناجين في إكزيريا", Work::Education),
    ("GRN", T::NNGO, "Green Ridge Network", "شبكة الحافة الخضراء", Work::Both),
    ("HRT", T::NNGO, "Hearth and Return", "الموقد والعودة", Work::Education),
    ("CPX", T::COMMUNITY_BASED, "Coastal Parents' Committee", "لجنة أولياء الساحل", Work::Education),
    ("BSD", T::COMMERCIAL, "Bluestone Demining Services", "بلوستون لخدمات إزالة الألغام", Work::Land),
    ("RKE", T::COMMERCIAL, "Redkite Engineering", "ريدكايت الهندسية", Work::Land),
    ("DFO", T::DONOR, "Development Fund of Ostmark", "صندوق أوستمارك للتنمية", Work::None),
    ("PLA", T::DONOR, "Peace and Land Agency", "وكالة السلام والأرض", Work::None),
    ("SVC", T::DONOR, "Silvan Cooperation", "تعاون سيلفان", Work::None),
    ("UXN", T::RESEARCH, "University of Exeria North", "جامعة إكزيريا الشمالية", Work::None),
];

/// The records of all organisations.
pub(crate) fn records(mut stamp: Stamp) -> Vec<Organisation> {
    let record = |(acronym, kind, en, ar, _): Row| Organisation {
        id: stamp.id(),
        code: acronym.to_owned(),
        name: Names::default().with("en", en).with("ar", ar),
        organisation_type: Some(kind),
        source: Stamp::source(),
        date_of_information: stamp.now(),
        extra: Json::default(),
    };
    ALL.into_iter().map(record).collect()
}

/// Acronyms of the organisations that do a kind of work.
pub(crate) fn doing(work: Work) -> Vec<&'static str> {
    ALL.iter().filter(|o| o.4 == work || o.4 == Work::Both).map(|o| o.0).collect()
}
