//! A persona that no profile needs.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Kind;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

declare_rule! {
    /// No profile uses a persona.
    ///
    /// ## What it does
    ///
    /// Finds personas that no profile names in `personas` or `buying.committee`, retired profiles aside.
    ///
    /// ## Why is this bad?
    ///
    /// Each persona costs attention, and too many dilute the message. One that belongs to no purchase is maintained for
    /// nobody, or a committee forgot it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/controller.yaml
    /// kind: persona
    /// id: controller
    /// name: Controller
    /// buying_role: influencer
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/controller.yaml
    /// kind: persona
    /// id: controller
    /// name: Controller
    /// buying_role: influencer
    /// # profiles/midmarket.yaml
    /// personas: [cfo, controller]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While the profile that will use it is being written.
    struct OrphanedPersona("orphaned-persona", Upkeep, Info)
}

impl Rule for OrphanedPersona {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for profile in context.profiles() {
            let committee = profile.buying.iter().flat_map(|buying| &buying.committee).map(|member| &member.persona);
            used.extend(profile.personas.iter().chain(committee).map(String::as_str));
        }
        if !context.all_read(Kind::Profile) {
            return;
        }
        for persona in workspace.personas.iter().filter(|persona| !used.contains(persona.id.as_str())) {
            let finding = self.finding(format!("no profile uses the persona `{}`", persona.id));
            let help = "add it to `personas:` of a profile, or delete the file";
            found.push(finding.at(persona.place("/id")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn personas_are_used() {
        let check = |profile: &str, mark: &str| {
            let mut files = good();
            with(&mut files, "profiles/midmarket.yaml", profile);
            files.insert(
                "personas/cfo.yaml".into(),
                format!("kind: persona\nid: cfo{mark}\nname: CFO\nbuying_role: economic-buyer\n"),
            );
            check_files(&OrphanedPersona, &files);
        };
        check("personas: []\nbuying: {}\n", " # NOT OK");
        check("personas: [cfo]\nbuying: {}\n", "");
        check("personas: []\nbuying: {committee: [{persona: cfo}]}\n", "");
        check("status: retired\n", " # NOT OK");
        check("name: [\n", "");
    }
}
