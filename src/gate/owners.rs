//! Which files need the consent of somebody in particular: CODEOWNERS, as GitHub and GitLab read it.
//!
//! It says whether a file has an owner and refuses to know whether the owner agreed; asking for that is what the
//! forge's branch protection does.

/// Where a forge looks for the file, in this order; the first that is there counts.
pub const OWNERS_FILES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Whether a file, by its path from the repository's root, has an owner.
///
/// The last pattern that matches decides, and one without owners means that there is none. GitLab's sections each
/// decide for themselves, with their own default owners; optional ones (`^[…]`) ask for nobody's consent.
pub fn is_owned(owners: &str, path: &str) -> bool {
    let mut sections = vec![Section::default()];
    for line in owners.lines() {
        let words = words(line);
        let Some(first) = words.first() else { continue };
        if let Some(section) = Section::open(line.trim(), &words) {
            sections.push(section);
        } else if let Some(section) = sections.last_mut()
            && matches(first, path)
        {
            let has_own = words[1..].iter().any(|word| is_owner(word));
            section.is_owned = has_own || section.has_default;
        }
    }
    sections.iter().any(|section| section.is_owned && !section.is_optional)
}

#[derive(Default)]
struct Section {
    is_optional: bool,
    has_default: bool,
    is_owned: bool,
}

impl Section {
    /// `[Name]`, `^[Name][2] @owner`.
    fn open(line: &str, words: &[String]) -> Option<Section> {
        let name = line.strip_prefix('^').unwrap_or(line);
        let is_header = name.starts_with('[') && name.contains(']');
        is_header.then(|| Section {
            is_optional: line.starts_with('^'),
            has_default: words.iter().any(|word| is_owner(word)),
            is_owned: false,
        })
    }
}

/// `@user`, `@org/team`, or an address.
fn is_owner(word: &str) -> bool {
    word.contains('@')
}

/// The words of a line up to a comment; a backslash keeps a blank or a `#`.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let Some(word) = words.last_mut() else { break };
        match character {
            '\\' => word.extend(characters.next()),
            '#' if word.is_empty() => break,
            blank if blank.is_whitespace() => words.push(String::new()),
            other => word.push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a pattern matches a path, or a folder that holds it.
fn matches(pattern: &str, path: &str) -> bool {
    let is_folder = pattern.ends_with('/');
    let trimmed = pattern.trim_end_matches('/');
    // A slash before the end ties the pattern to the root.
    let is_anchored = trimmed.contains('/');
    let trimmed = trimmed.trim_start_matches('/');
    let steps: Vec<&str> = trimmed.split('/').filter(|step| !step.is_empty()).collect();
    let names: Vec<&str> = path.split('/').collect();
    // `docs/*` is about the files of the folder itself and not about those of its folders.
    let is_flat = is_anchored && steps.last() == Some(&"*");
    let ends = if is_flat { names.len()..=names.len() } else { 1..=names.len() };
    let starts = if is_anchored { 0..1 } else { 0..names.len() };
    starts.into_iter().any(|start| {
        ends.clone().filter(|end| *end > start).any(|end| {
            let is_whole = end == names.len();
            !(is_folder && is_whole) && steps_match(&steps, &names[start..end])
        })
    })
}

fn steps_match(steps: &[&str], names: &[&str]) -> bool {
    match (steps.split_first(), names.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((&"**", rest)), _) => (0..=names.len()).any(|skipped| steps_match(rest, &names[skipped..])),
        (Some(_), None) => false,
        (Some((step, steps)), Some((name, names))) => {
            name_matches(step.as_bytes(), name.as_bytes()) && steps_match(steps, names)
        }
    }
}

fn name_matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=name.len()).any(|skipped| name_matches(rest, &name[skipped..])),
        (Some((b'?', pattern)), Some((_, name))) => name_matches(pattern, name),
        (Some((one, pattern)), Some((other, name))) => one == other && name_matches(pattern, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let check = |owners: &str, expected: bool| {
            assert_eq!(is_owned(owners, "icp/waivers.yaml"), expected, "{owners}");
        };
        check("", false);
        check("# * @cro\n", false);
        check("* @cro\n", true);
        check("* @cro # all of it\n", true);
        check("*.yaml cro@example.com\n", true);
        check("*.yml @cro\n", false);
        check("waivers.yaml @cro\n", true);
        check("/waivers.yaml @cro\n", false);
        check("/icp/waivers.yaml @org/leads\n", true);
        check("icp/ @cro\n", true);
        check("/icp @cro\n", true);
        check("icp @cro\n", true);
        check("icp/* @cro\n", true);
        check("sales/icp/ @cro\n", false);
        check("waivers.yaml/ @cro\n", false);
        check("**/waivers.yaml @cro\n", true);
        check("/i?p/w*s.yaml @cro\n", true);
        check("* @cro\nicp/waivers.yaml\n", false);
        check("icp/waivers.yaml\n* @cro\n", true);
        check("* @cro\n/icp/profiles/ @sales\n", true);
        check("icp/waivers.yaml cro\n", false);
    }

    #[test]
    fn folders_and_stars_reach_as_far_as_they_say() {
        let check = |pattern: &str, path: &str, expected: bool| {
            assert_eq!(is_owned(&format!("{pattern} @cro\n"), path), expected, "{pattern} {path}");
        };
        check("icp/*", "icp/waivers/2026.yaml", false);
        check("icp/**", "icp/waivers/2026.yaml", true);
        check("icp/**/2026.yaml", "icp/2026.yaml", true);
        check("*", "icp/waivers/2026.yaml", true);
        check("waivers/", "sales/icp/waivers/2026.yaml", true);
        check("/waivers/", "sales/icp/waivers/2026.yaml", false);
        check(r"icp/our\ waivers.yaml", "icp/our waivers.yaml", true);
    }

    #[test]
    fn sections_decide_for_themselves() {
        let check = |owners: &str, expected: bool| {
            assert_eq!(is_owned(owners, "icp/waivers.yaml"), expected, "{owners}");
        };
        check("[Sales] @cro\nicp/\n", true);
        check("[Sales][2] @cro\n*.md\n", false);
        check("^[Sales] @cro\nicp/\n", false);
        check("[Sales]\nicp/ @cro\n[Other]\nicp/waivers.yaml\n", true);
        check("^[Hint]\nicp/ @cro\n[Sales]\nicp/ @cro\n", true);
    }
}
