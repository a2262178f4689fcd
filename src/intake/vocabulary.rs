//! What columns are called in the exports of Salesforce, HubSpot, their pipelines, and spreadsheets. Refuses to know
//! what is in them.

use unicode_normalization::UnicodeNormalization as _;

/// What a column can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Account,
    AccountKey,
    AccountName,
    Parent,
    DealKey,
    Outcome,
    IsClosed,
    IsWon,
    Closed,
    Created,
    Amount,
    Currency,
    Type,
    Stage,
    Reason,
    ChurnedOn,
}

/// The names of each role, as [`plain`] has them, the best first.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Account,
        &[
            "accountid",
            "associatedcompanyidsprimary",
            "associatedcompanyids",
            "companyid",
            "customerid",
            "clientid",
            "organizationid",
            "organisationid",
            "accountkey",
            "accountnumber",
            "account",
            "accountname",
            "associatedcompanyprimary",
            "associatedcompanynamesprimary",
            "associatedcompany",
            "company",
            "companyname",
            "customer",
            "customername",
            "client",
            "clientname",
            "organization",
            "organisation",
            "companydomainname",
            "domain",
            "kundennummer",
            "kunde",
            "firma",
            "unternehmen",
            "empresa",
            "cliente",
            "entreprise",
            "societe",
        ],
    ),
    (
        Role::AccountKey,
        &[
            "accountid",
            "recordid",
            "companyid",
            "customerid",
            "clientid",
            "organizationid",
            "organisationid",
            "id",
            "hsobjectid",
            "accountkey",
            "accountnumber",
            "account",
            "accountname",
            "companyname",
            "name",
            "company",
            "customer",
            "companydomainname",
            "domain",
            "website",
            "idderegistro",
            "kundennummer",
            "firma",
            "kunde",
            "empresa",
        ],
    ),
    (
        Role::AccountName,
        &["accountname", "companyname", "name", "company", "customername", "firma", "nombredelaempresa", "security"],
    ),
    (
        Role::Parent,
        &["parentaccountid", "parentid", "parentcompanyid", "subsidiaryof", "parentaccount", "parentcompany"],
    ),
    (Role::DealKey, &["opportunityid", "dealid", "recordid", "id", "hsobjectid", "opportunitynumber", "dealnumber"]),
    (
        Role::Outcome,
        &[
            "outcome",
            "result",
            "dealstage",
            "stagename",
            "stage",
            "opportunitystage",
            "status",
            "dealstatus",
            "phase",
            "ergebnis",
            "etapa",
            "etape",
            "estado",
            "statut",
            "won",
            "hsisclosedwon",
        ],
    ),
    (Role::IsClosed, &["isclosed", "closed", "hsisclosed"]),
    (Role::IsWon, &["iswon", "won", "hsisclosedwon", "isclosedwon"]),
    (
        Role::Closed,
        &[
            "closedate",
            "closeddate",
            "closedon",
            "closedat",
            "dateclosed",
            "actualclosedate",
            "decidedon",
            "abschlussdatum",
            "abgeschlossenam",
            "fechadecierre",
            "datedecloture",
        ],
    ),
    (
        Role::Created,
        &[
            "createddate",
            "createdate",
            "createdat",
            "createdon",
            "creationdate",
            "datecreated",
            "opendate",
            "openedon",
            "engagedate",
            "startdate",
            "erstelltam",
            "erstellungsdatum",
            "fechadecreacion",
            "datedecreation",
        ],
    ),
    (
        Role::Amount,
        &[
            "amount",
            "dealamount",
            "amountincompanycurrency",
            "hsclosedamountinhomecurrency",
            "closevalue",
            "dealvalue",
            "value",
            "dealsize",
            "acv",
            "tcv",
            "betrag",
            "auftragswert",
            "importe",
            "montant",
        ],
    ),
    (Role::Currency, &["currencyisocode", "dealcurrencycode", "currency", "opportunitycurrency", "amountcurrency"]),
    (Role::Type, &["dealtype", "opportunitytype", "type"]),
    (Role::Stage, &["stagename", "dealstage", "stage"]),
    (Role::Reason, &["lossreason", "lostreason", "closedlostreason", "reasonlost", "reasonforloss"]),
    (Role::ChurnedOn, &["churndate", "churnedon", "churnedat", "cancelledon", "canceldate", "customeruntil"]),
];

/// Our built-in fields and what they are called elsewhere.
const FIELDS: &[(&str, &[&str])] = &[
    ("industry", &["industry", "sector", "gicssector", "branche", "industria", "secteur", "vertical"]),
    ("sub_industry", &["subindustry", "gicssubindustry", "hsindustrygroup", "subsector"]),
    ("naics", &["naicscode", "naics"]),
    ("sic", &["sic", "siccode"]),
    ("business_model", &["businessmodel"]),
    ("ownership", &["ownership"]),
    ("funding_stage", &["fundingstage", "lastfundingstage"]),
    (
        "country",
        &[
            "billingcountrycode",
            "hscountrycode",
            "countrycode",
            "billingcountry",
            "country",
            "countryregion",
            "officelocation",
            "shippingcountry",
            "land",
            "pais",
            "pays",
            "hqcountry",
        ],
    ),
    ("region", &["region", "billingstatecode", "billingstate", "state", "stateregion", "bundesland", "territory"]),
    ("city", &["billingcity", "city", "shippingcity", "stadt", "ciudad", "ville", "ort"]),
    (
        "employees",
        &[
            "numberofemployees",
            "employees",
            "employeecount",
            "headcount",
            "mitarbeiter",
            "mitarbeiterzahl",
            "numerodeempleados",
            "empleados",
            "effectif",
            "companysize",
        ],
    ),
    ("annual_revenue", &["annualrevenue", "revenue", "umsatz", "jahresumsatz", "ingresosanuales", "turnover"]),
    ("founded_year", &["foundedyear", "yearfounded", "yearestablished", "yearstarted", "founded", "grundungsjahr"]),
    ("total_funding", &["totalfunding", "totalmoneyraised"]),
    ("public", &["ispublic", "public"]),
    ("tech_stack", &["techstack", "webtechnologies", "technologies"]),
    ("lead_source", &["leadsource", "originalsource", "hsanalyticssource", "source"]),
    ("crm", &["crm"]),
    ("erp", &["erp", "erpsystem"]),
    ("cloud", &["cloud", "cloudprovider"]),
    ("locations", &["locations", "numberoflocations", "plants", "standorte"]),
];

/// Words in a header that speak of a person.
const PERSONAL: &[&str] = &[
    "owner",
    "owners",
    "email",
    "emails",
    "mail",
    "phone",
    "telephone",
    "mobile",
    "fax",
    "firstname",
    "lastname",
    "surname",
    "contact",
    "contacts",
    "agent",
    "rep",
    "representative",
    "manager",
    "user",
    "username",
    "assignee",
    "assigned",
    "seller",
    "salesperson",
    "salesrep",
    "champion",
    "sponsor",
    "street",
    "address",
    "birthday",
    "birthdate",
    "gender",
    "salutation",
    "linkedin",
    "twitter",
    "facebook",
    "createdby",
    "modifiedby",
    "verkaufer",
    "ansprechpartner",
    "inhaber",
    "vendedor",
    "propietario",
    "proprietaire",
    "vendeur",
    "telefon",
    "telefono",
    "correo",
    "person",
    "photo",
];

/// Headers whose values come to be, or are written, in the course of a sale or after it.
const AFTER: &[&str] = &[
    "type",
    "accounttype",
    "customertype",
    "lifecyclestage",
    "rating",
    "status",
    "accountstatus",
    "customersince",
    "customer",
    "iscustomer",
    "tier",
    "score",
    "icp",
    "hsidealcustomerprofile",
    "hsistargetaccount",
    "hscsmsentiment",
    "probability",
    "forecastcategory",
    "forecastcategoryname",
    "expectedrevenue",
    "nextstep",
    "stage",
    "stagename",
    "dealstage",
    "fiscal",
    "fiscalyear",
    "fiscalquarter",
    "hsdealstageprobability",
    "hasopenactivity",
    "hasoverduetask",
    "hasopportunitylineitem",
    "closedwonreason",
    "campaignid",
    "pipeline",
    "dealpipelineid",
    "product",
    "discount",
    "quantity",
    "arr",
    "mrr",
    "acv",
    "ltv",
    "lifetimevalue",
    "health",
    "healthscore",
    "nps",
    "churned",
    "renewal",
    "dealname",
    "opportunityname",
    "name",
    "forecast",
];

/// A header without case, accents, blanks, and what tools put around it: `BillingCountryCode`, `Billing Country Code`
/// and `billing_country_code__c` are one.
pub(super) fn plain(header: &str) -> String {
    let lower = header.trim().to_lowercase();
    let lower = lower.strip_prefix("property_").unwrap_or(&lower);
    let lower = lower.rsplit_once('.').map_or(lower, |(_, last)| last);
    let lower = lower.strip_suffix("__c").unwrap_or(lower);
    lower.nfkd().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// The words of a header: `BillingCountryCode` has three.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in header.nfkd().filter(|c| c.is_ascii()) {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && was_lower) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How well a header fits a role; 0 is best.
pub(super) fn rank(role: Role, header: &str) -> Option<usize> {
    let plain = plain(header);
    let names = NAMES.iter().find(|(other, _)| *other == role)?.1;
    names.iter().position(|name| *name == plain)
}

/// The built-in field that a header means, and how well it fits.
pub(super) fn field(header: &str) -> Option<(&'static str, usize)> {
    let plain = plain(header);
    let find = |(field, names): &(&'static str, &[&str])| {
        names.iter().position(|name| *name == plain).map(|rank| (*field, rank))
    };
    FIELDS.iter().find_map(find)
}

/// Whether a header speaks of a person.
pub(super) fn is_personal(header: &str) -> bool {
    let words = words(header);
    let joined: Vec<String> = words.windows(2).map(|pair| pair.concat()).collect();
    let is_count = words.iter().any(|word| matches!(word.as_str(), "count" | "number" | "num" | "has"));
    !is_count && words.iter().chain(&joined).any(|word| PERSONAL.contains(&word.as_str()))
}

/// Whether a header says what a sale does to an account, so that it leaks the outcome.
pub(super) fn is_after_sale(header: &str) -> bool {
    let plain = plain(header);
    let stamps = ["lastactivity", "lastviewed", "lastreferenced", "lastmodified", "lastcontacted", "numassociated"];
    AFTER.contains(&plain.as_str()) || stamps.iter().any(|stamp| plain.contains(stamp))
}

/// Whether a header is a tool's own bookkeeping.
pub(super) fn is_technical(header: &str) -> bool {
    let lower = header.to_lowercase();
    let plain = plain(header);
    lower.starts_with("_fivetran")
        || lower.starts_with("_airbyte")
        || lower.starts_with('_')
        || ["isdeleted", "isarchived", "archived", "systemmodstamp", "portalid", "recordtypeid", "masterrecordid"]
            .contains(&plain.as_str())
        || ["latitude", "longitude", "geocode", "postal", "zip"].iter().any(|word| plain.contains(word))
}

/// Whether a value says that a deal was won.
pub(super) fn means_won(value: &str) -> bool {
    let words = value_words(value);
    let won = ["won", "win", "closedwon", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "vinto", "ganho"];
    !words.iter().any(|word| LOST.contains(&word.as_str()) || word == "not")
        && words.iter().any(|word| won.contains(&word.as_str()))
}

/// Whether a value says that a deal was lost.
pub(super) fn means_lost(value: &str) -> bool {
    value_words(value).iter().any(|word| LOST.contains(&word.as_str()))
}

const LOST: [&str; 10] =
    ["lost", "lose", "loss", "closedlost", "verloren", "perdu", "perdue", "perdido", "perdida", "perso"];

/// Whether a type of deal is a first one with a customer.
pub(super) fn is_new_business(value: &str) -> bool {
    matches!(plain(value).as_str(), "newbusiness" | "newcustomer" | "new" | "newlogo" | "neugeschaft" | "neukunde")
}

fn value_words(value: &str) -> Vec<String> {
    let lower: String = value.to_lowercase().nfkd().filter(|c| c.is_ascii()).collect();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_many_tools_are_one() {
        let check = |header: &str, expected: &str| assert_eq!(plain(header), expected, "{header}");
        check("BillingCountryCode", "billingcountrycode");
        check("billing_country_code", "billingcountrycode");
        check("Tech_Stack__c", "techstack");
        check("property_closedate", "closedate");
        check("Account.Industry", "industry");
        check("Associated Company IDs (Primary)", "associatedcompanyidsprimary");
        check("Gründungsjahr", "grundungsjahr");
    }

    #[test]
    fn people_are_left_out() {
        let check = |header: &str, expected| assert_eq!(is_personal(header), expected, "{header}");
        for header in
            ["Owner Name", "sales_agent", "OwnerId", "Contact Email", "First Name", "MobilePhone", "Sales Rep"]
        {
            check(header, true);
        }
        for header in ["Industry", "Number of contacts", "Company name", "reports", "Has_Manager"] {
            check(header, false);
        }
    }

    #[test]
    fn outcomes_are_understood() {
        for value in ["Won", "Closed Won", "closedwon", "6 - Won", "Gewonnen"] {
            assert!(means_won(value) && !means_lost(value), "{value}");
        }
        for value in ["Closed Lost", "closedlost", "Lost - price", "Verloren"] {
            assert!(means_lost(value) && !means_won(value), "{value}");
        }
        assert!(!means_won("Negotiation") && !means_lost("Closed"));
    }
}
