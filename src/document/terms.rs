//! The fixed words of the format as readers know them: roles, kinds of evidence, stages.

/// A word of the format in plain language; one that is not fixed is returned with spaces for its dashes.
pub(super) fn term(key: &str) -> String {
    let known = match key {
        "economic-buyer" => "Economic buyer",
        "technical-evaluator" => "Technical evaluator",
        "champion" => "Champion",
        "end-user" => "End user",
        "executive-sponsor" => "Executive sponsor",
        "influencer" => "Influencer",
        "blocker" => "Blocker",
        "procurement" => "Procurement",
        "legal" => "Legal",
        "crm-analysis" => "CRM analysis",
        "win-loss-analysis" => "Win/loss analysis",
        "churn-analysis" => "Churn analysis",
        "product-usage" => "Product usage",
        "customer-interviews" => "Customer interviews",
        "discovery-interviews" => "Discovery interviews",
        "survey" => "Survey",
        "market-research" => "Market research",
        "benchmark" => "Benchmark",
        "team-feedback" => "Team feedback",
        "c-level" => "C-level",
        "must" => "Must have",
        "strong" => "Strong",
        "nice" => "Nice to have",
        "points" => "Points",
        "ask" => "To ask",
        "high" => "High",
        "medium" => "Medium",
        "low" => "Low",
        "no-credit" => "earns nothing",
        "half-credit" => "earns half of its points",
        "left-out" => "is left out of the score",
        _ => return spaced(key),
    };
    known.to_owned()
}

/// `revenue-operations` → `Revenue operations`. Names that people wrote with capitals keep them.
fn spaced(key: &str) -> String {
    let is_key = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_key {
        return key.to_owned();
    }
    let text = key.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The text with a full stop, unless it ends a sentence itself.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_like_words() {
        let check = |key: &str, expected: &str| assert_eq!(term(key), expected);
        check("economic-buyer", "Economic buyer");
        check("revenue-operations", "Revenue operations");
        check("c-level", "C-level");
        check("RevOps", "RevOps");
        check("Marketing & Sales", "Marketing & Sales");
        check("", "");
    }
}
