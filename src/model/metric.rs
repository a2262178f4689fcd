//! The names of the numbers: which metric, of which group of accounts.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number that is computed for a group of accounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Number of accounts.
    Accounts,
    /// Share of all accounts.
    AccountShare,
    /// Closed opportunities.
    Closed,
    /// Won opportunities.
    Won,
    /// Lost opportunities.
    Lost,
    /// Open opportunities.
    Open,
    /// Won / closed.
    WinRate,
    /// Win rate over the win rate of all.
    Lift,
    /// Share of all wins.
    WonShare,
    /// Sum of won amounts.
    WonRevenue,
    /// Share of all won revenue.
    WonRevenueShare,
    /// Mean amount of won opportunities.
    DealSize,
    /// Median days from created to closed, of won opportunities.
    CycleDays,
    /// Accounts with a win.
    Customers,
    /// Customers that left.
    Churned,
    /// One minus churned over customers.
    Retention,
    /// Mean revenue to date of a customer.
    LifetimeValue,
    /// Accounts with an opportunity over accounts.
    OpportunityRate,
    /// Sum of open amounts.
    OpenAmount,
    /// Customers that grew over customers whose revenue is known.
    ExpansionRate,
    /// Recurring revenue now over recurring revenue at the start.
    NetRevenueRetention,
    /// A measure that the snapshot declares: the mean over customers.
    Measure(String),
}

/// What a metric is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricUnit {
    /// A count of something.
    Count,
    /// A share between 0 and 1 (or, for net revenue retention, above).
    Rate,
    /// A ratio around 1.
    Ratio,
    /// An amount of money.
    Money,
    /// Days.
    Days,
    /// Whatever the snapshot's measure is counted in.
    Other,
}

impl Metric {
    /// Every metric that needs no declaration, in the order in which reports show them.
    pub const ALL: [Metric; 21] = [
        Metric::Accounts,
        Metric::AccountShare,
        Metric::Closed,
        Metric::Won,
        Metric::Lost,
        Metric::Open,
        Metric::WinRate,
        Metric::Lift,
        Metric::WonShare,
        Metric::WonRevenue,
        Metric::WonRevenueShare,
        Metric::DealSize,
        Metric::CycleDays,
        Metric::Customers,
        Metric::Churned,
        Metric::Retention,
        Metric::LifetimeValue,
        Metric::OpportunityRate,
        Metric::OpenAmount,
        Metric::ExpansionRate,
        Metric::NetRevenueRetention,
    ];

    /// The key in documents and in JSON.
    pub fn key(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Metric::Accounts => "accounts",
            Metric::AccountShare => "account_share",
            Metric::Closed => "closed",
            Metric::Won => "won",
            Metric::Lost => "lost",
            Metric::Open => "open",
            Metric::WinRate => "win_rate",
            Metric::Lift => "lift",
            Metric::WonShare => "won_share",
            Metric::WonRevenue => "won_revenue",
            Metric::WonRevenueShare => "won_revenue_share",
            Metric::DealSize => "deal_size",
            Metric::CycleDays => "cycle_days",
            Metric::Customers => "customers",
            Metric::Churned => "churned",
            Metric::Retention => "retention",
            Metric::LifetimeValue => "lifetime_value",
            Metric::OpportunityRate => "opportunity_rate",
            Metric::OpenAmount => "open_amount",
            Metric::ExpansionRate => "expansion_rate",
            Metric::NetRevenueRetention => "net_revenue_retention",
            Metric::Measure(name) => return Cow::Owned(format!("measure:{name}")),
        })
    }

    /// The metric in words: `win rate`.
    pub fn words(&self) -> String {
        match self {
            Metric::Measure(name) => name.replace('_', " "),
            Metric::Closed => "closed deals".into(),
            Metric::Won => "won deals".into(),
            Metric::Lost => "lost deals".into(),
            Metric::Open => "open deals".into(),
            Metric::AccountShare => "share of accounts".into(),
            Metric::WonShare => "share of wins captured".into(),
            Metric::WonRevenueShare => "share of won revenue captured".into(),
            Metric::CycleDays => "sales cycle".into(),
            other => other.key().replace('_', " "),
        }
    }

    /// What the metric is counted in.
    pub fn unit(&self) -> MetricUnit {
        match self {
            Metric::Accounts | Metric::Closed | Metric::Won | Metric::Lost | Metric::Open => MetricUnit::Count,
            Metric::Customers | Metric::Churned => MetricUnit::Count,
            Metric::Lift => MetricUnit::Ratio,
            Metric::WonRevenue | Metric::DealSize | Metric::LifetimeValue | Metric::OpenAmount => MetricUnit::Money,
            Metric::CycleDays => MetricUnit::Days,
            Metric::Measure(_) => MetricUnit::Other,
            _ => MetricUnit::Rate,
        }
    }

    /// Whether a smaller value is better. Measures say so themselves, in the snapshot.
    pub fn lower_is_better(&self) -> bool {
        matches!(self, Metric::CycleDays | Metric::Churned | Metric::Lost)
    }

    /// The metric that a key names.
    pub fn parse(key: &str) -> Option<Metric> {
        match key.strip_prefix("measure:") {
            Some("") => None,
            Some(name) => Some(Metric::Measure(name.to_owned())),
            None => Metric::ALL.into_iter().find(|metric| metric.key() == key),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

/// A group of accounts that numbers are computed for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Every account.
    All,
    /// Accounts that some operational profile gives a tier.
    Icp,
    /// Every account that is not in the ICP.
    Outside,
    /// Accounts that only a negative profile keeps out.
    Excluded,
    /// Accounts of which too little is known.
    NeedsData,
    /// Accounts that a profile gives a tier.
    Profile(String),
    /// Accounts whose best fit is this tier of this profile.
    Tier(String, String),
    /// Accounts that match a negative profile.
    Negative(String),
    /// Accounts that an aspirational profile would give a tier.
    Aspirational(String),
    /// Accounts that one criterion keeps out of a profile.
    NearMiss(String),
    /// In the ICP under base and head.
    Common,
    /// In the ICP under head only.
    Entering,
    /// In the ICP under base only.
    Leaving,
    /// For gate rules: every operational profile, one by one.
    EachProfile,
}

impl Group {
    /// The group that a text names.
    pub fn parse(text: &str) -> Option<Group> {
        let fixed = [
            Group::All,
            Group::Icp,
            Group::Outside,
            Group::Excluded,
            Group::NeedsData,
            Group::Common,
            Group::Entering,
            Group::Leaving,
            Group::EachProfile,
        ];
        if let Some(group) = fixed.into_iter().find(|group| group.to_string() == text) {
            return Some(group);
        }
        let (kind, name) = text.split_once(':')?;
        if name.is_empty() {
            return None;
        }
        Some(match kind {
            "profile" => match name.split_once("/tier:") {
                Some((profile, tier)) => Group::Tier(profile.to_owned(), tier.to_owned()),
                None => Group::Profile(name.to_owned()),
            },
            "negative" => Group::Negative(name.to_owned()),
            "aspirational" => Group::Aspirational(name.to_owned()),
            "near-miss" => Group::NearMiss(name.to_owned()),
            _ => return None,
        })
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Group::All => f.write_str("all"),
            Group::Icp => f.write_str("icp"),
            Group::Outside => f.write_str("outside"),
            Group::Excluded => f.write_str("excluded"),
            Group::NeedsData => f.write_str("needs-data"),
            Group::Profile(id) => write!(f, "profile:{id}"),
            Group::Tier(id, tier) => write!(f, "profile:{id}/tier:{tier}"),
            Group::Negative(id) => write!(f, "negative:{id}"),
            Group::Aspirational(id) => write!(f, "aspirational:{id}"),
            Group::NearMiss(id) => write!(f, "near-miss:{id}"),
            Group::Common => f.write_str("common"),
            Group::Entering => f.write_str("entering"),
            Group::Leaving => f.write_str("leaving"),
            Group::EachProfile => f.write_str("each-profile"),
        }
    }
}

/// Serde and schema for a type that is written as one word of a known form.
macro_rules! written_as_text {
    ($type:ident, $what:literal, $schema:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                $type::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not {}", $what)))
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

written_as_text!(Metric, "a metric", {
    let keys: Vec<String> = Metric::ALL.iter().map(|metric| metric.key().into_owned()).collect();
    json_schema!({
        "description": "A number that is computed for a group of accounts",
        "type": "string",
        "pattern": format!("^({}|measure:.+)$", keys.join("|")),
        "examples": keys,
    })
});

written_as_text!(
    Group,
    "a group of accounts",
    json_schema!({
        "description": "A group of accounts: `icp`, `profile:ID`, `profile:ID/tier:NAME`, `each-profile` …",
        "type": "string",
        "pattern": "^(all|icp|outside|excluded|needs-data|common|entering|leaving|each-profile|(profile|negative|aspirational|near-miss):.+)$",
        "examples": ["icp", "each-profile", "profile:midmarket", "profile:midmarket/tier:A"],
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for metric in Metric::ALL.into_iter().chain([Metric::Measure("adoption".into())]) {
            assert_eq!(Metric::parse(&metric.key()), Some(metric));
        }
        for group in ["all", "icp", "needs-data", "profile:a", "profile:a/tier:B", "near-miss:x", "each-profile"] {
            assert_eq!(Group::parse(group).expect(group).to_string(), group);
        }
        for text in ["", "profile", "profile:", "tier:A", "measure:"] {
            assert_eq!((Group::parse(text), Metric::parse(text)), (None, None), "{text}");
        }
    }
}
