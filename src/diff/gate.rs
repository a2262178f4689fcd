//! The gate's rules, by id: what each asks, with the default gate where nobody wrote one.
//!
//! It refuses to say whether the gate became looser or tighter.

use super::sides::{Pointers, Sides};
use super::tree::ticked;
use super::{ChangeKind, Subject};
use crate::model::{Action, Gate, GatePolicy, GateRule, Quantity, Strictness, WhenUncertain};
use crate::yaml::{Document, Node};

pub(super) fn compare(sides: &mut Sides<'_>, base: Option<&Gate>, head: Option<&Gate>) {
    let policy = |gate: Option<&Gate>| gate.map_or_else(|| Some(GatePolicy::default()), |gate| gate.policy().cloned());
    let at = Pointers { base: base.map(|_| "/gate"), head: head.map(|_| "/gate") };
    match (policy(base), policy(head)) {
        (Some(before), Some(after)) => policies(sides, &before, &after),
        (None, None) => {}
        (before, _) => {
            let words = |is_on: bool| Some(if is_on { "on" } else { "off" }.to_owned());
            let (before, after) = (words(before.is_some()), words(before.is_none()));
            let summary = format!("gate switched {}", after.as_deref().unwrap_or_default());
            sides.push(Subject::Gate, ChangeKind::Changed, summary, before, after, at);
        }
    }
}

fn policies(sides: &mut Sides<'_>, base: &GatePolicy, head: &GatePolicy) {
    let pairs = [
        ("confidence", Some(base.confidence.0.to_string()), Some(head.confidence.0.to_string())),
        ("strictness", Some(strictness(base.strictness)), Some(strictness(head.strictness))),
        ("holdout", base.holdout.map(|h| holdout(h.latest)), head.holdout.map(|h| holdout(h.latest))),
    ];
    for (key, before, after) in pairs {
        let pointer = format!("/gate/{key}");
        let label = format!("gate: `{key}`");
        sides.value(Subject::Gate, &label, before, after, Pointers::both(&pointer, &pointer));
    }
    let find = |rules: &[GateRule], id: &str| rules.iter().position(|rule| rule.id == id);
    for (at, before) in base.rules.iter().enumerate() {
        match find(&head.rules, &before.id) {
            Some(to) => rules(sides, (before, base, at), (&head.rules[to], head, to)),
            None => {
                let pointer = pointer_of(sides.base, at);
                let at = Pointers { base: pointer.as_deref(), head: None };
                let label = format!("gate rule {}", ticked(&before.id));
                sides.value(rule_of(before), &label, Some(in_words(before)), None, at);
            }
        }
    }
    for (at, after) in head.rules.iter().enumerate().filter(|(_, rule)| find(&base.rules, &rule.id).is_none()) {
        let pointer = pointer_of(sides.head, at);
        let at = Pointers { base: None, head: pointer.as_deref() };
        sides.value(rule_of(after), &format!("gate rule {}", ticked(&after.id)), None, Some(in_words(after)), at);
    }
}

fn rule_of(rule: &GateRule) -> Subject {
    Subject::GateRule(rule.id.clone())
}

/// The pointer of a rule, unless it is one of the default gate.
fn pointer_of(document: &Document, at: usize) -> Option<String> {
    let pointer = format!("/gate/rules/{at}");
    document.node(&pointer).map(|_| pointer)
}

fn rules(
    sides: &mut Sides<'_>,
    (before, base, base_at): (&GateRule, &GatePolicy, usize),
    (after, head, head_at): (&GateRule, &GatePolicy, usize),
) {
    let at = (pointer_of(sides.base, base_at), pointer_of(sides.head, head_at));
    // A rule that repeats what the gate asks in general asks nothing of its own.
    let asked = |rule: &GateRule, policy: &GatePolicy| {
        let own = rule.strictness.filter(|_| base.strictness != head.strictness);
        let in_force = rule.strictness.unwrap_or(policy.strictness);
        if base.strictness == head.strictness { Some(strictness(in_force)) } else { own.map(strictness) }
    };
    let strict = ("strictness", asked(before, base), asked(after, head));
    let pairs = keys(before).into_iter().zip(keys(after));
    let pairs = pairs.map(|((key, before), (_, after))| (key, before, after)).chain([strict]);
    for (key, before_text, after_text) in pairs {
        if before_text == after_text {
            continue;
        }
        let pointer = |rule: &Option<String>| rule.as_ref().map(|rule| format!("{rule}/{key}"));
        let (base_key, head_key) = (pointer(&at.0), pointer(&at.1));
        // Tolerances are shown as they are written: `1 point`, not 0.01.
        let written = |document: &Document, pointer: &Option<String>, text: Option<String>| {
            let node = pointer.as_ref().and_then(|pointer| document.node(pointer));
            text.map(|text| node.and_then(|node: &Node| node.scalar.clone()).unwrap_or(text))
        };
        let before_text = written(sides.base, &base_key, before_text);
        let after_text = written(sides.head, &head_key, after_text);
        let label = format!("gate rule {}: `{key}`", ticked(&before.id));
        let pointers = Pointers { base: base_key.as_deref(), head: head_key.as_deref() };
        sides.value(rule_of(before), &label, before_text, after_text, pointers);
    }
}

/// Every key of a rule but its id, with what it says or stands for.
fn keys(rule: &GateRule) -> Vec<(&'static str, Option<String>)> {
    let number = |number: Option<Quantity>| number.map(|number| number.to_string());
    let uncertain = match rule.when_uncertain {
        WhenUncertain::Block => "block",
        WhenUncertain::Warn => "warn",
    };
    let action = match rule.action {
        Action::Block => "block",
        Action::Warn => "warn",
    };
    vec![
        ("metric", Some(rule.metric.to_string())),
        ("group", Some(rule.group.to_string())),
        ("max_drop", number(rule.max_drop)),
        ("max_drop_relative", number(rule.max_drop_relative)),
        ("max_rise", number(rule.max_rise)),
        ("max_proven_drop", number(rule.max_proven_drop)),
        ("at_least", number(rule.at_least)),
        ("at_most", number(rule.at_most)),
        ("when_uncertain", Some(uncertain.to_owned())),
        ("action", Some(action.to_owned())),
    ]
}

/// `win_rate of icp, max_drop 0.01`.
fn in_words(rule: &GateRule) -> String {
    let bounds = keys(rule).into_iter().skip(2).filter(|(key, _)| !matches!(*key, "when_uncertain" | "action"));
    let bounds = bounds.filter_map(|(key, value)| value.map(|value| format!(", {key} {value}")));
    let warns = if rule.action == Action::Warn { ", only warns" } else { "" };
    format!("{} of {}{}{warns}", rule.metric, rule.group, bounds.collect::<String>())
}

fn strictness(strictness: Strictness) -> String {
    match strictness {
        Strictness::Standard => "standard",
        Strictness::NonInferior => "non-inferior",
    }
    .to_owned()
}

fn holdout(latest: Quantity) -> String {
    format!("latest {latest}")
}
