//! The whole ICP in three sentences.

use super::{NegativeEffect, Numbers, View};
use crate::document::terms::sentence;
use crate::words;

/// What we sell, to whom, and what shows that it works. The last one says whom we turn down where there are no
/// numbers; sentences that nothing is known for are left out.
pub(super) fn in_short(view: &View) -> Vec<String> {
    let what = view.description.as_ref().map(|text| sentence(&format!("We sell {}: {text}", view.product)));
    let names: Vec<&str> = view.profiles.iter().map(|profile| profile.name.as_str()).collect();
    let whom = match names.as_slice() {
        [] => None,
        [only] => Some(sentence(&format!("Our ideal customers: {only}"))),
        several => {
            let kinds = spelled(several.len());
            Some(sentence(&format!("Our ideal customers are of {kinds} kinds: {}", listed(several))))
        }
    };
    let proof = view.numbers.as_ref().and_then(proof).or_else(|| turned_down(view));
    [what, whom, proof].into_iter().flatten().collect()
}

fn proof(numbers: &Numbers) -> Option<String> {
    let rate = words::percent(numbers.icp.win_rate?);
    let against = numbers.outside.win_rate.map(|rate| format!(", against {} with everyone else", words::percent(rate)));
    let share = numbers.icp.won_revenue_share;
    let revenue = share.map(|share| format!(", and they brought {} of the revenue we won", words::percent(share)));
    let (against, revenue) = (against.unwrap_or_default(), revenue.unwrap_or_default());
    Some(format!("We win {rate} of the deals with them{against}{revenue}."))
}

fn turned_down(view: &View) -> Option<String> {
    let excluding = view.negatives.iter().filter(|negative| negative.effect == NegativeEffect::Exclude);
    let names: Vec<String> = excluding.map(|negative| format!("“{}”", negative.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| sentence(&format!("We turn down {}", listed(&names))))
}

/// `a; b; and c`: names may have commas of their own.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [one, other] => format!("{one}, and {other}"),
        [most @ .., last] => format!("{}; and {last}", most.join("; ")),
    }
}

/// Small numbers as words.
fn spelled(number: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
