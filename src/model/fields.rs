//! What is known about an account: names, types, vocabularies, and the built-in catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, normalise};
use crate::yaml::Scalar;

/// The field catalogue: what is known about an account. It adds to the built-in catalogue and overrides by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// Always `fields`.
    #[schemars(extend("const" = "fields"))]
    pub kind: String,
    /// The fields.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// One fact about an account.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name that tests use.
    #[schemars(regex(pattern = r"^[A-Za-z][A-Za-z0-9_]*$"))]
    pub name: String,
    /// What kind of value it holds.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// What the field says about an account.
    pub dimension: Option<Dimension>,
    /// What it is counted in: `people`, or a currency code (ISO 4217) for money.
    pub unit: Option<String>,
    /// What exactly is meant, for whoever fills it in.
    pub description: Option<String>,
    /// What the field is called in documents, if not by its name.
    pub label: Option<String>,
    /// What the field is called in other systems: `{salesforce: Account.NumberOfEmployees}`.
    #[serde(default)]
    pub crm: BTreeMap<String, String>,
    /// A closed vocabulary.
    #[schemars(length(min = 1))]
    pub values: Option<Vec<Scalar>>,
    /// Other spellings of a value: `{Software: [SaaS, Computer Software]}`.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<Scalar>>,
    /// When the value is known; a criterion on what is known only after the sale leaks the outcome.
    #[serde(default)]
    pub known_at: KnownAt,
    /// Personal data: never leaves the machine, pruned on import, never rendered.
    #[serde(default)]
    pub personal: bool,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// A set of texts.
    List,
}

impl FieldType {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::Integer => "integer",
            FieldType::Number => "number",
            FieldType::Boolean => "boolean",
            FieldType::Date => "date",
            FieldType::List => "list",
        }
    }

    /// The operators that fields of this type understand.
    pub fn operators(self) -> &'static [&'static str] {
        match self {
            FieldType::Text => &["in", "not_in", "is", "starts_with", "known"],
            FieldType::Integer => &["at_least", "at_most", "between", "in", "not_in", "known"],
            FieldType::Number => &["at_least", "at_most", "between", "known"],
            FieldType::Boolean => &["is", "known"],
            FieldType::Date => &["at_least", "at_most", "between", "within", "older_than", "due_within", "known"],
            FieldType::List => &["any_of", "all_of", "none_of", "in", "not_in", "known"],
        }
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a field says about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// What kind of company it is.
    Firmographic,
    /// What it runs on.
    Technographic,
    /// What it does.
    Behavioural,
    /// What surrounds it.
    Environmental,
    /// What it believes.
    Psychographic,
    /// Where it is.
    Geographic,
    /// How it stands to us.
    Relationship,
}

/// When a field's value is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnownAt {
    /// Before anybody sold anything.
    #[default]
    BeforeSale,
    /// Only after the sale.
    AfterSale,
}

impl Field {
    /// A field with a name and a type and nothing else.
    pub fn new(name: &str, field_type: FieldType, dimension: Dimension) -> Self {
        Field {
            name: name.to_owned(),
            field_type,
            dimension: Some(dimension),
            unit: None,
            description: None,
            label: None,
            crm: BTreeMap::new(),
            values: None,
            aliases: BTreeMap::new(),
            known_at: KnownAt::BeforeSale,
            personal: false,
        }
    }

    /// Normalised spelling → normalised canonical value, for every alias.
    pub fn alias_map(&self) -> Aliases {
        let mut map = BTreeMap::new();
        for (canonical, spellings) in &self.aliases {
            for spelling in spellings {
                map.entry(normalise(&spelling.text)).or_insert_with(|| normalise(canonical));
            }
        }
        map
    }

    /// What the field is called in sentences.
    pub fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.replace('_', " "))
    }
}

/// All fields of a workspace: the built-in ones and its own, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// What the workspace declares itself.
    own: BTreeMap<String, Declared>,
}

/// A field with its texts as they are compared, worked out once: every test and every account asks for them.
#[derive(Clone, Debug, PartialEq)]
struct Declared {
    field: Field,
    aliases: Aliases,
    vocabulary: Option<Vec<String>>,
}

/// Normalised spelling → the normalised value that is meant.
pub type Aliases = BTreeMap<String, String>;

impl Declared {
    fn new(field: Field) -> Self {
        let aliases = field.alias_map();
        let values = field.values.as_ref();
        let vocabulary = values.map(|values| values.iter().map(|value| canonical(&aliases, &value.text)).collect());
        Declared { field, aliases, vocabulary }
    }
}

/// A raw text as tests compare it: normalised, then replaced by the value whose alias it is.
pub(super) fn canonical(aliases: &Aliases, text: &str) -> String {
    let normal = normalise(text);
    aliases.get(&normal).cloned().unwrap_or(normal)
}

impl Catalogue {
    /// The built-in fields, with these added or put in place of those of the same name.
    pub fn with(own: &[Field]) -> Self {
        let declared = own.iter().map(|field| (field.name.clone(), Declared::new(field.clone())));
        Catalogue { own: declared.collect() }
    }

    /// A field by its name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.declared(name).map(|declared| &declared.field)
    }

    /// Every field, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        let built_in = built_in_by_name().keys().filter(|name| !self.own.contains_key(*name));
        let names: BTreeSet<&String> = built_in.chain(self.own.keys()).collect();
        names.into_iter().filter_map(|name| self.get(name))
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|field| field.name.as_str())
    }

    /// The other spellings of a field's values; none for a field that nobody declared.
    pub fn aliases(&self, name: &str) -> &Aliases {
        static NONE: Aliases = Aliases::new();
        self.declared(name).map_or(&NONE, |declared| &declared.aliases)
    }

    /// A raw text as tests of a field compare it: normalised, then replaced by the value whose alias it is.
    pub fn canonical(&self, name: &str, text: &str) -> String {
        canonical(self.aliases(name), text)
    }

    /// The values of a field's closed vocabulary as tests compare them, in the order of writing.
    pub fn vocabulary(&self, name: &str) -> Option<&[String]> {
        self.declared(name)?.vocabulary.as_deref()
    }

    fn declared(&self, name: &str) -> Option<&Declared> {
        self.own.get(name).or_else(|| built_in_by_name().get(name))
    }
}

fn built_in_by_name() -> &'static BTreeMap<String, Declared> {
    static FIELDS: OnceLock<BTreeMap<String, Declared>> = OnceLock::new();
    FIELDS.get_or_init(|| built_in().iter().map(|field| (field.name.clone(), Declared::new(field.clone()))).collect())
}

/// The fields that every workspace has without declaring them.
pub fn built_in() -> &'static [Field] {
    use Dimension as D;
    use FieldType as T;
    /// Type, dimension, unit, names.
    const TABLE: &[(T, D, Option<&str>, &[&str])] = &[
        (
            T::Text,
            D::Firmographic,
            None,
            &[
                "industry",
                "sub_industry",
                "naics",
                "sic",
                "business_model",
                "growth_stage",
                "maturity",
                "legal_structure",
                "ownership",
                "funding_stage",
            ],
        ),
        (T::Text, D::Geographic, None, &["country", "region", "city", "time_zone"]),
        (
            T::Text,
            D::Technographic,
            None,
            &["crm", "marketing_automation", "erp", "analytics", "cloud", "data_readiness", "digital_maturity"],
        ),
        (T::Text, D::Environmental, None, &["market_position"]),
        (T::Text, D::Psychographic, None, &["adoption_mindset"]),
        (T::Text, D::Relationship, None, &["lead_source"]),
        (T::List, D::Technographic, None, &["tech_stack", "competitor_products"]),
        (T::List, D::Environmental, None, &["regulations", "certifications"]),
        (T::List, D::Behavioural, None, &["use_cases"]),
        (T::Integer, D::Firmographic, Some("people"), &["employees"]),
        (T::Integer, D::Firmographic, None, &["founded_year", "locations"]),
        (T::Integer, D::Behavioural, None, &["job_postings_90d", "engagement_score"]),
        (T::Number, D::Firmographic, None, &["annual_revenue", "total_funding", "headcount_growth", "budget"]),
        (T::Boolean, D::Environmental, None, &["regulated"]),
        (T::Boolean, D::Firmographic, None, &["has_dedicated_team", "public"]),
        (T::Boolean, D::Relationship, None, &["executive_sponsor"]),
        (T::Date, D::Behavioural, None, &["last_funding_on", "leadership_change_on"]),
        (T::Date, D::Relationship, None, &["contract_renewal_on", "last_engaged_on"]),
    ];
    static FIELDS: OnceLock<Vec<Field>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let rows = TABLE.iter().flat_map(|(field_type, dimension, unit, names)| {
            names
                .iter()
                .map(|name| Field { unit: unit.map(str::to_owned), ..Field::new(name, *field_type, *dimension) })
        });
        rows.collect()
    })
}
