use cg_codes::{
    ClosureReason, Code, EoCategory, EvidenceClass, HazardClass, HazardStatus, HazardType, LandUse,
    SourceOfInformation, YesNoUnknown,
};
use cg_geo::Shape;
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// A place believed or known to hold explosive ordnance.
    pub struct HazardArea as "hazard_areas" {
        /// Human identifier, unique in the programme.
        code: String = "Code", unit "", hxl "#event+code", Public;
        /// Name people use for it.
        name: Option<Names> = "Name", unit "", hxl "#event+name", Partner;
        /// Indication, suspected or confirmed hazardous area, spot task.
        classification: Code<HazardClass> = "Classification", unit "", hxl "#event+class", Public;
        /// What kind of hazard it is.
        hazard_type: Option<Code<HazardType>> = "Hazard type", unit "", hxl "#event+type", Public;
        /// Main category of ordnance suspected or confirmed.
        contamination: Option<Code<EoCategory>> = "Contamination", unit "", hxl "#event+contamination", Public;
        /// Where it stands: open, worked on, suspended, released, closed.
        status: Code<HazardStatus> = "Status", unit "", hxl "#status", Public;
        /// Why it was closed.
        closure_reason: Option<Code<ClosureReason>> = "Reason for closing", unit "", hxl "#status+reason", Public;
        /// When the status last changed.
        status_date: Option<PartialDate> = "Status since", unit "", hxl "#date+status", Public;
        /// P-code as the report states it.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Public;
        /// P-code of the smallest area that contains its reference point.
        located_in: Option<String> = "Located in", unit "", hxl "#adm+code+located", Public;
        /// Nearest place as the report names it.
        place_name: Option<String> = "Place", unit "", hxl "#loc+name", Partner;
        /// Area as reported.
        area_reported_m2: Option<f64> = "Reported area", unit "m2", hxl "#area+reported", Public;
        /// Area of the outline on the ellipsoid; unknown for a point.
        area_m2: Option<f64> = "Area", unit "m2", hxl "#area+computed", Public;
        /// When it was surveyed.
        survey_date: Option<PartialDate> = "Survey date", unit "", hxl "#date+survey", Public;
        /// Who surveyed it.
        survey_organisation: Option<String> = "Surveyed by", unit "", hxl "#org+survey", Partner;
        /// How it became known.
        source_of_information: Option<Code<SourceOfInformation>> = "Source of information", unit "", hxl "#meta+channel", Public;
        /// Strongest class of evidence behind it.
        evidence: Option<Code<EvidenceClass>> = "Evidence", unit "", hxl "#event+evidence", Partner;
        /// Whether it is marked on the ground.
        marked: Option<Code<YesNoUnknown>> = "Marked", unit "", hxl "#status+marked", Public;
        /// What the land is or was used for.
        land_use: Option<Code<LandUse>> = "Land use", unit "", hxl "#loc+use", Public;
        /// Estimated number of explosive items.
        items_estimated: Option<i64> = "Estimated items", unit "items", hxl "#indicator+items", Partner;
        /// Estimated cost of releasing it.
        cost_usd: Option<f64> = "Estimated cost", unit "USD", hxl "#value+usd", Partner;
        /// Date the facts are from; orders what is believed now.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Report or dataset it comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// Outline, or a point when the extent is not known.
        shape: Shape = "Geometry", unit "", hxl "#geo", Restricted;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Restricted;
    }
}
