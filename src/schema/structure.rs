//! What a schema cannot say well: which keys need each other, and what must be unique within one document.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{
    Criterion, FORMAT_VERSION, Fields, Gate, GateRule, Negative, Persona, Profile, Snapshot, Waivers, Workspace,
    normalise,
};
use crate::yaml::Document;

/// The version, and the gate's rules.
pub fn check_workspace(workspace: &Workspace, document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if workspace.version > FORMAT_VERSION {
        let message = format!(
            "the workspace is written in version {} of the format; this icp knows version {FORMAT_VERSION}",
            workspace.version
        );
        found.push(
            Diagnostic::error("newer-format", message)
                .at(document.place("/version"))
                .help("update icp, here and where CI pins it"),
        );
    }
    if let Some(Gate::Policy(policy)) = &workspace.gate {
        let ids = policy.rules.iter().enumerate().map(|(at, rule)| (rule.id.clone(), format!("/gate/rules/{at}/id")));
        found.extend(repeated("gate rules", ids, document));
        for (at, rule) in policy.rules.iter().enumerate() {
            found.extend(check_gate_rule(rule, &format!("/gate/rules/{at}"), document));
        }
    }
    found
}

fn check_gate_rule(rule: &GateRule, pointer: &str, document: &Document) -> Vec<Diagnostic> {
    let invalid = |key: &str, message: String| {
        Diagnostic::error("invalid-value", message).at(document.place(&format!("{pointer}/{key}")))
    };
    let mut found = Vec::new();
    let limits =
        [rule.max_drop, rule.max_drop_relative, rule.max_rise, rule.max_proven_drop, rule.at_least, rule.at_most];
    if limits.iter().all(Option::is_none) {
        found.push(
            invalid("id", format!("the gate rule `{}` sets no limit", rule.id))
                .help("add how far the number may move or lie, such as `max_drop: 1 point` or `at_least: 30`"),
        );
    }
    for (key, limit) in [
        ("max_drop", rule.max_drop),
        ("max_drop_relative", rule.max_drop_relative),
        ("max_rise", rule.max_rise),
        ("max_proven_drop", rule.max_proven_drop),
    ] {
        if limit.is_some_and(|limit| limit < crate::model::Quantity::whole(0)) {
            let finding = invalid(key, format!("`{key}` cannot be negative"));
            found.push(finding.help("it is how far the number may move: take the minus away"));
        }
    }
    found
}

/// Names of fields are unique, and no spelling stands for two values.
pub fn check_fields(fields: &Fields, document: &Document) -> Vec<Diagnostic> {
    let names = fields.fields.iter().enumerate().map(|(at, field)| (field.name.clone(), format!("/fields/{at}/name")));
    let mut found = repeated("fields", names, document);
    for (at, field) in fields.fields.iter().enumerate() {
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        for (canonical, spellings) in &field.aliases {
            for (nth, spelling) in spellings.iter().enumerate() {
                let other = owner.insert(normalise(&spelling.text), canonical);
                if let Some(other) = other.filter(|other| *other != canonical) {
                    let message = format!("`{}` is an alias of both `{other}` and `{canonical}`", spelling.text);
                    let aliases = |value: &str| format!("/fields/{at}/aliases/{}", crate::yaml::escape(value));
                    let place = document.place(&format!("{}/{nth}", aliases(canonical)));
                    let finding = Diagnostic::error("ambiguous-alias", message).at(place);
                    let finding = finding.related(document.key_place(&aliases(other)), "it is also listed here");
                    found.push(finding.help("leave it with the value that it means"));
                }
            }
        }
    }
    found
}

/// Criteria say what they are, ids and tiers are unique.
pub fn check_profile(profile: &Profile, document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        found.extend(check_criterion(criterion, &format!("/criteria/{at}"), document));
    }
    let criteria = profile.criteria.iter().enumerate();
    let ids = criteria.filter_map(|(at, criterion)| {
        let key = if criterion.id.is_some() { "id" } else { "field" };
        Some((criterion.id()?.to_owned(), format!("/criteria/{at}/{key}")))
    });
    found.extend(repeated("criteria", ids, document));
    let evidence = profile.evidence.iter().enumerate();
    let ids = evidence.map(|(at, evidence)| (evidence.id.clone(), format!("/evidence/{at}/id")));
    found.extend(repeated("sources of evidence", ids, document));
    let mut by_threshold: BTreeMap<u8, &str> = BTreeMap::new();
    for (name, tier) in profile.tiers.iter().flatten() {
        if let Some(other) = by_threshold.insert(tier.from(), name) {
            let message = format!("the tiers `{other}` and `{name}` both begin at {}", tier.from());
            let place = document.place(&format!("/tiers/{}", crate::yaml::escape(name)));
            found.push(
                Diagnostic::error("same-tier", message).at(place).help("give each tier a lowest score of its own"),
            );
        }
    }
    found
}

fn check_criterion(criterion: &Criterion, pointer: &str, document: &Document) -> Vec<Diagnostic> {
    let place = document.first_key(pointer);
    let malformed =
        |message: &str, help: &str| Diagnostic::error("malformed-criterion", message).at(place.clone()).help(help);
    let has_test = criterion.test.is_some();
    let has_points = criterion.weight.is_some() || criterion.required == Some(true);
    let mut found = Vec::new();
    match (&criterion.ask, has_test) {
        (Some(_), true) => found.push(malformed(
            "the criterion has both a test and a question",
            "make two criteria of it: one with the test, one with `ask`",
        )),
        (Some(_), false) if has_points || criterion.importance.is_some() => found.push(malformed(
            "a question cannot carry points",
            "take its `importance`, `weight` or `required` away: what only a conversation shows is in the checklist, \
             never in the score",
        )),
        (Some(_), false) => {}
        (None, false) => found.push(malformed(
            "the criterion has neither a test nor a question",
            "add `field:` with an operator such as `in:` or `at_least:`, or a question as `ask:`",
        )),
        (None, true)
            if criterion.importance.is_some() && (criterion.weight.is_some() || criterion.required.is_some()) =>
        {
            found.push(malformed(
                "the criterion says twice how much it matters",
                "keep `importance`, or keep `weight` and `required`",
            ));
        }
        (None, true) if criterion.importance.is_none() && !has_points => found.push(malformed(
            "the criterion does not say how much it matters",
            "add `importance: must`, `strong` or `nice`, a `weight` from 1 to 100, or `required: true`",
        )),
        (None, true) => {}
    }
    // An operator without a field is reported as the test that it is not; a name would not help it.
    let is_nested =
        criterion.test.as_ref().is_some_and(|test| test.any.is_some() || test.all.is_some() || test.not.is_some());
    if criterion.id().is_none() && (criterion.ask.is_some() || is_nested) {
        let (message, help) = match criterion.ask {
            Some(_) => ("the question has no name", "add an `id:`, such as `id: sponsor`"),
            None => ("the criterion has no name", "add an `id:`; only a test of one field is called by the field"),
        };
        found.push(malformed(message, help));
    }
    found
}

/// There is a test or a question.
pub fn check_negative(negative: &Negative, document: &Document) -> Vec<Diagnostic> {
    if negative.when.is_some() || negative.ask.is_some() {
        return Vec::new();
    }
    let finding =
        Diagnostic::error("missing-key", "a negative profile needs `when` or `ask`").at(document.key_place("/id"));
    vec![finding.help("add a test as `when:`, or a question as `ask:`")]
}

/// Nothing beyond the schema.
pub fn check_persona(_: &Persona, _: &Document) -> Vec<Diagnostic> {
    Vec::new()
}

/// There is a file to read, outcomes can be told apart, and what is filtered by is mapped.
pub fn check_snapshot(snapshot: &Snapshot, document: &Document) -> Vec<Diagnostic> {
    let invalid = |pointer: &str, message: &str, help: &str| {
        Diagnostic::error("invalid-value", message).at(document.key_place(pointer)).help(help)
    };
    let mut found = Vec::new();
    if snapshot.accounts.is_none() && snapshot.opportunities.is_none() {
        let finding = Diagnostic::error("missing-key", "a snapshot needs `accounts` or `opportunities`");
        found.push(finding.at(document.key_place("/id")).help("say where the customer data are"));
    }
    let Some(table) = &snapshot.opportunities else {
        return found;
    };
    if snapshot.accounts.is_some() && table.account.is_none() {
        found.push(
            Diagnostic::error("missing-key", "`account` is missing").at(document.key_place("/opportunities")).help(
                "name the column that holds the account's key; only a snapshot without `accounts` can do without",
            ),
        );
    }
    if snapshot.accounts.is_some() && !table.columns.is_empty() {
        found.push(invalid(
            "/opportunities/columns",
            "the fields of an account are read from the accounts file",
            "move these lines to `accounts.columns`",
        ));
    }
    let outcome = &table.outcome;
    let by_value = outcome.column.is_some() && outcome.won.is_some() && outcome.lost.is_some();
    let by_flags = outcome.closed_column.is_some() && outcome.won_column.is_some();
    if by_value == by_flags {
        found.push(invalid(
            "/opportunities/outcome",
            "`outcome` does not say which deals were won and which were lost",
            "write `{column: StageName, won: [Closed Won], lost: [Closed Lost]}`, or `{closed_column: IsClosed, \
             won_column: IsWon}`",
        ));
    }
    let lost: Vec<String> = outcome.lost.iter().flatten().map(|value| normalise(&value.text)).collect();
    for (at, value) in outcome.won.iter().flatten().enumerate() {
        if lost.contains(&normalise(&value.text)) {
            let message = format!("`{}` means both won and lost", value.text);
            let place = document.place(&format!("/opportunities/outcome/won/{at}"));
            let finding = Diagnostic::error("invalid-value", message).at(place);
            found.push(finding.help("leave it in `won` or in `lost`; every other value is still open"));
        }
    }
    for name in table.only.keys().filter(|name| table.only_column(**name).is_none()) {
        let key =
            serde_json::to_value(name).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        found.push(invalid(
            &format!("/opportunities/only/{key}"),
            &format!("`only` filters by `{key}`, which has no column"),
            &format!("add `{key}: COLUMN` to `opportunities`"),
        ));
    }
    found
}

/// Ids are unique.
pub fn check_waivers(waivers: &Waivers, document: &Document) -> Vec<Diagnostic> {
    let ids = waivers.waivers.iter().enumerate().map(|(at, waiver)| (waiver.id.clone(), format!("/waivers/{at}/id")));
    repeated("waivers", ids, document)
}

/// A finding for each name that was there before, pointing at both.
fn repeated(nouns: &str, names: impl Iterator<Item = (String, String)>, document: &Document) -> Vec<Diagnostic> {
    let help = match nouns {
        "criteria" => "give one of them an `id` of its own; without one a criterion is called by its field",
        "fields" => "bring them together, or rename one",
        _ => "give one of them another `id`",
    };
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for (name, pointer) in names {
        match first.get(&name) {
            Some(earlier) => found.push(
                Diagnostic::error("duplicate-id", format!("two {nouns} are called `{name}`"))
                    .at(document.place(&pointer))
                    .related(document.place(earlier), "the first one is here")
                    .help(help),
            ),
            None => {
                first.insert(name, pointer);
            }
        }
    }
    found
}
