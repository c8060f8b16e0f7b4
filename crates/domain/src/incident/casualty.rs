use cg_codes::{ActivityAtTime, AgeGroup, AreaType, CasualtyOutcome, CivilStatus, Code, EoCategory, Sex};
use cg_kit::{Json, PartialDate, record};

record! {
    /// One person harmed, without any identity: names and contacts have no field here.
    pub struct Casualty as "casualties" {
        /// Code of the row, never a person's number elsewhere.
        code: String = "Code", unit "", hxl "", Restricted;
        /// Code of the accident.
        accident_code: Option<String> = "Accident", unit "", hxl "#event+code", Restricted;
        /// When it happened, as exactly as known.
        date: Option<PartialDate> = "Date", unit "", hxl "#date+occurred", Restricted;
        /// Sex.
        sex: Option<Code<Sex>> = "Sex", unit "", hxl "#gender", Restricted;
        /// Age at the accident.
        age: Option<i64> = "Age", unit "years", hxl "#age", Restricted;
        /// Child under 18, or adult.
        age_group: Option<Code<AgeGroup>> = "Age group", unit "", hxl "#age+group", Restricted;
        /// Civilian, deminer, security forces.
        civil_status: Option<Code<CivilStatus>> = "Civil status", unit "", hxl "#affected+status", Restricted;
        /// Killed or injured.
        outcome: Option<Code<CasualtyOutcome>> = "Outcome", unit "", hxl "#affected+outcome", Restricted;
        /// What the person was doing.
        activity_at_time: Option<Code<ActivityAtTime>> = "Activity", unit "", hxl "#event+activity", Restricted;
        /// Suspected device.
        device: Option<Code<EoCategory>> = "Device", unit "", hxl "#event+device", Restricted;
        /// P-code as the report states it, or as found from the names of places.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Restricted;
        /// Place as the report names it.
        place_name: Option<String> = "Place", unit "", hxl "#loc+name", Restricted;
        /// Town or countryside.
        area_type: Option<Code<AreaType>> = "Area type", unit "", hxl "#loc+type", Restricted;
        /// Date the facts are from; orders what is believed now.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Restricted;
        /// Report or dataset it comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Restricted;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Identity;
    }
}
