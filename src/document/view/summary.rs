//! The whole ICP in three sentences.

use super::{NegativeEffect, Numbers, View};
use crate::document::terms::sentence;
use crate::language::Language;

/// What we sell, to whom, and what shows that it works. The last one says whom we turn down where there are no
/// numbers; sentences that nothing is known for are left out.
pub(super) fn in_short(view: &View) -> Vec<String> {
    let language = view.language;
    let what = view.description.as_ref().map(|text| {
        let values = [("product", view.product.as_str().into()), ("description", text.as_str().into())];
        sentence(&language.text("short-what", &values))
    });
    let names: Vec<&str> = view.profiles.iter().map(|profile| profile.name.as_str()).collect();
    let whom = match names.as_slice() {
        [] => None,
        [only] => Some(sentence(&language.text("short-whom-one", &[("names", (*only).into())]))),
        several => {
            let values = [("kinds", several.len().into()), ("names", listed(several, language).into())];
            Some(sentence(&language.text("short-whom", &values)))
        }
    };
    let proof = view.numbers.as_ref().and_then(|numbers| proof(numbers, language)).or_else(|| turned_down(view));
    [what, whom, proof].into_iter().flatten().collect()
}

fn proof(numbers: &Numbers, language: Language) -> Option<String> {
    let part = |key: &str, name: &str, share: f64| language.text(key, &[(name, language.percent(share).into())]);
    let rate = language.percent(numbers.icp.win_rate?);
    let against = numbers.outside.win_rate.map(|rate| part("short-proof-against", "rate", rate));
    let revenue = numbers.icp.won_revenue_share.map(|share| part("short-proof-revenue", "share", share));
    let (against, revenue) = (against.unwrap_or_default(), revenue.unwrap_or_default());
    let values = [("rate", rate.into()), ("against", against.into()), ("revenue", revenue.into())];
    Some(language.text("short-proof", &values))
}

fn turned_down(view: &View) -> Option<String> {
    let language = view.language;
    let excluding = view.negatives.iter().filter(|negative| negative.effect == NegativeEffect::Exclude);
    let names: Vec<String> =
        excluding.map(|negative| language.text("quoted", &[("text", negative.name.as_str().into())])).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let values = [("names", listed(&names, language).into())];
    (!names.is_empty()).then(|| sentence(&language.text("short-turned-down", &values)))
}

/// `a; b; and c`: names may have commas of their own.
fn listed(names: &[&str], language: Language) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [one, other] => language.text("short-names-two", &[("first", (*one).into()), ("second", (*other).into())]),
        [most @ .., last] => {
            let values = [("before", most.join("; ").into()), ("last", (*last).into())];
            language.text("short-names-last", &values)
        }
    }
}
