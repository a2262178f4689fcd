### The fixed words of documents in English. Every message here has one of the same name in each other file.
###
### Numbers come with the manners of the language, `$points` and the like are numbers where a plural depends on them,
### and texts of the company's own documents are put in as they are. No message has markup.

## How things are written

word-and = and
word-or = or
word-nor = nor
# The last joint in "neither a, b … c".
word-last-of-none = and
yes = yes
no = no
money = { $currency } { $amount }
currency = { $code }
millions = { $amount } million
billions = { $amount } billion
difference = { $points } points
points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
days = { $days } { $days ->
    [one] day
   *[other] days
}
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
range-from = from { $from }
range-to = up to { $to }
range-both = { $from } to { $to }
duration = { $count } { $unit ->
    [days] { $count ->
        [one] day
       *[other] days
    }
    [weeks] { $count ->
        [one] week
       *[other] weeks
    }
    [months] { $count ->
        [one] month
       *[other] months
    }
    [quarters] { $count ->
        [one] quarter
       *[other] quarters
    }
   *[years] { $count ->
        [one] year
       *[other] years
    }
}
# As it stands in `test-due`.
duration-within = { $count } { $unit ->
    [days] { $count ->
        [one] day
       *[other] days
    }
    [weeks] { $count ->
        [one] week
       *[other] weeks
    }
    [months] { $count ->
        [one] month
       *[other] months
    }
    [quarters] { $count ->
        [one] quarter
       *[other] quarters
    }
   *[years] { $count ->
        [one] year
       *[other] years
    }
}

## Tests in words. `$plural` says whether the label is in the plural, `$unit` brings its own blank.

test-nothing = nothing
test-not = not ({ $test })
test-two = { $first }, { $word } { $second }
test-last = { $before }; { $word } { $last }
test-is = { $label } { $plural ->
    [yes] are
   *[no] is
} { $values }{ $unit }
test-is-not = { $label } { $plural ->
    [yes] are
   *[no] is
} not { $values }{ $unit }
test-is-neither = { $label } { $plural ->
    [yes] are
   *[no] is
} neither { $first } nor { $second }{ $unit }
test-is-none-of = { $label } { $plural ->
    [yes] are
   *[no] is
} none of { $values }{ $unit }
test-known = { $label } { $plural ->
    [yes] are
   *[no] is
} known
test-not-known = { $label } { $plural ->
    [yes] are
   *[no] is
} not known
# `$form` is how the label can be put into a sentence, and `$rest` is what follows its first word.
test-yes = { $form ->
    [other] { $label }: yes
   *[has] { $label }
}
test-no = { $form ->
    [has] has no { $rest }
    [is] is not { $rest }
    [uses] does not use { $rest }
    [adjective] not { $label }
   *[other] { $label }: no
}
test-starts-with = { $label } starts with { $values }
test-starts-not-with = { $label } does not start with { $values }
# `$form` is `uses` for what a company works with, and includes or include for other lists.
test-has = { $form ->
    [uses] uses
    [include] { $label } include
   *[includes] { $label } includes
} { $values }
test-has-both = { $form ->
    [uses] uses
    [include] { $label } include
   *[includes] { $label } includes
} both { $first } and { $second }
test-has-all = { $form ->
    [uses] uses
    [include] { $label } include
   *[includes] { $label } includes
} all of { $values }
test-lacks = { $form ->
    [uses] does not use
    [include] { $label } do not include
   *[includes] { $label } does not include
} { $values }
test-lacks-both = { $form ->
    [uses] does not use
    [include] { $label } do not include
   *[includes] { $label } does not include
} both { $first } and { $second }
test-lacks-all = { $form ->
    [uses] does not use
    [include] { $label } do not include
   *[includes] { $label } does not include
} all of { $values }
test-has-neither = { $form ->
    [uses] uses
    [include] { $label } include
   *[includes] { $label } includes
} neither { $first } nor { $second }
test-has-none-of = { $form ->
    [uses] uses
    [include] { $label } include
   *[includes] { $label } includes
} none of { $values }
test-range = { $label } { $range }
test-exactly = exactly { $low }
test-not-exactly = not { $low }
test-between = { $low } to { $high }
test-not-between = not { $low } to { $high }
test-at-least = at least { $low }
test-under = under { $low }
test-at-most = at most { $high }
test-over = over { $high }
test-anything = anything
test-day = { $label } { $range }
test-on = on { $low }
test-not-on = not on { $low }
test-from-to = from { $low } to { $high }
test-not-from-to = not from { $low } to { $high }
test-on-or-after = on or after { $low }
test-before = before { $low }
test-on-or-before = on or before { $high }
test-after = after { $high }
test-any-time = at any time
test-within = within { $span }
test-not-within = not within { $span }
test-older = more than { $span } ago
test-not-older = not more than { $span } ago
test-due = due within { $span }
test-not-due = not due within { $span }
test-personal = A test on personal data, which is not shown

## The built-in fields inside of a sentence, and the unit of one.

unit-people = people
field-adoption_mindset = adoption mindset
field-analytics = analytics
field-annual_revenue = annual revenue
field-budget = budget
field-business_model = business model
field-certifications = certifications
field-city = city
field-cloud = cloud
field-competitor_products = competitor products
field-contract_renewal_on = contract renewal
field-country = country
field-crm = CRM
field-data_readiness = data readiness
field-digital_maturity = digital maturity
field-employees = employees
field-engagement_score = engagement score
field-erp = ERP
field-executive_sponsor = executive sponsor
field-founded_year = founded year
field-funding_stage = funding stage
field-growth_stage = growth stage
field-has_dedicated_team = has dedicated team
field-headcount_growth = headcount growth
field-industry = industry
field-job_postings_90d = job postings 90d
field-last_engaged_on = last engaged
field-last_funding_on = last funding
field-lead_source = lead source
field-leadership_change_on = leadership change
field-legal_structure = legal structure
field-locations = locations
field-market_position = market position
field-marketing_automation = marketing automation
field-maturity = maturity
field-naics = NAICS
field-ownership = ownership
field-public = public
field-region = region
field-regulated = regulated
field-regulations = regulations
field-sic = SIC
field-sub_industry = sub industry
field-tech_stack = tech stack
field-time_zone = time zone
field-total_funding = total funding
field-use_cases = use cases

## Fixed words of the format: roles, departments, kinds of evidence, strengths, urgencies.

term-economic-buyer = Economic buyer
term-technical-evaluator = Technical evaluator
term-champion = Champion
term-end-user = End user
term-executive-sponsor = Executive sponsor
term-influencer = Influencer
term-blocker = Blocker
term-procurement = Procurement
term-legal = Legal
term-crm-analysis = CRM analysis
term-win-loss-analysis = Win/loss analysis
term-churn-analysis = Churn analysis
term-product-usage = Product usage
term-customer-interviews = Customer interviews
term-discovery-interviews = Discovery interviews
term-survey = Survey
term-market-research = Market research
term-benchmark = Benchmark
term-team-feedback = Team feedback
term-c-level = C-level
term-director = Director
term-manager = Manager
term-workspace = Workspace
term-field-catalogue = Field catalogue
term-profile = Profile
term-negative-profile = Negative profile
term-persona = Persona
term-snapshot = Snapshot
term-waiver-list = Waiver list
term-added = added
term-removed = removed
term-moved = moved
term-broader = broader
term-narrower = narrower
term-sideways = sideways
term-undecided = undecided
term-same-accounts = same accounts
term-must = Must have
term-strong = Strong
term-nice = Nice to have
term-points = Points
term-ask = To ask
term-high = High
term-medium = Medium
term-low = Low
term-no-credit = earns nothing
term-half-credit = earns half of its points
term-left-out = is left out of the score
term-sales = Sales
term-marketing = Marketing
term-customer-success = Customer success
term-product = Product
term-finance = Finance
term-operations = Operations
term-revenue-operations = Revenue operations
term-production = Production
term-management = Management

## The ICP in three sentences

short-what = We sell { $product }: { $description }
short-whom-one = Our ideal customers: { $names }
short-whom = Our ideal customers are of { $kinds ->
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $kinds }
} kinds: { $names }
short-names-two = { $first }, and { $second }
short-names-last = { $before }; and { $last }
short-proof = We win { $rate } of the deals with them{ $against }{ $revenue }.
short-proof-against = , against { $rate } with everyone else
short-proof-revenue = , and they brought { $share } of the revenue we won
short-turned-down = We turn down { $names }
quoted = “{ $text }”

## Invented accounts for training

case-not-listed = one that is not on the list
case-none-listed = none that is on the list

## Titles and headings

icp = Ideal customer profile
title-playbook = { $product }: ideal customer profile
title-one-pager = { $product }: ideal customer profile on one page
title-slides = { $product }: ideal customer profile in slides
title-training = { $product }: in or out?
title-card = { $product }: who fits
who-it-is-for = Who { $product } is for
who-we-sell-to = Who we sell to
when-to-say-no = When to say no
when-to-say-no-continued = When to say no, continued
the-people = The people
the-numbers = The numbers
experiments = Experiments
experiments-apart = What we try, apart from the ICP
experiments-intro = Tested, and never part of the ICP: the numbers of the ICP do not count them.
experiments-intro-above = Tested, and never part of the ICP: no number above counts them.
skip = Skip to the content
contents = Contents
goal = Goal
market = Market
where-we-deliver = Where we deliver
no-numbers = This document was written without a customer snapshot, so it has no numbers.
no-profile = There is no operational profile yet.
synthetic-numbers = These numbers come from synthetic data.

## A profile

profile = Profile
experiment-label = Experiment · not part of the ICP
experiment-sentence = Experiment, not part of the ICP.
hypothesis = Hypothesis
success = Success
decide-by = To be decided by
decide-by-inside = to be decided by { $date }
they-gain = What they gain
we-gain = What we gain
criteria = Criteria
criteria-title = What makes a company fit
must-have = Must have
must-have-points = Must have · { $points }
must-haves = Must have
speaks-for = Speaks for them
source = Source
sample-size = sample size
read-more = Read more
total-points = All { $points } make a score of 100.
unknown-value = A value that is not known { $rule }.
tier = Tier { $tier }
tiers = Tiers
tiers-title = Tiers, and what each of them gets
tiers-of = { $profile }: what each tier gets
tier-range = { $from } to below { $below }
tier-from = { $from } or more
tier-lowest = from { $from }
tier-named-from = { $tier } from { $from }
tier-column = Tier
score = Score
tier-means = What it means
tier-action = What we do
sales-qualified = Sales-qualified lead
marketing-qualified = Marketing-qualified lead
sales-qualified-inside = sales-qualified lead
marketing-qualified-inside = marketing-qualified lead
whatever-tier = Whatever the tier
every-tier = Every tier
plays = Plays
checklist = Qualification checklist
good = Good
bad = Bad
decides = Decides
conversation-only = Known only from a conversation, not backtested
conversation-only-inside = known only from a conversation, not backtested
not-backtested = not backtested
stop-or-care = Stop or take care
stop-if = Stop if
careful-if = Careful if
no-fit = No fit
no-fit-inside = no fit
no-fit-whatever = No fit, whatever the score
no-fit-whatever-inside = no fit, whatever the score
points-off = { $points } off
points-off-score = { $points } off the score
ask = Ask
ask-questions = Ask
say = Say
instead = Instead
pains = Pains
pains-title = What hurts
urgency = { $urgency ->
    [high] High
    [medium] Medium
   *[low] Low
} urgency
urgency-inside = { $urgency ->
    [high] high
    [medium] medium
   *[low] low
} urgency
we-offer = We offer
triggers = Triggers
triggers-title = When the time is right
committee = Buying committee
who-decides = Who decides
same-people = The same people as a list
buying = Buying
how-they-buy = How they buy
cycle = Cycle
stakeholders = Stakeholders
budget = Budget
procurement = Procurement
procurement-path = Procurement path
content-by-stage = Content by stage
content-title = What to give them, by stage
awareness = Awareness
consideration = Consideration
decision = Decision
evidence = Evidence
evidence-title = What it rests on
owner = Owner
last-reviewed = Last reviewed
next-review = Next review due
contributors = Contributors

## Negative profiles

how-to-tell = How to tell
why = Why
effect = Effect
effect-for = { $effect }, for { $profiles }
applies-to = Applies to
every-profile = Every profile
in-the-snapshot = In the snapshot
negative-win-rate = , win rate { $rate }
negative-win-rate-closed = , win rate { $rate } of { $closed } closed deals
negative-retention = , retention { $rate }

## Personas

responsibilities = Responsibilities
answers-for = Answers for
goals = Goals
persona-pains = Pains
motivations = Motivations
moved-by = Moved by
measured-by = Measured by
reached-by = Reached by
messages = Messages
channels = Channels
objections = Objections and answers
questions-by-stage = Questions by stage

## Numbers

accounts = Accounts
fewer-than = fewer than { $count }
not-shown = not shown
closed-deals = Closed deals
win-rate = Win rate
interval = { $level } % interval
lift = Lift
deal-size = Deal size
sales-cycle = Sales cycle
customers = Customers
retention = Retention
net-revenue-retention = Net revenue retention
lifetime-value = Lifetime value
won-revenue-share = Share of won revenue
with-a-deal = With a deal
metric = Metric
group = Group
side-icp = The ICP
side-outside = Outside
side-all = All
value-outside = { $value } outside
share-of-accounts = from { $share } of accounts
tier-accounts = { $accounts } accounts
tier-win-rate = { $rate } win rate
tier-deal-size = { $amount } deal size
win-rate-of = win rate { $rate }
icp-against-rest = The ICP against the rest
by-profile-and-tier = By profile and tier
experiment-row = { $profile } (experiment)
note-intervals = The bar through each dot is the { $level } % interval: the true rate may well lie anywhere on it. The upright stroke is the win rate of all accounts. The tables below hold every number that is drawn.
note-slide = Bars through the dots are { $level } % intervals of the win rate.
note-tiers = A tier holds each account once, at its best fit; profiles may overlap.
note-experiments = Experiments are not counted in the ICP.
note-excluded = { $accounts } accounts outside are kept out by a negative profile alone.
note-needs-data = Of { $accounts } accounts outside too little is known to tell.
which-snapshot = { $snapshot } as of { $date }
backtested = Backtested on the snapshot{ $which }: today's profiles on the deals of the past. An account's attributes are those of the snapshot's day, not of the day of the deal.
synthetic-sentence = The data are synthetic.
note-dash = A dash stands for what is not measured, or would tell too much about fewer than { $count } accounts.
market-title = From the market to the ICP
market-all = All accounts in the snapshot
market-icp = In the ICP
market-note = Profiles are the segments; they may overlap, so they can add up to more than the ICP.

## Drawings

chart-sides = Win rate of the ICP, outside of it, and of all accounts
chart-sides-text = The ICP { $icp }, outside { $outside }, all { $all }. The table below has the same numbers.
chart-profile = Win rate of the profile “{ $profile }” and its tiers
chart-profile-text = The profile { $rate }{ $tiers }. The table below has the same numbers.
chart-profile-tier = , tier { $tier } { $rate }
the-profile = The profile
funnel = From account to customer, tier by tier
funnel-of = Funnel of tier { $tier }
funnel-accounts = { $accounts } { $accounts ->
    [one] account
   *[other] accounts
}
funnel-with-deal = { $share } with a deal
funnel-customers = { $customers } { $customers ->
    [one] customer
   *[other] customers
}
funnel-text = { $accounts }{ $deals }{ $customers }. The table by profile and tier has the same numbers.
funnel-text-deals = , { $share } of them with a deal
part-signs = signs
part-drives = drives it
part-judges = judges it
part-stops = can stop it
committee-seat = { $role }, who { $part }: { $people }.
committee-same = The list below has the same people.

## Other documents

more-in-playbook = and { $count } more in the playbook
more-profiles = { $count ->
    [one] { $count } more profile is
   *[other] { $count } more profiles are
} in the playbook.
what-shows = What shows that it works
where-from = Where this comes from
card-win-rate = We win { $rate } of the deals in the ICP.
card-win-rate-outside = We win { $rate } of the deals in the ICP, { $outside } outside.
training = { $product } · training
in-or-out = In or out?
training-intro = Every account here is invented. It meets all criteria but, perhaps, the one in question: decide, then look at the answer.
training-no-data = No customer data are used on this page, so it has no numbers of customers.
answer-in = In, tier { $tier }
answer-score = with a score of { $score }.
answer-out = Out.
case-met = “{ $criterion }” is met.
case-must = “{ $criterion }” is a must; without it no score helps.
case-missed = “{ $criterion }” is not met, and costs { $points }.
case-missed-out = “{ $criterion }” is not met, and costs { $points }: a score of { $score } is below every tier.
training-no-bounds = Nothing in this profile has a bound that one could stand next to.
whatever-score = And whatever the score

## Where a document comes from

commit = Commit
commit-only = Commit { $commit }
commit-of = Commit { $commit } of { $date }
commit-date = { $commit } of { $date }
from-commit = From commit { $commit }
from-commit-of = From commit { $commit } of { $date }
from-uncommitted = From changes that are not committed
uncommitted = Changes that are not committed
snapshot = Snapshot
snapshot-of = Snapshot { $snapshot } as of { $date }
snapshot-of-inside = snapshot { $snapshot } as of { $date }
snapshot-digest = Snapshot { $snapshot } as of { $date }, digest { $digest }
snapshot-digest-inside = snapshot { $snapshot } as of { $date }, digest { $digest }
as-of = { $snapshot } as of { $date }
synthetic = synthetic
synthetic-data = synthetic data
digest = Digest
written-by = Written by
same-bytes = The same commit and the same snapshot give this very document.
nobody-named = No account is named in it, and no group of fewer than { $count } accounts is itemised.
nobody-named-slides = No account is named, and no group of fewer than { $count } accounts is itemised.

## What changed, the years, the ranking, and the reasons

news-title = What changed
news-first = The ICP is new: there is no earlier version to hold it against.
news-release = Since release { $release } of { $date }.
news-quarter = Since { $date }, in the quarter before the last change.
news-nothing = Nothing changed in what the ICP says.
news-documents = { $count ->
    [one] { $count } more document
   *[other] { $count } more documents
}
news-commits = { $count ->
    [one] { $count } commit
   *[other] { $count } commits
}
news-more = and { $count } more
news-request = request
same-numbers = The same numbers as a table
same-below = The table below has the same numbers.
same-rest = The table of the ICP against the rest has the same numbers.
short-icp = ICP
short-rest = Rest
not-shown-here = not shown
against-title = The ICP against the rest, metric by metric
against-text = The ICP { $icp }, outside { $outside }.
account-share = Share of accounts
more-is-better = more is better
less-is-better = less is better
trend-title = Win rate by quarter
trend-chart = Win rate by quarter, the ICP and outside
trend-quarter = Quarter
trend-of = { $year }, quarter { $quarter }
trend-side = { $side } { $rate }
trend-note = By the quarter in which deals closed, under today's profiles; the first and the last quarter may not be whole. The line through each dot is the { $level } % interval.
trend-hidden = Quarters that stand on fewer than { $count } accounts, or would give such a one away, are left out.
icp-closed = ICP, closed deals
icp-rate = ICP, win rate
rest-closed = Rest, closed deals
rest-rate = Rest, win rate
gain-title = What the best accounts bring
gain-chart = Share of accounts, highest scores first, against the share of won deals and won revenue
gain-point = { $score }: { $accounts } of accounts, { $won } of won deals.
gain-from = { $from } or more
gain-all = All accounts
gain-nothing = if scores said nothing
gain-revenue = won revenue
gain-deals = won deals
gain-axis = of accounts, highest scores first
gain-score = Score
gain-share-deals = Share of won deals
gain-note = Each account counts with its best score under any profile whose must-haves it meets; accounts without a score come last.
lifts-title = What each criterion tells
lifts-of = What each criterion tells: { $profile }
lifts-intro = How often deals are won where one criterion alone is met, against all deals: right of the line, it speaks for an account.
lifts-chart = Lift of each criterion of “{ $profile }”
lifts-text = { $criterion }: { $lift }, between { $low } and { $high }.
lifts-all = as all deals
lifts-range = { $low } to { $high }
lifts-criterion = Criterion
lifts-met = Win rate where met
lifts-unmet = Win rate elsewhere
lifts-note = Over all accounts of the snapshot, whatever else they are. The bar is the { $level } % interval; one that crosses the line does not tell. Criteria that hold together may share one cause: the profile as a whole is what counts.
why-we-lose = Why we lose
why-they-leave = Why they leave
reasons-lost = Shares of lost deals by reason, in the ICP and outside
reasons-gone = Shares of the customers who left by reason, in the ICP and outside
reasons-unknown = No reason given
reasons-others = Other reasons
reasons-reason = Reason
reasons-note-lost = Shares of all lost deals of each side. What fewer than { $count } accounts gave as a reason is counted among the others, or left out.
reasons-note-gone = Shares of all customers of each side who left. What fewer than { $count } accounts gave as a reason is counted among the others, or left out.

## The report of a change

report-title = backtest of a change
report-title-of = { $product }: backtest of a change
report-eyebrow = Backtest of a change
report-passed = Passed
report-warned = Passed with a warning
report-waived = Waived
report-blocked = Blocked
report-not-measured = Not measured
report-before = { $value } before
report-no-comparison = nothing to compare with
report-who-enter = Accounts that enter
report-who-leave = Accounts that leave
report-changes = Changes in meaning
report-none = None
report-in-documents = in { $count } { $count ->
    [one] document
   *[other] documents
}
report-no-data = Nothing was measured: this report was written without a customer snapshot, so it has no numbers.
report-nav-gate = Gate
report-nav-meaning = What changed
report-nav-numbers = Numbers
report-nav-origin = How to reproduce
# A metric of a group, as in "win rate of the ICP".
report-metric-of = { $metric } of { $group }

report-gate = The gate
report-gate-off = The gate is off, so nothing was judged.
report-gate-rules = The rules
report-rule = Rule
report-outcome = Outcome
report-base = Before
report-head = With the change
report-accepted = Accepted by waiver { $waiver }.
report-next = Next:
report-policy-base = The rules are those of the base, so that a change cannot loosen the gate that it has to pass.
report-policy-head = The rules are those of the change itself, for there is no base that has any.
report-waiver-for = Waiver { $waiver } for { $rule }:
report-what-to-do = What to do
report-not-ruled-out = The data cannot rule out that this makes things worse.
report-have-accepted = Change the proposal, or have it accepted: whoever accepts it merges the following under { $key } in { $file } on the base branch first.
report-no-waiver = No waiver can lift this: change the proposal.
report-waiver-to-paste = A waiver, ready to paste

report-meaning = What changed in meaning
report-all-new = There is no earlier version to compare with: everything is new.
report-no-meaning = No change in meaning.
report-no-meaning-but = Texts, layout or the places of files may differ; who fits, what the documents say and how they are judged does not.

report-rates-compared = Win rate before and after
report-differences = Differences, { $level } % intervals
report-icp-compared = The ICP, before and with the change
report-difference = Difference
report-verdict = Verdict
report-of-profile = Win rate of { $profile }
report-note-rates = The bar through each dot is the { $level } % interval of that rate alone. Most accounts are the same on both sides, so compare by the differences, not by whether bars overlap.
report-note-differences = A bar that crosses the line in the middle does not tell better from worse. Rates share one scale; deal size and sales cycle are drawn as ratios of typical values and share another.
report-note-few = Fewer than { $count } accounts enter or leave, so counts and sums, which would give them away by subtraction, are not shown.
report-note-few-deals = Of the accounts that enter or leave, fewer than { $count } have deals, so counts and sums of deals, which would give them away by subtraction, are not shown.
report-note-few-customers = Of the accounts that enter or leave, fewer than { $count } are customers, so the number of customers, which would give them away by subtraction, is not shown.
report-note-dash = A dash in the verdict marks a plain fact of the snapshot, of which there is nothing to be uncertain about.
report-interval = Interval
report-interval-points = { $range } points
report-chart-rates = Win rates before and after
report-chart-rates-both = { $name }: { $base } before, { $head } with the change.
report-chart-rates-one = { $name }: { $head } with the change.
report-chart-differences = Differences with their intervals
report-chart-difference = { $metric }: { $difference }, interval { $range }, { $verdict }.
report-less = less
report-no-difference = no difference
report-more = more

report-movers = Who moves
report-nobody-moves = No account enters, leaves or changes its tier.
report-movers-table = Who moves, in numbers
report-moved = { $count } accounts change their place or their tier; some of them within the ICP.
report-why-enter = Why they enter
report-why-leave = Why they leave
report-other-reasons = All other reasons
report-mix = How they differ from the accounts that stay
report-chart-mix = Where movers differ most from the accounts that stay
report-chart-mix-enter = Of those who enter, { $share } have { $field } { $value }; of those who stay, { $stay }.
report-chart-mix-leave = Of those who leave, { $share } have { $field } { $value }; of those who stay, { $stay }.
# These three stand beside bars, where there is room for seven letters.
report-bar-enter = Enter
report-bar-leave = Leave
report-bar-stay = Stay
report-value = Value
report-moving = Movers
report-moving-enter = enter
report-moving-leave = leave
report-share-movers = Share among them
report-share-stay = Share among those who stay

report-edits = What each edit does
report-edits-whole = The win rate of the ICP goes from { $base } to { $head } ({ $total }).
report-edits-several = These are the parts of each edit; together they make the whole.
report-edits-one = One edit does all of it.
report-edit = Edit
report-edit-part = Its part
report-edit-without = Win rate without it
report-chart-edits = What each edit does to the win rate of the ICP
report-shapley = Each edit counts with what it adds on average over every order in which the edits could be made (Shapley values).
report-in-order = There are too many edits to average over every order: each counts as it comes in the list.
report-without-effect = { $count } further { $count ->
    [one] edit does
   *[other] edits do
} nothing to the win rate.

report-sensitivity = Sensitivity
report-sensitivity-intro = What the win rate of the proposed ICP would be, were one number a little higher or lower. The large dot is the number as it is. A number on a cliff is one where a small step makes a large difference: choose it with care.
report-touched = in this change
report-cliff = on a cliff
report-all-curves = All curves as a table
report-number = Number
report-drops = Without each criterion
report-dropped = Criterion left out
report-left-out = { $count } further { $count ->
    [one] number moves
   *[other] numbers move
} nobody, or too few accounts to be shown.
report-lever-threshold = Tier { $part } from
report-lever-weight = { $part }: points
report-lever-penalty = Points taken off
report-lever-least = { $field } from
report-lever-most = { $field } up to
report-chart-curve = Win rate by { $lever } ({ $document })
report-as-it-is = { $value } (as it is)

report-trust = How far to trust it
report-since = Deals that nobody could tune to
report-since-none = Since the base was committed on { $date }, no deal has closed yet.
report-since-few = Since the base was committed on { $date }, fewer than { $count } deals have closed.
report-since-closed = Since the base was committed on { $date }, { $count } deals have closed; on these alone the win rate of the ICP goes { $base } → { $head } ({ $verdict }).
report-warnings = Warnings
report-notes = Notes

report-lint = Lint
report-lint-nothing = Nothing was found.
report-lint-errors = { $count ->
    [one] error
   *[other] errors
}
report-lint-warnings = { $count ->
    [one] warning
   *[other] warnings
}
report-lint-rest = { $count } further { $count ->
    [one] remark
   *[other] remarks
}
report-lint-all = All findings

report-origin = How to reproduce this, and what it rests on
report-reproduce = How to reproduce it
report-in-a-clone = In a clone with the same customer data:
report-proposed = Proposed
report-uncommitted = The work tree, not committed
report-worktree-commit = the work tree's commit
report-compared-with = Compared with
report-nothing = Nothing
report-asked = Times asked
report-asked-times = { $count }, this time included
report-measured-on = Measured on
report-measured = { $accounts } accounts, { $closed } closed deals, { $won } won
report-nobody-named = No account is named in this report. Beyond the gate's own sentences, no group of fewer than { $count } accounts is itemised.

## Groups of accounts inside of a sentence

group-icp = the ICP
group-all = all accounts
group-outside = everyone outside of the ICP
group-excluded = excluded accounts
group-needs-data = accounts that need data
group-profile = profile { $id }
group-tier = tier { $tier } of { $id }
group-negative = accounts that match { $id }
group-aspirational = aspirational profile { $id }
group-near-miss = near misses of { $id }
group-common = accounts that stay
group-entering = accounts that enter
group-leaving = accounts that leave
group-each-profile = each profile

## Outcomes, verdicts and metrics inside of a sentence

term-passed = passed
term-warned = warned
term-waived = waived
term-blocked = blocked
term-improved = improved
term-unchanged = unchanged
term-inconclusive = inconclusive
term-worsened = worsened
term-used = used
term-expired = expired
term-too-long = too long
term-exceeded = exceeded
term-asked-for = asked for
term-error = error
term-warning = warning
term-info = info
metric-accounts = accounts
metric-win-rate = win rate
metric-share-of-won-revenue-captured = share of won revenue captured
metric-deal-size = deal size
metric-sales-cycle = sales cycle
metric-retention = retention
metric-net-revenue-retention = net revenue retention
metric-lifetime-value = lifetime value
metric-closed-deals = closed deals
metric-won-deals = won deals
metric-lost-deals = lost deals
metric-open-deals = open deals
metric-customers = customers
metric-churned = churned
metric-opportunity-rate = opportunity rate
metric-share-of-accounts = share of accounts
metric-share-of-wins-captured = share of wins captured
metric-won-revenue = won revenue
metric-open-amount = open amount
metric-expansion-rate = expansion rate
metric-lift = lift
