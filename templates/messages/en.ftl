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
