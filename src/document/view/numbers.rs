//! The numbers of groups that are large enough to be shown.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::portrait::{Counting, CriterionNumbers, Gain, Reasons, Shown, TrendQuarter, Within};
use super::privacy;
use crate::backtest::{self, Backtest, Portrait, Side};
use crate::model::{Group, Metric, Status};
use crate::workspace::Workspace;

/// What the backtest counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// The numbers of every group.
    pub groups: Vec<(Group, backtest::Numbers)>,
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// What documents show beyond groups; none where it was not counted.
    pub portrait: Option<Portrait>,
}

impl From<&Backtest<'_>> for Measured {
    fn from(backtest: &Backtest<'_>) -> Self {
        Measured { groups: backtest.all_numbers(Side::Head), confidence: backtest.confidence, portrait: None }
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
    /// Accounts within the bounds of the market.
    pub within: Within,
    /// Win rates by the quarter in which deals closed, the oldest first, the latest twelve.
    pub trend: Vec<TrendQuarter>,
    /// The highest win rate that has to find room when the quarters are drawn, a full tenth.
    pub trend_scale: f64,
    /// How well the score ranks accounts.
    pub gain: Option<Gain>,
    /// Why deals are lost; none where the snapshot has no reasons.
    pub losses: Option<Reasons>,
    /// Why customers leave; none where the snapshot has no reasons.
    pub departures: Option<Reasons>,
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
pub(super) struct Ledger<'m> {
    portrait: Option<Shown<'m>>,
    groups: BTreeMap<Group, backtest::Numbers>,
    confidence: f64,
    smallest: u64,
    accounts: BTreeMap<Group, WhyHidden>,
    deals: BTreeMap<Group, WhyHidden>,
    customers: BTreeMap<Group, WhyHidden>,
}

impl<'m> Ledger<'m> {
    pub(super) fn new(workspace: &Workspace, measured: &'m Measured) -> Self {
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
        let mut accounts = hidden(|numbers| numbers.accounts);
        let mut deals = hidden(|numbers| numbers.with_opportunity);
        let mut customers = hidden(|numbers| numbers.customers);
        let portrait = measured.portrait.as_ref().map(|portrait| {
            Shown::new(portrait, smallest, |group, counting| {
                let of = |hidden: &BTreeMap<Group, WhyHidden>| hidden.contains_key(group);
                of(&accounts)
                    || match counting {
                        Counting::Accounts => false,
                        Counting::Deals => of(&deals),
                        Counting::Customers => of(&customers),
                    }
            })
        });
        if let Some(shown) = &portrait {
            let all = [
                (&mut accounts, Counting::Accounts),
                (&mut deals, Counting::Deals),
                (&mut customers, Counting::Customers),
            ];
            for (hidden, counting) in all {
                for group in groups.keys().filter(|group| !shown.has_group(group, counting)) {
                    hidden.entry(group.clone()).or_insert(WhyHidden::Neighbour);
                }
            }
        }
        Ledger { portrait, groups, confidence: measured.confidence, smallest, accounts, deals, customers }
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

    /// What a criterion tells by itself, as far as it may be shown.
    pub(super) fn criterion(&self, profile: &str, criterion: &str) -> Option<CriterionNumbers> {
        self.portrait.as_ref()?.criterion(profile, criterion)
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

/// Quarters that a drawing has room for.
const MOST_QUARTERS: usize = 12;

/// The numbers of the ICP against the rest.
pub(super) fn numbers(workspace: &Workspace, ledger: &Ledger<'_>) -> Numbers {
    let highest = |group: &Group| {
        let group = ledger.group(group)?;
        group.win_rate_interval.map(|[_, high]| high).or(group.win_rate)
    };
    let highest = ledger.groups.keys().filter_map(highest).fold(0.1, f64::max);
    let of = |group: Group| {
        ledger.group(&group).unwrap_or_else(|| GroupNumbers { group: group.to_string(), ..GroupNumbers::default() })
    };
    let portrait = ledger.portrait.as_ref();
    let mut trend = portrait.map(Shown::trend).unwrap_or_default();
    trend.drain(..trend.len().saturating_sub(MOST_QUARTERS));
    let sides = trend.iter().flat_map(|quarter| quarter.icp.iter().chain(&quarter.outside));
    Numbers {
        confidence: ledger.confidence,
        currency: currency(workspace),
        win_rate_scale: full_tenth(highest),
        icp: of(Group::Icp),
        outside: of(Group::Outside),
        all: of(Group::All),
        excluded: of(Group::Excluded),
        needs_data: of(Group::NeedsData),
        within: portrait.map(Shown::within).unwrap_or_default(),
        trend_scale: full_tenth(
            sides.map(|side| side.win_rate_interval.map_or(side.win_rate, |[_, high]| high)).fold(0.1, f64::max),
        ),
        trend: trend.clone(),
        gain: portrait.and_then(Shown::gain),
        losses: portrait.and_then(Shown::losses),
        departures: portrait.and_then(Shown::departures),
    }
}

/// The next tenth, at most one.
fn full_tenth(highest: f64) -> f64 {
    ((highest * 10.0).ceil() / 10.0).min(1.0)
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
