//! One profile, as a reader wants it: criteria as sentences, evidence resolved, tiers with what each of them gets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::link::Link;
use super::negative::{self, Negative};
use super::numbers::{GroupNumbers, Ledger};
use super::persona::{Stages, rank};
use super::portrait::CriterionNumbers;
use super::sentence::sentence;
use super::training::{self, Case};
use crate::document::ranges::{range, span};
use crate::language::Language;
use crate::model::{
    self, BuyingRole, Contributor as Contributed, Date, Event, EvidenceType, Group, Importance, MissingData, Status,
    Urgency, duration_in_language,
};
use crate::workspace::Workspace;

/// A profile.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Profile {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is part of the ICP.
    pub status: Status,
    /// The profile in two sentences.
    pub summary: Option<String>,
    /// The exchange between them and us.
    pub value: Value,
    /// The team that answers for it.
    pub owner: Option<String>,
    /// Who contributed.
    pub contributors: Vec<Contributor>,
    /// When it was looked at and will be again.
    pub review: Review,
    /// Criteria without which an account does not fit.
    pub musts: Vec<Criterion>,
    /// Criteria that bring points.
    pub scored: Vec<Criterion>,
    /// What only a conversation shows; in the checklist, never in the score.
    pub asks: Vec<Criterion>,
    /// All points there are.
    pub total_points: u32,
    /// What a criterion earns whose value is not known.
    pub missing_data: MissingData,
    /// The tiers, best first.
    pub tiers: Vec<Tier>,
    /// What teams do whatever the tier.
    pub plays: Vec<Play>,
    /// The negative profiles that apply to it.
    pub negatives: Vec<Negative>,
    /// The buying committee by role, those who sign first.
    pub committee: Vec<Seat>,
    /// How they buy.
    pub buying: Buying,
    /// What shows that the time is right.
    pub triggers: Vec<Trigger>,
    /// What hurts, and what we offer.
    pub pains: Vec<Pain>,
    /// What to ask in a first conversation.
    pub questions: Vec<Question>,
    /// What to read at each stage.
    pub content: Stages,
    /// What is being tried; for aspirational profiles.
    pub experiment: Option<Experiment>,
    /// The sources it rests on.
    pub evidence: Vec<Evidence>,
    /// The numbers of the accounts that it gives a tier.
    pub numbers: Option<GroupNumbers>,
    /// Invented accounts on either side of its bounds.
    pub cases: Vec<Case>,
}

/// The exchange between them and us.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Value {
    /// What they gain.
    pub to_customer: Option<String>,
    /// What we gain.
    pub to_us: Option<String>,
}

/// Somebody who contributed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contributor {
    /// The team.
    pub team: String,
    /// What it brought.
    pub contributed: Option<String>,
    /// When.
    pub on: Option<Date>,
}

/// When a profile was looked at and will be again: dates, never how late it is, so that the same commit gives the
/// same bytes on every day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Review {
    /// The day of the last review.
    pub last: Option<Date>,
    /// How often it is reviewed.
    pub every: Option<String>,
    /// The day of the next one.
    pub next: Option<Date>,
    /// What brought the next one forward.
    pub because: Option<String>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Criterion {
    /// Its id.
    pub id: Option<String>,
    /// The test in words; none for one that only asks.
    pub sentence: Option<String>,
    /// What to ask.
    pub ask: Option<String>,
    /// How much it matters.
    pub strength: Strength,
    /// The points it brings.
    pub points: Option<u32>,
    /// Its points over all points.
    pub share: Option<f64>,
    /// Why it is there.
    pub why: Option<String>,
    /// The sources it rests on.
    pub evidence: Vec<Evidence>,
    /// What it tells by itself in the snapshot.
    pub numbers: Option<CriterionNumbers>,
}

/// How much a criterion matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Without it an account does not fit.
    Must,
    /// It speaks strongly for an account.
    Strong,
    /// It speaks for an account.
    Nice,
    /// It brings the points that are written.
    Points,
    /// It is asked in a conversation.
    Ask,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// What kind of source it is.
    #[serde(rename = "type")]
    pub evidence_type: Option<EvidenceType>,
    /// When it was gathered.
    pub date: Option<Date>,
    /// How many deals, answers or interviews it rests on.
    pub sample: Option<u64>,
    /// What it found.
    pub finding: Option<String>,
    /// Where it can be read.
    pub link: Option<Link>,
}

/// A tier.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// Its lowest score.
    pub from: u8,
    /// The score below which it ends; none for the best one.
    pub below: Option<u8>,
    /// What it means.
    pub means: Option<String>,
    /// What we do for it.
    pub action: Option<String>,
    /// Whether it makes a marketing-qualified lead.
    pub marketing_qualified: bool,
    /// Whether it makes a sales-qualified lead.
    pub sales_qualified: bool,
    /// What teams do for it.
    pub plays: Vec<Play>,
    /// The numbers of the accounts whose best fit it is.
    pub numbers: Option<GroupNumbers>,
}

/// What a team does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Play {
    /// The team.
    pub team: String,
    /// What it does.
    pub action: String,
    /// Where more is written.
    pub link: Option<Link>,
}

/// A part in the purchase and who plays it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Seat {
    /// The part.
    pub role: BuyingRole,
    /// Who plays it.
    pub personas: Vec<PersonaName>,
}

/// A persona's name with the id that links to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonaName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How they buy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Buying {
    /// How long it takes.
    pub cycle: Option<String>,
    /// How many people take part.
    pub stakeholders: Option<String>,
    /// What they spend.
    pub budget: Option<String>,
    /// What the purchase goes through.
    pub procurement: Option<String>,
    /// Whether any of this is known.
    pub any: bool,
}

/// Something that shows that the time is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trigger {
    /// What one sees.
    pub signal: String,
    /// The signal as a test in words.
    pub sentence: Option<String>,
}

/// Something that hurts, and what we offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pain {
    /// The pain in their words.
    pub statement: String,
    /// How pressing it is.
    pub urgency: Option<Urgency>,
    /// What we offer against it.
    pub we_offer: Option<String>,
}

/// A question of a first conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Question {
    /// What to ask.
    pub question: String,
    /// An answer that speaks for them.
    pub good: Option<String>,
    /// An answer that speaks against them.
    pub bad: Option<String>,
    /// What the answer decides.
    pub decides: Option<Decided>,
}

/// What an answer decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decided {
    /// The id of the criterion or the negative profile.
    pub id: String,
    /// The criterion in words, or the negative profile's name.
    pub words: String,
    /// Whether it is a negative profile.
    pub is_negative: bool,
}

/// What is being tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Experiment {
    /// What we believe.
    pub hypothesis: String,
    /// What would show that it is so.
    pub success: Option<String>,
    /// When we decide.
    pub decide_by: Option<Date>,
}

/// A profile, with its numbers where there are some.
pub(super) fn profile(
    workspace: &Workspace,
    language: Language,
    found: &model::Profile,
    ledger: Option<&Ledger<'_>>,
) -> Profile {
    let total_points: u32 = found.criteria.iter().filter_map(model::Criterion::points).sum();
    let criterion = |it| criterion(workspace, language, found, it, total_points, ledger);
    let all: Vec<Criterion> = found.criteria.iter().map(criterion).collect();
    let of = |keep: fn(Strength) -> bool| all.iter().filter(|it| keep(it.strength)).cloned().collect();
    let group = match found.status {
        Status::Aspirational => Group::Aspirational(found.id.clone()),
        _ => Group::Profile(found.id.clone()),
    };
    Profile {
        id: found.id.clone(),
        name: found.name.clone(),
        status: found.status,
        summary: found.summary.clone(),
        value: value(found),
        owner: found.owner.clone(),
        contributors: found.contributors.iter().map(contributor).collect(),
        review: review(found.review.as_ref(), &workspace.config.events, language),
        musts: of(|strength| strength == Strength::Must),
        scored: of(|strength| matches!(strength, Strength::Strong | Strength::Nice | Strength::Points)),
        asks: of(|strength| strength == Strength::Ask),
        total_points,
        missing_data: found.missing_data,
        tiers: tiers(workspace, found, ledger),
        plays: plays(found, None),
        negatives: negative::of_profile(workspace, language, &found.id, ledger),
        committee: committee(workspace, found),
        buying: buying(found.buying.as_ref(), language),
        triggers: triggers(workspace, language, found),
        pains: found.pains.iter().map(pain).collect(),
        questions: found.qualification.iter().map(|it| question(workspace, language, found, it)).collect(),
        content: Stages::new(found.content.as_ref()),
        experiment: found.experiment.as_ref().map(experiment),
        evidence: found.evidence.iter().map(evidence).collect(),
        numbers: ledger.and_then(|ledger| ledger.group(&group)),
        cases: training::cases(workspace, language, found),
    }
}

fn value(found: &model::Profile) -> Value {
    let value = found.value.as_ref();
    Value {
        to_customer: value.and_then(|value| value.to_customer.clone()),
        to_us: value.and_then(|value| value.to_us.clone()),
    }
}

fn contributor(found: &Contributed) -> Contributor {
    let (contributed, on) = match found {
        Contributed::Team(_) => (None, None),
        Contributed::Detail(detail) => (detail.contributed.clone(), detail.on),
    };
    Contributor { team: found.team().to_owned(), contributed, on }
}

/// The next review is due when its time has come, or on the day of an event after the last one.
fn review(found: Option<&model::Review>, events: &[Event], language: Language) -> Review {
    let Some(found) = found else { return Review::default() };
    let regular = found.last.zip(found.every).map(|(last, every)| every.after(last));
    let event = found.last.and_then(|last| events.iter().filter(|event| event.on > last).min_by_key(|event| event.on));
    let early = event.filter(|event| regular.is_none_or(|regular| event.on < regular));
    Review {
        last: found.last,
        every: found.every.map(|every| duration_in_language(every, language)),
        next: early.map(|event| event.on).or(regular),
        because: early.map(|event| event.what.clone()),
    }
}

fn criterion(
    workspace: &Workspace,
    language: Language,
    owner: &model::Profile,
    found: &model::Criterion,
    total: u32,
    ledger: Option<&Ledger<'_>>,
) -> Criterion {
    let test = found.test.as_ref();
    let strength = match (&test, found.is_required(), found.weight, found.importance) {
        (None, ..) => Strength::Ask,
        (_, true, ..) => Strength::Must,
        (_, _, None, Some(Importance::Strong)) => Strength::Strong,
        (_, _, None, Some(Importance::Nice)) => Strength::Nice,
        _ => Strength::Points,
    };
    let points = test.as_ref().and_then(|_| found.points());
    let source = |id: &String| owner.evidence.iter().find(|evidence| evidence.id == *id).map(evidence);
    Criterion {
        id: found.id().map(str::to_owned),
        sentence: test.map(|test| sentence(test, &workspace.catalogue, language)),
        ask: found.ask.clone(),
        strength,
        points,
        share: points.filter(|_| total > 0).map(|points| f64::from(points) / f64::from(total)),
        why: found.why.clone(),
        evidence: found.evidence.iter().flatten().filter_map(source).collect(),
        numbers: ledger.and_then(|ledger| ledger.criterion(&owner.id, found.id().unwrap_or_default())),
    }
}

/// A source as it is shown.
pub(super) fn evidence(found: &model::Evidence) -> Evidence {
    Evidence {
        id: found.id.clone(),
        evidence_type: found.evidence_type,
        date: found.date,
        sample: found.sample,
        finding: found.finding.clone(),
        link: found.link.as_deref().map(Link::new),
    }
}

fn tiers(workspace: &Workspace, found: &model::Profile, ledger: Option<&Ledger<'_>>) -> Vec<Tier> {
    let is_operational = found.status == Status::Operational;
    let lifecycle = workspace.config.lifecycle.as_ref().filter(|_| is_operational);
    let ledger = ledger.filter(|_| is_operational);
    let mut below = None;
    let mut tiers = Vec::new();
    for (name, tier) in found.tier_list() {
        let makes = |names: fn(&model::Lifecycle) -> &Vec<String>| {
            lifecycle.is_some_and(|lifecycle| names(lifecycle).contains(&name))
        };
        tiers.push(Tier {
            from: tier.from(),
            below: below.replace(tier.from()),
            means: tier.means().map(str::to_owned),
            action: tier.action().map(str::to_owned),
            marketing_qualified: makes(|lifecycle| &lifecycle.mql),
            sales_qualified: makes(|lifecycle| &lifecycle.sql),
            plays: plays(found, Some(&name)),
            numbers: ledger.and_then(|ledger| ledger.group(&Group::Tier(found.id.clone(), name.clone()))),
            name,
        });
    }
    tiers
}

fn plays(found: &model::Profile, tier: Option<&str>) -> Vec<Play> {
    let chosen = found.plays.iter().filter(|play| play.tier.as_deref() == tier);
    let play = |play: &model::Play| Play {
        team: play.team.clone(),
        action: play.action.clone(),
        link: play.link.as_deref().map(Link::new),
    };
    chosen.map(play).collect()
}

/// The committee by role: those who have a part in this purchase, then those who are only named, in their usual one.
fn committee(workspace: &Workspace, found: &model::Profile) -> Vec<Seat> {
    let members = found.buying.iter().flat_map(|buying| &buying.committee);
    let mut parts: Vec<(Option<BuyingRole>, &str)> =
        members.map(|member| (member.role, member.persona.as_str())).collect();
    for id in &found.personas {
        if !parts.iter().any(|(_, other)| other == id) {
            parts.push((None, id));
        }
    }
    let mut seats: BTreeMap<u8, Seat> = BTreeMap::new();
    for (role, id) in parts {
        let Some(persona) = workspace.persona(id) else { continue };
        let role = role.unwrap_or(persona.buying_role);
        let seat = seats.entry(rank(role)).or_insert_with(|| Seat { role, personas: Vec::new() });
        seat.personas.push(PersonaName { id: persona.id.clone(), name: persona.name.clone() });
    }
    seats.into_values().collect()
}

fn buying(found: Option<&model::Buying>, language: Language) -> Buying {
    let Some(found) = found else { return Buying::default() };
    let budget = found.budget.as_ref().and_then(|budget| {
        let money = |amount: model::Quantity| language.short(amount.to_f64());
        let text = span(budget.from.map(money), budget.to.map(money), language)?;
        Some(budget.currency.as_ref().map_or(text.clone(), |currency| language.in_currency(&text, currency)))
    });
    let cycle =
        found.cycle.as_ref().and_then(|cycle| range(cycle, |span| duration_in_language(*span, language), language));
    let stakeholders = found.stakeholders.as_ref().and_then(|found| range(found, ToString::to_string, language));
    let procurement = found.procurement.clone();
    let any = cycle.is_some() || stakeholders.is_some() || budget.is_some() || procurement.is_some();
    Buying { cycle, stakeholders, budget, procurement, any }
}

fn triggers(workspace: &Workspace, language: Language, found: &model::Profile) -> Vec<Trigger> {
    let triggers = found.buying.iter().flat_map(|buying| &buying.triggers);
    let trigger = |trigger: &model::Trigger| Trigger {
        signal: trigger.signal.clone(),
        sentence: trigger.when.as_ref().map(|test| sentence(test, &workspace.catalogue, language)),
    };
    triggers.map(trigger).collect()
}

fn pain(found: &model::Pain) -> Pain {
    Pain { statement: found.statement.clone(), urgency: found.urgency, we_offer: found.we_offer.clone() }
}

fn question(workspace: &Workspace, language: Language, owner: &model::Profile, found: &model::Question) -> Question {
    let decides = found.decides.as_ref().and_then(|id| decided(workspace, language, owner, id));
    Question { question: found.question.clone(), good: found.good.clone(), bad: found.bad.clone(), decides }
}

/// What an id names: a criterion of the profile, else a negative profile.
fn decided(workspace: &Workspace, language: Language, owner: &model::Profile, id: &str) -> Option<Decided> {
    let decided = |words: String, is_negative: bool| Decided { id: id.to_owned(), words, is_negative };
    let criterion = owner.criteria.iter().find(|criterion| criterion.id() == Some(id));
    if let Some(criterion) = criterion {
        let test = criterion.test.as_ref().map(|test| sentence(test, &workspace.catalogue, language));
        return test.or_else(|| criterion.ask.clone()).map(|words| decided(words, false));
    }
    let negative = workspace.negatives.iter().find(|negative| negative.id == id);
    negative.map(|negative| decided(negative.name.clone(), true))
}

fn experiment(found: &model::Experiment) -> Experiment {
    Experiment { hypothesis: found.hypothesis.clone(), success: found.success.clone(), decide_by: found.decide_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_review_is_a_date_and_events_bring_it_forward() {
        let check = |last: &str, every: &str, event: &str, expected: &str| {
            let date = |text: &str| text.parse::<Date>().ok();
            let events: Vec<Event> =
                date(event).map(|on| Event { on, what: "A new line".to_owned() }).into_iter().collect();
            let found = model::Review { last: date(last), every: model::SpanOfTime::parse(every).ok() };
            let review = review(Some(&found), &events, Language::English);
            assert_eq!(review.next, date(expected), "{last} {every} {event}");
            assert_eq!(review.because.is_some(), !expected.is_empty() && expected == event, "{last} {every} {event}");
        };
        check("2026-09-30", "3 months", "", "2026-12-30");
        check("2026-09-30", "3 months", "2026-10-01", "2026-10-01");
        check("2026-09-30", "3 months", "2026-09-30", "2026-12-30");
        check("2026-09-30", "3 months", "2027-01-01", "2026-12-30");
        check("2026-09-30", "", "2027-01-01", "2027-01-01");
        check("", "3 months", "2027-01-01", "");
    }
}
