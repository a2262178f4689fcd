//! Names that documents use of each other: every one must lead somewhere, and every test must fit its field.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{
    Condition, Group, Kind, Metric, NegativeEvidence, NegativeEvidenceItem, OperandError, OperandProblem, Test,
    normalise,
};
use crate::text::Place;
use crate::yaml::Document;

use super::{Located, Workspace};

/// Every reference that leads nowhere, and every test that its field cannot take.
///
/// Documents that could not be read are given by kind, so that a reference to one of them is not reported as well:
/// it would vanish with the fault that is reported already.
pub(super) fn check(workspace: &Workspace, documents: &[(Option<Kind>, Arc<Document>)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    check_config(workspace, documents, &mut found);
    for profile in &workspace.profiles {
        check_profile(workspace, profile, documents, &mut found);
    }
    for negative in &workspace.negatives {
        check_negative(workspace, negative, documents, &mut found);
    }
    for snapshot in &workspace.snapshots {
        let tables = [
            ("/accounts/columns", snapshot.accounts.as_ref().map(|table| &table.columns)),
            ("/opportunities/columns", snapshot.opportunities.as_ref().map(|table| &table.columns)),
        ];
        for (pointer, columns) in tables {
            for field in columns.into_iter().flatten().map(|(field, _)| field) {
                if workspace.catalogue.get(field).is_none() {
                    found.push(unknown_field(workspace, field, snapshot.key_place(&format!("{pointer}/{field}"))));
                }
            }
        }
    }
    check_waivers(workspace, documents, &mut found);
    found
}

fn check_config(workspace: &Workspace, documents: &[(Option<Kind>, Arc<Document>)], found: &mut Vec<Diagnostic>) {
    let config = &workspace.config;
    if let Some(id) = &config.snapshot {
        let ids = ids_of(Kind::Snapshot, documents);
        found.extend(unknown("snapshot", id, &ids, config.place("/snapshot")));
    }
    for (key, test) in [("/market", &config.market), ("/serves", &config.serves)] {
        if let Some(test) = test {
            check_test(workspace, test, key, &config.document, found);
        }
    }
    let tiers = all_tiers(workspace);
    if let Some(lifecycle) = &config.lifecycle {
        for (key, names) in [("mql", &lifecycle.mql), ("sql", &lifecycle.sql)] {
            for (at, name) in names.iter().enumerate() {
                found.extend(unknown("tier", name, &tiers, config.place(&format!("/lifecycle/{key}/{at}"))));
            }
        }
    }
    let Some(policy) = workspace.gate() else { return };
    for (at, rule) in policy.rules.iter().enumerate() {
        check_group(workspace, &rule.group, config.place(&format!("/gate/rules/{at}/group")), documents, found);
        if let Metric::Measure(name) = &rule.metric {
            let measures: Vec<String> = workspace
                .snapshots
                .iter()
                .filter_map(|snapshot| snapshot.customers.as_ref())
                .flat_map(|customers| customers.measures.keys().cloned())
                .collect();
            found.extend(unknown("measure", name, &measures, config.place(&format!("/gate/rules/{at}/metric"))));
        }
    }
}

fn check_group(
    workspace: &Workspace,
    group: &Group,
    place: Place,
    documents: &[(Option<Kind>, Arc<Document>)],
    found: &mut Vec<Diagnostic>,
) {
    let profiles = ids_of(Kind::Profile, documents);
    match group {
        Group::Profile(id) | Group::Aspirational(id) | Group::NearMiss(id) => {
            found.extend(unknown("profile", id, &profiles, place));
        }
        Group::Tier(id, tier) => match workspace.profile(id) {
            None => found.extend(unknown("profile", id, &profiles, place)),
            Some(profile) => {
                let tiers: Vec<String> = profile.tier_list().into_iter().map(|(name, _)| name).collect();
                found.extend(unknown("tier", tier, &tiers, place));
            }
        },
        Group::Negative(id) => {
            found.extend(unknown("negative profile", id, &ids_of(Kind::Negative, documents), place));
        }
        _ => {}
    }
}

fn check_profile(
    workspace: &Workspace,
    profile: &Located<crate::model::Profile>,
    documents: &[(Option<Kind>, Arc<Document>)],
    found: &mut Vec<Diagnostic>,
) {
    let evidence: Vec<String> = profile.evidence.iter().map(|evidence| evidence.id.clone()).collect();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        if let Some(test) = criterion.test() {
            check_test(workspace, &test, &format!("/criteria/{at}"), &profile.document, found);
        }
        for (nth, id) in criterion.evidence.iter().flatten().enumerate() {
            let place = profile.place(&format!("/criteria/{at}/evidence/{nth}"));
            found.extend(unknown("evidence", id, &evidence, place));
        }
    }
    let personas = ids_of(Kind::Persona, documents);
    for (at, id) in profile.personas.iter().enumerate() {
        found.extend(unknown("persona", id, &personas, profile.place(&format!("/personas/{at}"))));
    }
    let tiers: Vec<String> = profile.tier_list().into_iter().map(|(name, _)| name).collect();
    for (at, play) in profile.plays.iter().enumerate() {
        if let Some(tier) = &play.tier {
            found.extend(unknown("tier", tier, &tiers, profile.place(&format!("/plays/{at}/tier"))));
        }
    }
    let criteria: Vec<String> =
        profile.criteria.iter().filter_map(|criterion| criterion.id().map(str::to_owned)).collect();
    for (at, question) in profile.qualification.iter().enumerate() {
        if let Some(id) = &question.decides {
            let place = profile.place(&format!("/qualification/{at}/decides"));
            // An answer may decide a criterion, a negative profile, or simply fill in a field.
            let negatives = ids_of(Kind::Negative, documents);
            if !negatives.contains(id) && workspace.catalogue.get(id).is_none() {
                found.extend(unknown("criterion", id, &criteria, place));
            }
        }
    }
    let Some(buying) = &profile.buying else { return };
    for (at, member) in buying.committee.iter().enumerate() {
        let place = profile.place(&format!("/buying/committee/{at}/persona"));
        found.extend(unknown("persona", &member.persona, &personas, place));
    }
    for (at, trigger) in buying.triggers.iter().enumerate() {
        if let Some(test) = &trigger.when {
            check_test(workspace, test, &format!("/buying/triggers/{at}/when"), &profile.document, found);
        }
    }
}

fn check_negative(
    workspace: &Workspace,
    negative: &Located<crate::model::Negative>,
    documents: &[(Option<Kind>, Arc<Document>)],
    found: &mut Vec<Diagnostic>,
) {
    let profiles = ids_of(Kind::Profile, documents);
    for (at, id) in negative.applies_to.iter().flatten().enumerate() {
        found.extend(unknown("profile", id, &profiles, negative.place(&format!("/applies_to/{at}"))));
    }
    if let Some(test) = &negative.when {
        check_test(workspace, test, "/when", &negative.document, found);
    }
    if let Some(NegativeEvidence::List(items)) = &negative.evidence {
        let known: Vec<String> = workspace
            .profiles
            .iter()
            .flat_map(|profile| profile.evidence.iter().map(|evidence| evidence.id.clone()))
            .collect();
        for (at, item) in items.iter().enumerate() {
            if let NegativeEvidenceItem::Id(id) = item {
                found.extend(unknown("evidence", id, &known, negative.place(&format!("/evidence/{at}"))));
            }
        }
    }
}

fn check_waivers(workspace: &Workspace, documents: &[(Option<Kind>, Arc<Document>)], found: &mut Vec<Diagnostic>) {
    let profiles = ids_of(Kind::Profile, documents);
    for waivers in &workspace.waivers {
        for (at, waiver) in waivers.waivers.iter().enumerate().filter(|(_, waiver)| waiver.profile != "any") {
            let place = waivers.place(&format!("/waivers/{at}/profile"));
            found.extend(unknown("profile", &waiver.profile, &profiles, place));
        }
    }
}

/// The ids of every document of a kind, read from the tree: also those of documents with other faults.
fn ids_of(kind: Kind, documents: &[(Option<Kind>, Arc<Document>)]) -> Vec<String> {
    let of_kind = documents.iter().filter(|(other, _)| *other == Some(kind));
    of_kind.filter_map(|(_, document)| document.root.get("id")?.scalar.clone()).collect()
}

fn all_tiers(workspace: &Workspace) -> Vec<String> {
    let names = workspace.profiles.iter().flat_map(|profile| profile.tier_list());
    let mut names: Vec<String> = names.map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
}

fn unknown(noun: &str, name: &str, known: &[String], place: Place) -> Option<Diagnostic> {
    if known.iter().any(|other| other == name) {
        return None;
    }
    let code = format!("unknown-{}", noun.replace(' ', "-"));
    let finding = Diagnostic::error(code, format!("there is no {noun} `{name}`")).at(place);
    Some(suggest(finding, name, known))
}

fn suggest(finding: Diagnostic, name: &str, known: &[String]) -> Diagnostic {
    let mut names: Vec<&str> = known.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    match did_you_mean(name, names.iter().copied()) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None if names.is_empty() || names.len() > 12 => finding,
        None => finding.help(format!("there are `{}`", names.join("`, `"))),
    }
}

fn unknown_field(workspace: &Workspace, name: &str, place: Place) -> Diagnostic {
    let finding = Diagnostic::error("unknown-field", format!("there is no field `{name}`")).at(place);
    match did_you_mean(name, workspace.catalogue.names()) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding.help("declare it in the document of kind `fields`"),
    }
}

fn check_test(workspace: &Workspace, test: &Test, pointer: &str, document: &Document, found: &mut Vec<Diagnostic>) {
    if let Err(errors) = Condition::resolve(test, &workspace.catalogue, pointer) {
        found.extend(errors.into_iter().map(|error| operand_error(workspace, error, document)));
    }
    test.visit(pointer, &mut |inner, at| check_vocabulary(workspace, inner, at, document, found));
}

fn operand_error(workspace: &Workspace, error: OperandError, document: &Document) -> Diagnostic {
    let place = document.place(&error.pointer);
    match error.problem {
        OperandProblem::UnknownField(name) => unknown_field(workspace, &name, place),
        OperandProblem::WrongOperator { operator, field, field_type } => {
            let message = format!("`{operator}` cannot be used on `{field}`, which is of type {field_type}");
            let operators = field_type.operators().join("`, `");
            let finding = Diagnostic::error("wrong-operator", message).at(document.key_place(&error.pointer));
            finding.help(format!("on {field_type} fields there are `{operators}`"))
        }
        OperandProblem::BadOperand(message) => Diagnostic::error("invalid-operand", message).at(place),
        OperandProblem::EmptyRange { low, high } => {
            let message = format!("nothing lies between {low} and {high}");
            Diagnostic::error("empty-range", message).at(place).help("write the lower bound first")
        }
        OperandProblem::Shape(message) => Diagnostic::error("malformed-test", message).at(place),
    }
}

/// Values that a closed vocabulary does not have can never match; most often they are misspelt.
fn check_vocabulary(
    workspace: &Workspace,
    test: &Test,
    pointer: &str,
    document: &Document,
    found: &mut Vec<Diagnostic>,
) {
    let Some(field) = test.field.as_deref().and_then(|name| workspace.catalogue.get(name)) else { return };
    let Some(vocabulary) = &field.values else { return };
    let known: Vec<String> = vocabulary.iter().map(|value| field.canonical(&value.text)).collect();
    let spelled: Vec<String> = vocabulary.iter().map(|value| value.text.clone()).collect();
    let lists = [
        ("in", &test.is_in),
        ("not_in", &test.not_in),
        ("any_of", &test.any_of),
        ("all_of", &test.all_of),
        ("none_of", &test.none_of),
    ];
    let many = lists.into_iter().flat_map(|(key, values)| {
        values.iter().flatten().enumerate().map(move |(at, value)| (format!("{pointer}/{key}/{at}"), value))
    });
    let one = test.is.iter().map(|value| (format!("{pointer}/is"), value));
    for (at, value) in many.chain(one) {
        if !known.contains(&field.canonical(&value.text)) {
            let message = format!("`{}` is not in the vocabulary of `{}`", value.text.trim(), field.name);
            let finding = Diagnostic::error("unknown-value", message).at(document.place(&at));
            let word = normalise(&value.text);
            let meant = spelled.iter().find(|other| did_you_mean(&word, [normalise(other).as_str()]).is_some());
            found.push(match meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => suggest(finding, &value.text, &spelled),
            });
        }
    }
}
