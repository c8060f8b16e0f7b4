use cg_codes::{Code, OrganisationType};
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// An organisation that acts on explosive ordnance in the country.
    pub struct Organisation as "organisations" {
        /// Acronym, unique in the programme.
        code: String = "Acronym", unit "", hxl "#org+acronym", Public;
        /// Name in every language known.
        name: Names = "Name", unit "", hxl "#org+name", Public;
        /// Authority, NGO, commercial operator, donor.
        organisation_type: Option<Code<OrganisationType>> = "Type", unit "", hxl "#org+type", Public;
        /// Where the entry comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// Date the facts are from.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Partner;
    }
}
