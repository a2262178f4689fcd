//! A document that does not stand where one looks for it.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Kind, is_id};
use crate::yaml::Document;

declare_rule! {
    /// A document's file is not called by its id.
    ///
    /// ## What it does
    ///
    /// Holds the id of a profile, negative profile, persona or snapshot against the name of its file without the ending.
    /// Capital letters, `_` for `-` and anything behind a further dot do not count.
    ///
    /// ## Why is this bad?
    ///
    /// References use the id. Whoever reads `personas: [cfo]` looks for `cfo.yaml` and should find it, and a copied file
    /// that kept its id is noticed.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/finance.yaml
    /// kind: persona
    /// id: controller
    /// name: Head of Controlling
    /// buying_role: influencer
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/controller.yaml
    /// kind: persona
    /// id: controller
    /// name: Head of Controlling
    /// buying_role: influencer
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a folder's file names follow another rule, such as a numbering.
    struct IdDiffersFromFile("id-differs-from-file", Upkeep, Info)
}

impl Rule for IdDiffersFromFile {
    fn check_document(
        &self,
        kind: Option<Kind>,
        document: &Arc<Document>,
        _: &Context<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        if !matches!(kind, Some(Kind::Profile | Kind::Negative | Kind::Persona | Kind::Snapshot)) {
            return;
        }
        let Some(id) = document.root.get("id").and_then(|id| id.scalar.as_deref()).filter(|id| is_id(id)) else {
            return;
        };
        let path = document.source.path();
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = file.split('.').next().unwrap_or(file);
        if name.to_lowercase().replace('_', "-") != id {
            let finding = self.finding(format!("`{id}` stands in the file `{file}`")).at(document.place("/id"));
            found.push(finding.help(format!("call the file `{id}.yaml`, or the id by the file's name")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn files_are_called_by_their_id() {
        let persona = |id: &str| format!("kind: persona\nid: {id}\nname: Controller\nbuying_role: influencer\n");
        check(&IdDiffersFromFile, "personas/controller.yaml", &persona("controller"));
        check(&IdDiffersFromFile, "personas/Head_Of_Controlling.v2.yml", &persona("head-of-controlling"));
        check(&IdDiffersFromFile, "personas/finance.yaml", &persona("controller # NOT OK"));
        check(&IdDiffersFromFile, "personas/finance.yaml", &persona("Not An Id"));
        check(&IdDiffersFromFile, "more.yaml", "kind: waivers\nwaivers: []\n");
    }
}
