//! The numbers of groups that are large enough to be shown.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::privacy;
use crate::backtest::{self, Backtest, Side};
use crate::model::{Group, Metric, Status};
use crate::workspace::Workspace;

/// What the backtest counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// The numbers of every group.
    pub groups: Vec<(Group, backtest::Numbers)>,
    /// The level of every interval, two-sided.
    pub confidence: f64,
}

impl From<&Backtest<'_>> for Measured {
    fn from(backtest: &Backtest<'_>) -> Self {
        Measured { groups: backtest.all_numbers(Side::Head), confidence: backtest.confidence }
    }
}

/// The numbers of the ICP against the rest.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Numbers {
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// The currency of every amount, where the documents agree on one.
    pub currency: Option<String>,
    /// The highest win rate that has to find room when win rates are drawn beside each other, a full tenth.
    pub win_rate_scale: f64,
    /// Accounts in the ICP.
    pub icp: GroupNumbers,
    /// Accounts outside of it.
    pub outside: GroupNumbers,
    /// All accounts.
    pub all: GroupNumbers,
    /// Accounts that only a negative profile keeps out.
    pub excluded: GroupNumbers,
    /// Accounts of which too little is known.
    pub needs_data: GroupNumbers,
}

/// The numbers of one group; absent where they are not defined, not in the snapshot, or not to be shown. Rates are
/// between 0 and 1, money is in the snapshot's currency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GroupNumbers {
    /// The group's name in reports: `icp`, `profile:ID`.
    pub group: String,
    /// Why nothing is shown.
    pub hidden: Option<WhyHidden>,
    /// Accounts.
    pub accounts: Option<u64>,
    /// Share of all accounts.
    pub account_share: Option<f64>,
    /// Closed deals.
    pub closed: Option<u64>,
    /// Won deals.
    pub won: Option<u64>,
    /// Open deals.
    pub open: Option<u64>,
    /// Won over closed.
    pub win_rate: Option<f64>,
    /// The interval of the win rate.
    pub win_rate_interval: Option<[f64; 2]>,
    /// The win rate over that of all accounts.
    pub lift: Option<f64>,
    /// Share of all wins.
    pub won_share: Option<f64>,
    /// Won revenue.
    pub won_revenue: Option<f64>,
    /// Share of all won revenue.
    pub won_revenue_share: Option<f64>,
    /// Mean amount of won deals.
    pub deal_size: Option<f64>,
    /// Median days from created to closed of won deals.
    pub cycle_days: Option<f64>,
    /// Accounts with a win.
    pub customers: Option<u64>,
    /// Customers that stayed over customers.
    pub retention: Option<f64>,
    /// The interval of the retention.
    pub retention_interval: Option<[f64; 2]>,
    /// Mean revenue to date of a customer.
    pub lifetime_value: Option<f64>,
    /// Accounts with a deal over accounts.
    pub opportunity_rate: Option<f64>,
    /// Customers that grew over customers.
    pub expansion_rate: Option<f64>,
    /// Recurring revenue now over recurring revenue at the start.
    pub net_revenue_retention: Option<f64>,
    /// What else the snapshot declares.
    pub measures: Vec<Measure>,
}

/// A number that the snapshot declares: the mean over the group's customers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Measure {
    /// Its name as it is declared.
    pub name: String,
    /// Its name in words.
    pub words: String,
    /// The mean.
    pub value: Option<f64>,
}

/// Why a group's numbers are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WhyHidden {
    /// It holds fewer accounts than shared documents may itemise.
    Small,
    /// It would give a small group away.
    Neighbour,
}

/// The numbers with what may be shown of them.
pub(super) struct Ledger {
    groups: BTreeMap<Group, backtest::Numbers>,
    confidence: f64,
    smallest: u64,
    accounts: BTreeMap<Group, WhyHidden>,
    deals: BTreeMap<Group, WhyHidden>,
    customers: BTreeMap<Group, WhyHidden>,
}

impl Ledger {
    pub(super) fn new(workspace: &Workspace, measured: &Measured) -> Self {
        let groups: BTreeMap<Group, backtest::Numbers> = measured.groups.iter().cloned().collect();
        let smallest = u64::from(workspace.config.privacy.smallest_group);
        let profiles: Vec<(String, Vec<String>)> = workspace
            .operational()
            .map(|profile| (profile.id.clone(), profile.tier_list().into_iter().map(|(name, _)| name).collect()))
            .collect();
        let hidden = |count: fn(&backtest::Numbers) -> u64| {
            let counts = groups.iter().map(|(group, numbers)| (group.clone(), count(numbers))).collect();
            privacy::hidden(&counts, &profiles, smallest)
        };
        // A large group may rest on two customers; what is said of customers and deals is guarded on its own.
        let accounts = hidden(|numbers| numbers.accounts);
        let deals = hidden(|numbers| numbers.with_opportunity);
        let customers = hidden(|numbers| numbers.customers);
        Ledger { groups, confidence: measured.confidence, smallest, accounts, deals, customers }
    }

    /// What may be shown of a group; none where nothing was counted for it.
    pub(super) fn group(&self, group: &Group) -> Option<GroupNumbers> {
        let numbers = self.groups.get(group)?;
        let mut shown = GroupNumbers {
            group: group.to_string(),
            hidden: self.accounts.get(group).copied(),
            ..GroupNumbers::default()
        };
        if shown.hidden.is_some() {
            return Some(shown);
        }
        shown.accounts = Some(numbers.accounts);
        shown.account_share = self.share_of_all(&self.accounts, numbers, &Metric::AccountShare);
        if !self.deals.contains_key(group) {
            self.add_deals(&mut shown, numbers);
        }
        if !self.customers.contains_key(group) {
            self.add_customers(&mut shown, numbers);
        }
        Some(shown)
    }

    fn add_deals(&self, shown: &mut GroupNumbers, numbers: &backtest::Numbers) {
        let count = |value: u64| numbers.has.opportunities.then_some(value);
        shown.closed = count(numbers.deals.closed);
        shown.won = count(numbers.deals.won);
        shown.open = count(numbers.open);
        shown.win_rate = numbers.value(&Metric::WinRate);
        shown.win_rate_interval = numbers.interval(&Metric::WinRate).map(<[f64; 2]>::from);
        shown.lift = self.share_of_all(&self.deals, numbers, &Metric::Lift);
        shown.won_share = self.share_of_all(&self.deals, numbers, &Metric::WonShare);
        shown.opportunity_rate = numbers.value(&Metric::OpportunityRate);
    }

    fn add_customers(&self, shown: &mut GroupNumbers, numbers: &backtest::Numbers) {
        shown.won_revenue = numbers.value(&Metric::WonRevenue);
        shown.won_revenue_share = self.share_of_all(&self.customers, numbers, &Metric::WonRevenueShare);
        shown.deal_size = numbers.value(&Metric::DealSize);
        shown.cycle_days = numbers.value(&Metric::CycleDays);
        shown.customers = numbers.has.opportunities.then_some(numbers.customers);
        shown.retention = numbers.value(&Metric::Retention);
        shown.retention_interval = numbers.interval(&Metric::Retention).map(<[f64; 2]>::from);
        shown.lifetime_value = numbers.value(&Metric::LifetimeValue);
        if numbers.with_revenue >= self.smallest {
            shown.expansion_rate = numbers.value(&Metric::ExpansionRate);
            shown.net_revenue_retention = numbers.value(&Metric::NetRevenueRetention);
        }
        shown.measures = numbers.measures.iter().map(|(name, known)| self.measure(name, *known)).collect();
    }

    fn measure(&self, name: &str, (sum, known): (f64, u64)) -> Measure {
        let value = (known > 0 && known >= self.smallest).then(|| sum / known as f64);
        Measure { name: name.to_owned(), words: Metric::Measure(name.to_owned()).words(), value }
    }

    /// A metric that is held against all accounts, and gives their number away with it.
    fn share_of_all(
        &self,
        hidden: &BTreeMap<Group, WhyHidden>,
        numbers: &backtest::Numbers,
        metric: &Metric,
    ) -> Option<f64> {
        if hidden.contains_key(&Group::All) { None } else { numbers.value(metric) }
    }
}

/// The numbers of the ICP against the rest.
pub(super) fn numbers(workspace: &Workspace, ledger: &Ledger) -> Numbers {
    let highest = |group: &Group| {
        let group = ledger.group(group)?;
        group.win_rate_interval.map(|[_, high]| high).or(group.win_rate)
    };
    let highest = ledger.groups.keys().filter_map(highest).fold(0.1, f64::max);
    let of = |group: Group| {
        ledger.group(&group).unwrap_or_else(|| GroupNumbers { group: group.to_string(), ..GroupNumbers::default() })
    };
    Numbers {
        confidence: ledger.confidence,
        currency: currency(workspace),
        win_rate_scale: ((highest * 10.0).ceil() / 10.0).min(1.0),
        icp: of(Group::Icp),
        outside: of(Group::Outside),
        all: of(Group::All),
        excluded: of(Group::Excluded),
        needs_data: of(Group::NeedsData),
    }
}

/// The currency of the deals: manifests do not name one, so it is that of the budgets and of the workspace's own
/// fields, as long as they agree.
pub(in crate::document) fn currency(workspace: &Workspace) -> Option<String> {
    let is_code = |text: &&String| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let current = workspace.profiles.iter().filter(|profile| profile.status != Status::Retired);
    let budgets = current.filter_map(|profile| profile.buying.as_ref()?.budget.as_ref()?.currency.as_ref());
    let fields = workspace.fields.iter().flat_map(|fields| &fields.fields).filter_map(|field| field.unit.as_ref());
    let codes: BTreeSet<&String> = budgets.chain(fields.filter(is_code)).collect();
    match codes.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}
