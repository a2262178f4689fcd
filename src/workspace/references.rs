//! Names that documents use of each other: every one must lead somewhere, and every test must fit its field.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{
    Condition, Group, Kind, Metric, Negative, NegativeEvidence, NegativeEvidenceItem, OperandError, OperandProblem,
    Profile, Test, normalise,
};
use crate::text::Place;
use crate::yaml::Document;

use super::{Located, Workspace};

/// Every reference that leads nowhere, and every test that its field cannot take.
///
/// References to documents with faults of their own are not reported as well: they vanish with the fault. Such a
/// document is known by its id in the tree, or, where there is no tree, by the name of its file (`unread`).
pub(super) fn check(
    workspace: &Workspace,
    documents: &[(Option<Kind>, Arc<Document>)],
    unread: &[String],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let known = Known::new(workspace, documents, unread);
    check_config(&known, &mut found);
    for profile in &workspace.profiles {
        check_profile(&known, profile, &mut found);
    }
    for negative in &workspace.negatives {
        check_negative(&known, negative, &mut found);
    }
    for snapshot in &workspace.snapshots {
        let tables = [
            ("/accounts/columns", snapshot.accounts.as_ref().map(|table| &table.columns)),
            ("/opportunities/columns", snapshot.opportunities.as_ref().map(|table| &table.columns)),
        ];
        for (pointer, columns) in tables {
            for field in columns.into_iter().flatten().map(|(field, _)| field) {
                found.extend(known.unknown_field(field, || snapshot.key_place(&format!("{pointer}/{field}"))));
            }
        }
    }
    check_waivers(&known, &mut found);
    found
}

/// Every name that a reference may lead to.
struct Known<'a> {
    workspace: &'a Workspace,
    /// Fields whose declaration has faults.
    broken_fields: BTreeSet<String>,
    /// Whether the catalogue of fields could not be read at all.
    has_unread_fields: bool,
    personas: BTreeSet<String>,
    profiles: BTreeSet<String>,
    negatives: BTreeSet<String>,
    snapshots: BTreeSet<String>,
    /// Whether every profile could be read.
    has_all_profiles: bool,
    /// The evidence of all profiles; negative profiles may rest on any.
    evidence: BTreeSet<String>,
    unread: &'a [String],
}

impl<'a> Known<'a> {
    fn new(workspace: &'a Workspace, documents: &[(Option<Kind>, Arc<Document>)], unread: &'a [String]) -> Self {
        let of_kind = |kind: Kind| {
            let of_kind = documents.iter().filter(move |(other, _)| *other == Some(kind));
            of_kind.map(|(_, document)| &document.root)
        };
        let ids = |kind: Kind| of_kind(kind).filter_map(|root| root.get("id")?.scalar.clone()).collect();
        let fields = of_kind(Kind::Fields).filter_map(|root| root.get("fields")).flat_map(|fields| fields.items());
        Known {
            workspace,
            broken_fields: fields.filter_map(|field| field.get("name")?.scalar.clone()).collect(),
            has_unread_fields: workspace.fields.is_none() && unread.iter().any(|name| name == "fields"),
            personas: ids(Kind::Persona),
            profiles: ids(Kind::Profile),
            negatives: ids(Kind::Negative),
            snapshots: ids(Kind::Snapshot),
            has_all_profiles: unread.is_empty() && of_kind(Kind::Profile).count() == workspace.profiles.len(),
            evidence: workspace.profiles.iter().flat_map(|profile| sources(profile)).collect(),
            unread,
        }
    }

    /// A finding where a field is not declared.
    fn unknown_field(&self, name: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        let is_broken = self.has_unread_fields || self.broken_fields.contains(name);
        if is_broken || self.workspace.catalogue.get(name).is_some() {
            return None;
        }
        let finding = Diagnostic::error("unknown-field", format!("there is no field `{name}`")).at(place());
        Some(match did_you_mean(name, self.workspace.catalogue.names()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None if names_one(name) => finding.help(
                "a profile describes a kind of company: test a fact that many have in common, such as `industry` or `employees`",
            ),
            None => {
                finding.help(format!("declare it in the document of kind `fields`: `- {{name: {name}, type: text}}`"))
            }
        })
    }

    fn unknown_persona(&self, id: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        let help = "describe it in a document of kind `persona`";
        self.unknown_document("persona", id, &self.personas, place, help)
    }

    fn unknown_profile(&self, id: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        self.unknown_document("profile", id, &self.profiles, place, "describe it in a document of kind `profile`")
    }

    fn unknown_negative(&self, id: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        let help = "describe it in a document of kind `negative`";
        self.unknown_document("negative profile", id, &self.negatives, place, help)
    }

    fn unknown_document(
        &self,
        noun: &str,
        id: &str,
        known: &BTreeSet<String>,
        place: impl FnOnce() -> Place,
        help: &str,
    ) -> Option<Diagnostic> {
        let is_unread = self.unread.iter().any(|name| name == id);
        if is_unread { None } else { unknown(noun, id, known, place, help) }
    }
}

/// Whether a field tells who an account or a person is.
fn names_one(field: &str) -> bool {
    let tells = ["name", "email", "mail", "phone", "contact", "person", "domain", "website"];
    field.to_lowercase().split('_').any(|part| tells.contains(&part))
}

fn check_config(known: &Known<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = known.workspace;
    let config = &workspace.config;
    if let Some(id) = &config.snapshot {
        let help = "say where its data are in a document of kind `snapshot`";
        found.extend(known.unknown_document("snapshot", id, &known.snapshots, || config.place("/snapshot"), help));
    }
    for (key, test) in [("/market", &config.market), ("/serves", &config.serves)] {
        if let Some(test) = test {
            check_test(known, test, key, &config.document, found);
        }
    }
    let tiers = all_tiers(workspace);
    // A tier may be one of a profile that could not be read.
    if let Some(lifecycle) = config.lifecycle.as_ref().filter(|_| known.has_all_profiles) {
        for (key, names) in [("mql", &lifecycle.mql), ("sql", &lifecycle.sql)] {
            for (at, name) in names.iter().enumerate() {
                let place = || config.place(&format!("/lifecycle/{key}/{at}"));
                found.extend(unknown("tier", name, &tiers, place, "add it to `tiers` of a profile"));
            }
        }
    }
    let Some(policy) = workspace.gate() else { return };
    for (at, rule) in policy.rules.iter().enumerate() {
        check_group(known, &rule.group, || config.place(&format!("/gate/rules/{at}/group")), found);
        if let Metric::Measure(name) = &rule.metric {
            let customers = workspace.snapshots.iter().filter_map(|snapshot| snapshot.customers.as_ref());
            let measures: BTreeSet<String> =
                customers.flat_map(|customers| customers.measures.keys().cloned()).collect();
            let place = || config.place(&format!("/gate/rules/{at}/metric"));
            let help = "declare it under `customers.measures` of the snapshot";
            found.extend(unknown("measure", name, &measures, place, help));
        }
    }
}

fn check_group(known: &Known<'_>, group: &Group, place: impl FnOnce() -> Place, found: &mut Vec<Diagnostic>) {
    match group {
        Group::Profile(id) | Group::Aspirational(id) | Group::NearMiss(id) => {
            found.extend(known.unknown_profile(id, place));
        }
        Group::Tier(id, tier) => match known.workspace.profile(id) {
            None => found.extend(known.unknown_profile(id, place)),
            Some(profile) => {
                let tiers: BTreeSet<String> = profile.tier_list().into_iter().map(|(name, _)| name).collect();
                found.extend(unknown("tier", tier, &tiers, place, "add it to `tiers` of the profile"));
            }
        },
        Group::Negative(id) => found.extend(known.unknown_negative(id, place)),
        _ => {}
    }
}

fn check_profile(known: &Known<'_>, profile: &Located<Profile>, found: &mut Vec<Diagnostic>) {
    let evidence: BTreeSet<String> = sources(profile).collect();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        if let Some(test) = &criterion.test {
            check_test(known, test, &format!("/criteria/{at}"), &profile.document, found);
        }
        for (nth, id) in criterion.evidence.iter().flatten().enumerate() {
            let place = || profile.place(&format!("/criteria/{at}/evidence/{nth}"));
            found.extend(unknown("evidence", id, &evidence, place, "add the source to `evidence:` of the profile"));
        }
    }
    for (at, id) in profile.personas.iter().enumerate() {
        found.extend(known.unknown_persona(id, || profile.place(&format!("/personas/{at}"))));
    }
    let tiers: BTreeSet<String> = profile.tier_list().into_iter().map(|(name, _)| name).collect();
    for (at, play) in profile.plays.iter().enumerate() {
        if let Some(tier) = &play.tier {
            let place = || profile.place(&format!("/plays/{at}/tier"));
            found.extend(unknown("tier", tier, &tiers, place, "add it to `tiers` of the profile"));
        }
    }
    check_questions(known, profile, found);
    let Some(buying) = &profile.buying else { return };
    for (at, member) in buying.committee.iter().enumerate() {
        let place = || profile.place(&format!("/buying/committee/{at}/persona"));
        found.extend(known.unknown_persona(&member.persona, place));
    }
    for (at, trigger) in buying.triggers.iter().enumerate() {
        if let Some(test) = &trigger.when {
            check_test(known, test, &format!("/buying/triggers/{at}/when"), &profile.document, found);
        }
    }
}

/// A question decides a criterion of the profile, or whether a negative profile holds.
fn check_questions(known: &Known<'_>, profile: &Located<Profile>, found: &mut Vec<Diagnostic>) {
    let criteria: BTreeSet<String> = profile.criteria.iter().filter_map(|c| c.id().map(str::to_owned)).collect();
    // An answer may also simply fill in a field.
    let is_decided = |id: &String| {
        criteria.contains(id)
            || known.negatives.contains(id)
            || known.unread.contains(id)
            || known.workspace.catalogue.get(id).is_some()
    };
    for (at, question) in profile.qualification.iter().enumerate() {
        let Some(id) = question.decides.as_ref().filter(|id| !is_decided(id)) else { continue };
        let place = || profile.place(&format!("/qualification/{at}/decides"));
        let finding = unknown("criterion", id, &criteria, place, "name a criterion or a negative profile");
        found.extend(finding);
    }
}

fn check_negative(known: &Known<'_>, negative: &Located<Negative>, found: &mut Vec<Diagnostic>) {
    for (at, id) in negative.applies_to.iter().flatten().enumerate() {
        found.extend(known.unknown_profile(id, || negative.place(&format!("/applies_to/{at}"))));
    }
    if let Some(test) = &negative.when {
        check_test(known, test, "/when", &negative.document, found);
    }
    if let Some(NegativeEvidence::List(items)) = &negative.evidence {
        for (at, item) in items.iter().enumerate() {
            if let NegativeEvidenceItem::Id(id) = item {
                let place = || negative.place(&format!("/evidence/{at}"));
                let help = "write the source out here, with an `id` and what it found";
                found.extend(unknown("evidence", id, &known.evidence, place, help));
            }
        }
    }
}

fn check_waivers(known: &Known<'_>, found: &mut Vec<Diagnostic>) {
    for waivers in &known.workspace.waivers {
        for (at, waiver) in waivers.waivers.iter().enumerate().filter(|(_, waiver)| waiver.profile != "any") {
            let place = || waivers.place(&format!("/waivers/{at}/profile"));
            found.extend(known.unknown_profile(&waiver.profile, place));
        }
    }
}

fn all_tiers(workspace: &Workspace) -> BTreeSet<String> {
    let tiers = workspace.profiles.iter().flat_map(|profile| profile.tier_list());
    tiers.map(|(name, _)| name).collect()
}

/// The ids of a profile's evidence.
fn sources(profile: &Profile) -> impl Iterator<Item = String> {
    profile.evidence.iter().map(|evidence| evidence.id.clone())
}

/// A finding where a name is not among those that are known: the nearest one, else all of them, else what to do.
fn unknown(
    noun: &str,
    name: &str,
    known: &BTreeSet<String>,
    place: impl FnOnce() -> Place,
    help: &str,
) -> Option<Diagnostic> {
    if known.contains(name) {
        return None;
    }
    let code = format!("unknown-{}", noun.replace(' ', "-"));
    let finding = Diagnostic::error(code, format!("there is no {noun} `{name}`")).at(place());
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    if let Some(meant) = did_you_mean(name, names.iter().copied()) {
        return Some(finding.help(format!("did you mean `{meant}`?")));
    }
    Some(match (noun, names.as_slice()) {
        (_, []) => finding.help(help),
        ("evidence", names) if names.len() <= MOST_NAMES => finding.help(format!("{help}; there is {}", quoted(names))),
        (noun, [only]) => finding.help(format!("{help}; the only {noun} is `{only}`")),
        (noun, names) if names.len() <= MOST_NAMES => {
            finding.help(format!("{help}; the {} are {}", plural(noun), quoted(names)))
        }
        _ => finding.help(help),
    })
}

/// More names than this help nobody.
const MOST_NAMES: usize = 12;

fn plural(noun: &str) -> String {
    if noun == "criterion" { "criteria".to_owned() } else { format!("{noun}s") }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn check_test(known: &Known<'_>, test: &Test, pointer: &str, document: &Document, found: &mut Vec<Diagnostic>) {
    if let Err(errors) = Condition::resolve(test, &known.workspace.catalogue, pointer) {
        found.extend(errors.into_iter().filter_map(|error| operand_error(known, error, document)));
    }
    test.visit(pointer, &mut |inner, at| check_vocabulary(known.workspace, inner, at, document, found));
}

fn operand_error(known: &Known<'_>, error: OperandError, document: &Document) -> Option<Diagnostic> {
    let place = || document.place(&error.pointer);
    Some(match error.problem {
        OperandProblem::UnknownField(name) => return known.unknown_field(&name, place),
        OperandProblem::WrongOperator { operator, field, field_type } => {
            let message = format!("`{operator}` cannot be used on `{field}`, which is of type {field_type}");
            let operators = quoted(field_type.operators());
            let finding = Diagnostic::error("wrong-operator", message).at(document.key_place(&error.pointer));
            finding.help(format!("on {field_type} fields there are {operators}"))
        }
        OperandProblem::BadOperand(text) => with_advice("invalid-operand", &text).at(place()),
        OperandProblem::EmptyRange { low, high } => {
            let message = format!("nothing lies between {low} and {high}");
            let help = format!("write the lower bound first: `between: [{high}, {low}]`");
            Diagnostic::error("empty-range", message).at(place()).help(help)
        }
        OperandProblem::Shape(text) => {
            let finding = with_advice("malformed-test", &text).at(document.first_key(&error.pointer));
            let has_help = !finding.help.is_empty();
            if has_help {
                finding
            } else {
                finding.help("a test is a field with what must hold of it, such as `{field: employees, at_least: 200}`, or `any:`, `all:` or `not:` over such tests")
            }
        }
    })
}

/// A finding whose message says after a semicolon what to do.
fn with_advice(code: &str, text: &str) -> Diagnostic {
    match text.split_once("; ") {
        Some((message, help)) => Diagnostic::error(code, message).help(help),
        None => Diagnostic::error(code, text),
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
    let known = workspace.catalogue.vocabulary(&field.name).unwrap_or_default();
    let lists = [
        ("in", &test.is_in),
        ("not_in", &test.not_in),
        ("any_of", &test.any_of),
        ("all_of", &test.all_of),
        ("none_of", &test.none_of),
    ];
    let many = lists
        .into_iter()
        .flat_map(|(key, values)| values.iter().flatten().enumerate().map(move |(at, value)| ((key, Some(at)), value)));
    let one = test.is.iter().map(|value| (("is", None), value));
    for ((key, at), value) in many.chain(one) {
        if !known.contains(&workspace.catalogue.canonical(&field.name, &value.text)) {
            let message = format!("`{}` is not in the vocabulary of `{}`", value.text.trim(), field.name);
            let at = at.map(|at| format!("/{at}")).unwrap_or_default();
            let place = document.place(&format!("{pointer}/{key}{at}"));
            let finding = Diagnostic::error("unknown-value", message).at(place);
            let word = normalise(&value.text);
            let spelled: Vec<&str> = vocabulary.iter().map(|value| value.text.as_str()).collect();
            let meant = spelled.iter().find(|other| did_you_mean(&word, [normalise(other).as_str()]).is_some());
            found.push(match meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => {
                    let values = if spelled.len() <= MOST_NAMES {
                        format!("; so far it has {}", quoted(&spelled))
                    } else {
                        String::new()
                    };
                    finding.help(format!("if it is new, add it to `values` of the field{values}"))
                }
            });
        }
    }
}
