//! What the engine needs of a version: its profiles and negative profiles as rules over canonical tests.

use std::collections::BTreeMap;

use crate::model::{
    Catalogue, Condition, Effect, FieldType, MissingData, Negative, OperandError, Profile, Snapshot, Status, Test,
};
use crate::workspace::Workspace;

/// One version's rules, ready for any engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Profiles that are evaluated (all but retired ones), by id.
    pub profiles: Vec<ProfileRule>,
    /// Negative profiles that can be told from data, by id.
    pub negatives: Vec<NegativeRule>,
    /// How this version reads each field that its rules name.
    pub fields: BTreeMap<String, ColumnKey>,
}

/// How a version reads a field: from which column, as what, and with which other spellings.
///
/// Two versions that read a field alike share every test on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnKey {
    /// The column's name in the snapshot.
    pub column: String,
    /// What its cells are read as.
    pub field_type: FieldType,
    /// Normalised spelling → normalised value.
    pub aliases: BTreeMap<String, String>,
}

/// A profile as the engine sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRule {
    /// The profile's id.
    pub id: String,
    /// Operational or aspirational.
    pub status: Status,
    /// The criteria that test something, in the order of writing.
    pub criteria: Vec<CriterionRule>,
    /// What a criterion earns whose value is not known.
    pub missing_data: MissingData,
    /// The tiers, highest threshold first.
    pub tiers: Vec<TierRule>,
}

/// A criterion as the engine sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionRule {
    /// The criterion's id.
    pub id: String,
    /// Points, 0 for none.
    pub weight: u32,
    /// Whether an account without it does not fit.
    pub required: bool,
    /// The test.
    pub condition: Condition,
}

/// A tier as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierRule {
    /// The tier's name.
    pub name: String,
    /// The lowest score.
    pub from: u32,
}

/// A negative profile as the engine sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct NegativeRule {
    /// The negative profile's id.
    pub id: String,
    /// What happens to an account that matches.
    pub effect: Effect,
    /// The profiles it applies to; every one where nothing is written.
    pub applies_to: Option<Vec<String>>,
    /// The test.
    pub condition: Condition,
}

impl NegativeRule {
    /// Whether the rule applies to a profile.
    pub fn applies_to(&self, profile: &str) -> bool {
        self.applies_to.as_ref().is_none_or(|ids| ids.iter().any(|id| id == profile))
    }
}

impl ProfileRule {
    /// The sum of all weights.
    pub fn total_weight(&self) -> u32 {
        self.criteria.iter().map(|criterion| criterion.weight).sum()
    }
}

/// Reduces a version to its rules. Columns are named by the given manifest, which may be another version's: both
/// sides of a comparison are evaluated on the same snapshot, each through its own fields.
///
/// # Errors
/// Tests that their fields cannot take; a workspace without errors has none.
pub fn rules(workspace: &Workspace, manifest: &Snapshot) -> Result<Rules, Vec<OperandError>> {
    let catalogue = &workspace.catalogue;
    let profiles: Vec<ProfileRule> = workspace
        .profiles
        .iter()
        .filter(|profile| profile.status != Status::Retired)
        .map(|profile| profile_rule(profile, catalogue))
        .collect::<Result<_, _>>()?;
    let negatives: Vec<NegativeRule> = workspace
        .negatives
        .iter()
        .filter_map(|negative| negative_rule(negative, catalogue).transpose())
        .collect::<Result<_, _>>()?;
    let mut fields = BTreeMap::new();
    let conditions = profiles.iter().flat_map(|profile| profile.criteria.iter().map(|criterion| &criterion.condition));
    for condition in conditions.chain(negatives.iter().map(|negative| &negative.condition)) {
        for atom in condition.atoms() {
            if let Some(field) = catalogue.get(&atom.field) {
                let key = || ColumnKey {
                    column: column_of(manifest, &atom.field),
                    field_type: field.field_type,
                    aliases: catalogue.aliases(&atom.field).clone(),
                };
                fields.entry(atom.field.clone()).or_insert_with(key);
            }
        }
    }
    Ok(Rules { profiles, negatives, fields })
}

/// One more test of a version, for a manifest: itself, and how its fields are read.
///
/// # Errors
/// Its fields cannot take it; in a workspace without errors they can.
pub fn condition(
    test: &Test,
    workspace: &Workspace,
    manifest: &Snapshot,
) -> Result<(Condition, BTreeMap<String, ColumnKey>), Vec<OperandError>> {
    let condition = Condition::resolve(test, &workspace.catalogue, "")?;
    let fields = condition.atoms().into_iter().filter_map(|atom| {
        let field = workspace.catalogue.get(&atom.field)?;
        let column = column_of(manifest, &atom.field);
        let aliases = workspace.catalogue.aliases(&atom.field).clone();
        Some((atom.field.clone(), ColumnKey { column, field_type: field.field_type, aliases }))
    });
    let fields = fields.collect();
    Ok((condition, fields))
}

/// The column that a manifest reads a field from: the mapped one, else the one of the field's own name.
fn column_of(manifest: &Snapshot, field: &str) -> String {
    let columns = match (&manifest.accounts, &manifest.opportunities) {
        (Some(accounts), _) => Some(&accounts.columns),
        (None, Some(opportunities)) => Some(&opportunities.columns),
        (None, None) => None,
    };
    columns.and_then(|columns| columns.get(field)).cloned().unwrap_or_else(|| field.to_owned())
}

fn profile_rule(profile: &Profile, catalogue: &Catalogue) -> Result<ProfileRule, Vec<OperandError>> {
    let mut criteria = Vec::new();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let Some(test) = &criterion.test else { continue };
        criteria.push(CriterionRule {
            id: criterion.id().unwrap_or_default().to_owned(),
            weight: criterion.points().unwrap_or(0),
            required: criterion.is_required(),
            condition: Condition::resolve(test, catalogue, &format!("/criteria/{at}"))?,
        });
    }
    let tiers = profile.tier_list().into_iter();
    let tiers = tiers.map(|(name, tier)| TierRule { name, from: u32::from(tier.from()) }).collect();
    Ok(ProfileRule {
        id: profile.id.clone(),
        status: profile.status,
        criteria,
        missing_data: profile.missing_data,
        tiers,
    })
}

fn negative_rule(negative: &Negative, catalogue: &Catalogue) -> Result<Option<NegativeRule>, Vec<OperandError>> {
    let Some(test) = &negative.when else { return Ok(None) };
    Ok(Some(NegativeRule {
        id: negative.id.clone(),
        effect: negative.effect,
        applies_to: negative.applies_to.clone(),
        condition: Condition::resolve(test, catalogue, "/when")?,
    }))
}
