//! Makes the invented customer data of the worked example and of the starter, so that both can be made again byte for byte.
//! Everything is integer arithmetic on a small seeded generator: the same bytes on every platform. It refuses to know the
//! profiles: a deal's chances follow from what the company is, and the profiles have to find that out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// How much to make, and from which seed.
#[derive(Clone, Copy)]
struct Size {
    accounts: usize,
    seed: u64,
    /// How many times as often as in the whole market a machine builder is among the accounts.
    machines: i64,
}

/// The two exports as CSV text with a header line and `\n` line ends.
struct Files {
    accounts: String,
    opportunities: String,
}

const EXAMPLE: Size = Size { accounts: 1_240, seed: 154, machines: 1 };
const STARTER: Size = Size { accounts: 340, seed: 178, machines: 3 };

/// Days since 1970-01-01.
type Day = i64;

const AS_OF: Day = day(2026, 9, 30);
const FIRST_DEAL: Day = day(2024, 1, 2);

const ACCOUNT_HEADER: &str = "AccountId,AccountName,Industry,BillingCountryCode,NumberOfEmployees,AnnualRevenue,ERP__c,\
    Tech_Stack__c,Plants__c,Production_Type__c,Planning_Tool__c,Planning_Team__c,Master_Data__c,Certifications__c,\
    Job_Postings_90d__c,Leadership_Change__c,Newest_Plant__c,ChurnDate,Churn_Reason__c,ARR_Start__c,ARR__c,\
    Onboarding_Days__c\n";
const OPPORTUNITY_HEADER: &str =
    "OpportunityId,AccountId,Type,StageName,Amount,CreatedDate,CloseDate,LeadSource,Loss_Reason__c\n";

/// The customer base: accounts, and the deals that their attributes made more or less likely to be won.
fn generate(size: Size) -> Files {
    let mut random = Random(size.seed);
    let mut names = BTreeSet::new();
    let mut files = Files { accounts: ACCOUNT_HEADER.to_owned(), opportunities: OPPORTUNITY_HEADER.to_owned() };
    let mut deals_so_far = 0;
    for number in 1..=size.accounts {
        let company = Company::invent(&mut random, size.machines);
        let history = History::of(&company, &mut random);
        let id = format!("A{number:04}");
        let name = invent_name(&mut random, &company, &mut names);
        company.write(&mut files.accounts, &mut random, &id, &name);
        history.write_outcome(&mut files.accounts);
        for deal in &history.deals {
            deals_so_far += 1;
            deal.write(&mut files.opportunities, &format!("D{deals_so_far:04}"), &id);
        }
    }
    files
}

/// SplitMix64 (Steele, Lea & Flood 2014): small, seedable with anything, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).expect("low is not above high");
        low + i64::try_from(((self.next() >> 32) * width) >> 32).expect("narrower than 2^32")
    }

    /// True in `permille` of a thousand cases.
    fn chance(&mut self, permille: i64) -> bool {
        self.between(0, 999) < permille
    }

    /// One of the choices, each as likely as its weight says.
    fn weighted<T: Copy>(&mut self, choices: &[(T, i64)]) -> T {
        let total: i64 = choices.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(0, total - 1);
        for &(choice, weight) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        choices[choices.len() - 1].0
    }

    /// The canonical spelling mostly, one of the others now and then.
    fn spelling(&mut self, spellings: &'static [&'static str]) -> &'static str {
        let last = i64::try_from(spellings.len()).expect("a short list") - 1;
        if last == 0 || self.chance(820) { spellings[0] } else { spellings[self.between(1, last) as usize] }
    }
}

/// A branch of trade: its spellings in the CRM, how often it occurs, and which of our two markets it belongs to.
struct Industry {
    spellings: &'static [&'static str],
    segment: Segment,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Segment {
    Machines,
    Components,
    Food,
    Other,
}

static INDUSTRIES: [(Industry, i64); 12] = [
    (industry(&["Industrial Machinery", "Machinery", "industrial machinery", "Maschinenbau"], Segment::Machines), 175),
    (industry(&["Electrical Equipment", "Electrical equipment", "Electronics"], Segment::Machines), 105),
    (industry(&["Automotive Parts", "Automotive", "AUTOMOTIVE PARTS", "Auto Parts"], Segment::Components), 120),
    (industry(&["Metal Products", "Metal Fabrication", "metal products"], Segment::Components), 120),
    (industry(&["Plastic Products", "Plastics", "Plastics & Rubber"], Segment::Components), 85),
    (industry(&["Food and Drink", "Food & Beverage", "food and drink"], Segment::Food), 80),
    (industry(&["Chemicals", "chemicals"], Segment::Other), 85),
    (industry(&["Furniture"], Segment::Other), 50),
    (industry(&["Textiles", "Apparel"], Segment::Other), 40),
    (industry(&["Wholesale", "Wholesale Trade"], Segment::Other), 50),
    (industry(&["Construction"], Segment::Other), 30),
    (industry(&["Software", "SaaS"], Segment::Other), 30),
];

const fn industry(spellings: &'static [&'static str], segment: Segment) -> Industry {
    Industry { spellings, segment }
}

/// Spellings, how often, and whether our consultants speak the language.
static COUNTRIES: [(&[&str], bool, i64); 10] = [
    (&["DE", "de", "Germany"], true, 375),
    (&["AT"], true, 90),
    (&["CH"], true, 90),
    (&["NL", "Netherlands"], true, 90),
    (&["BE"], true, 60),
    (&["FR", "France"], false, 100),
    (&["IT"], false, 70),
    (&["PL"], false, 60),
    (&["CZ"], false, 40),
    (&["DK"], false, 20),
];

/// Spellings, whether we have a finished connector, and how often.
static ERPS: [(&[&str], bool, i64); 8] = [
    (&["SAP", "SAP S/4HANA", "SAP ECC", "sap"], true, 270),
    (&["Microsoft Dynamics", "Dynamics NAV", "Business Central"], true, 170),
    (&["Infor", "Infor LN"], true, 110),
    (&["proALPHA", "Proalpha"], true, 100),
    (&["Sage"], false, 100),
    (&["abas"], false, 70),
    (&["In-house", "in-house"], false, 110),
    (&["None"], false, 70),
];

/// What is true of a company, whether the CRM knows it or not.
struct Company {
    industry: &'static Industry,
    country: &'static [&'static str],
    served: bool,
    employees: i64,
    revenue: i64,
    erp: &'static [&'static str],
    connector: bool,
    call_offs: bool,
    tech: Vec<&'static str>,
    plants: i64,
    production: &'static str,
    spreadsheets: bool,
    planning_tool: &'static str,
    planning_team: bool,
    master_data: &'static str,
    certifications: Vec<&'static str>,
    job_postings: i64,
    leadership_change: Day,
    newest_plant: Day,
}

impl Company {
    fn invent(random: &mut Random, machines: i64) -> Self {
        let weights = INDUSTRIES.iter().map(|(industry, weight)| match industry.segment {
            Segment::Machines => weight * machines,
            _ => *weight,
        });
        let (industry, _) = &INDUSTRIES[pick(random, weights)];
        let (country, served, _) = COUNTRIES[pick(random, COUNTRIES.iter().map(|country| country.2))];
        let (erp, connector, _) = ERPS[pick(random, ERPS.iter().map(|erp| erp.2))];
        let employees = headcount(random);
        let call_offs = random.chance(if industry.segment == Segment::Components { 620 } else { 200 });
        let planning_tool = random.weighted(&[("Spreadsheets", 50), ("ERP module", 30), ("Planning software", 20)]);
        Self {
            industry,
            country,
            served,
            employees,
            revenue: employees * random.between(110, 260) / 10 * 10_000,
            erp,
            connector,
            call_offs,
            tech: technology(random, call_offs),
            plants: plants(random, employees),
            production: production(random, industry.segment),
            spreadsheets: planning_tool == "Spreadsheets",
            planning_tool,
            planning_team: random.chance(if employees < 100 { 480 } else { 820 }),
            master_data: random.weighted(&[("High", 30), ("Medium", 48), ("Low", 22)]),
            certifications: certifications(random, industry.segment),
            job_postings: random.between(0, 4) + if random.chance(220) { random.between(2, 9) } else { 0 },
            leadership_change: AS_OF - random.between(10, 2_200),
            newest_plant: AS_OF - random.between(20, 9_000) * random.between(10, 1_000) / 1_000,
        }
    }

    /// How likely this company is to buy, in permille, before the luck of the account and of the deal.
    fn win_permille(&self) -> i64 {
        let when = |holds: bool, permille: i64| if holds { permille } else { 0 };
        let everywhere = 125
            + when(self.served, 20)
            + when(self.planning_team, 25)
            + when(self.master_data == "High", 15)
            + when(self.master_data == "Low", -45)
            + when(self.connector, 10)
            + when(self.job_postings >= 5, 15)
            + when(self.leadership_change > AS_OF - 365, 15);
        let segment = match self.industry.segment {
            Segment::Machines => {
                let fits = when((200..=1_000).contains(&self.employees), 125)
                    + when(self.connector, 100)
                    + when(self.spreadsheets, 115)
                    + when(self.production != "MTS", 55);
                if self.served { fits } else { fits / 4 }
            }
            Segment::Components => {
                let fits = when((100..=600).contains(&self.employees), 115)
                    + when(self.call_offs, 135)
                    + when(self.plants >= 2, 85)
                    + when((15_000_000..=120_000_000).contains(&self.revenue), 25)
                    + when(self.certifications.contains(&"IATF 16949"), 40);
                if self.served { fits } else { fits / 4 }
            }
            Segment::Food => 20 + when(self.employees >= 250, 60),
            Segment::Other => 0,
        };
        let sum = everywhere + segment * 8 / 10;
        if self.unowned() { sum / 3 } else { sum }
    }

    /// Nobody plans for a living, and the company is small enough that nobody is going to.
    fn unowned(&self) -> bool {
        !self.planning_team && self.employees <= 400
    }

    /// How far the company is from what the product was made for: 0 (made for it) to 3.
    fn strangeness(&self) -> i64 {
        let known_market = matches!(self.industry.segment, Segment::Machines | Segment::Components);
        i64::from(!known_market) + i64::from(!self.served) + i64::from(self.win_permille() < 250)
    }

    /// The row as the CRM has it: known in part, and spelled by many hands.
    fn write(&self, out: &mut String, random: &mut Random, id: &str, name: &str) {
        let mut cells = vec![id.to_owned(), name.to_owned()];
        let industry = random.spelling(self.industry.spellings).to_owned();
        cells.push(known(random, 35, industry));
        cells.push(random.spelling(self.country).to_owned());
        cells.push(known(random, 45, self.employees.to_string()));
        cells.push(known(random, 170, self.revenue.to_string()));
        let erp = random.spelling(self.erp).to_owned();
        cells.push(known(random, 70, erp));
        cells.push(known(random, 60, self.tech.join(";")));
        cells.push(known(random, 60, self.plants.to_string()));
        cells.push(known(random, 70, self.production.to_owned()));
        cells.push(known(random, 80, self.planning_tool.to_owned()));
        cells.push(known(random, 100, u8::from(self.planning_team).to_string()));
        cells.push(known(random, 180, self.master_data.to_owned()));
        cells.push(known(random, 90, self.certifications.join(";")));
        cells.push(known(random, 80, self.job_postings.to_string()));
        cells.push(known(random, 230, date(self.leadership_change)));
        cells.push(known(random, 250, date(self.newest_plant)));
        out.push_str(&cells.join(","));
    }
}

/// An unknown cell in `permille` of a thousand cases: mostly empty, sometimes one of the words people type instead.
fn known(random: &mut Random, permille: i64, value: String) -> String {
    if !random.chance(permille) {
        value
    } else if random.chance(850) {
        String::new()
    } else {
        random.weighted(&[("n/a", 1), ("-", 1)]).to_owned()
    }
}

fn pick(random: &mut Random, weights: impl Iterator<Item = i64>) -> usize {
    let numbered: Vec<(usize, i64)> = weights.enumerate().collect();
    random.weighted(&numbered)
}

fn headcount(random: &mut Random) -> i64 {
    let (low, high) = random.weighted(&[
        ((22, 99), 19),
        ((100, 199), 18),
        ((200, 499), 31),
        ((500, 999), 18),
        ((1_000, 2_400), 9),
        ((2_400, 6_500), 5),
    ]);
    random.between(low, high).min(random.between(low, high))
}

fn technology(random: &mut Random, call_offs: bool) -> Vec<&'static str> {
    let mut tech = Vec::new();
    if call_offs {
        tech.push(random.weighted(&[("EDI", 60), ("MES", 40)]));
    }
    for (name, permille) in [("CAD", 340), ("Power BI", 240), ("PLM", 160), ("WMS", 170)] {
        if random.chance(permille) {
            tech.push(name);
        }
    }
    if tech.is_empty() {
        tech.push("CAD");
    }
    tech
}

fn plants(random: &mut Random, employees: i64) -> i64 {
    match employees {
        ..100 => random.weighted(&[(1, 85), (2, 15)]),
        100..500 => random.weighted(&[(1, 48), (2, 34), (3, 18)]),
        500..1_000 => random.weighted(&[(1, 24), (2, 36), (3, 25), (4, 15)]),
        _ => random.weighted(&[(2, 20), (3, 30), (4, 20), (6, 20), (9, 10)]),
    }
}

/// Make to order, engineer to order, or make to stock.
fn production(random: &mut Random, segment: Segment) -> &'static str {
    match segment {
        Segment::Machines => random.weighted(&[("MTO", 45), ("ETO", 27), ("MTS", 28)]),
        Segment::Components => random.weighted(&[("MTO", 50), ("ETO", 6), ("MTS", 44)]),
        _ => random.weighted(&[("MTO", 30), ("ETO", 10), ("MTS", 60)]),
    }
}

fn certifications(random: &mut Random, segment: Segment) -> Vec<&'static str> {
    let mut held = Vec::new();
    if random.chance(780) {
        held.push("ISO 9001");
    }
    if random.chance(if segment == Segment::Components { 450 } else { 40 }) {
        held.push("IATF 16949");
    }
    if random.chance(210) {
        held.push("ISO 14001");
    }
    if held.is_empty() {
        held.push("ISO 9001");
    }
    held
}

fn invent_name(random: &mut Random, company: &Company, taken: &mut BTreeSet<String>) -> String {
    const FIRST: [&str; 16] = [
        "Bre", "Dor", "Fal", "Gry", "Hol", "Jas", "Kel", "Lun", "Mor", "Nev", "Pra", "Quo", "Ruv", "Sto", "Tel", "Wex",
    ];
    const MIDDLE: [&str; 12] = ["ba", "di", "fen", "go", "li", "ma", "ner", "po", "ra", "sti", "vo", "zu"];
    const LAST: [&str; 12] = ["bek", "dex", "gard", "lund", "mak", "nik", "rup", "sel", "tal", "vik", "wen", "zig"];
    let form = match company.country[0] {
        "CH" | "CZ" | "DK" => " AG",
        "NL" => " BV",
        "BE" | "FR" | "PL" => " SA",
        "IT" => " Srl",
        _ => " GmbH",
    };
    loop {
        let at =
            |random: &mut Random, parts: &[&'static str]| parts[random.between(0, parts.len() as i64 - 1) as usize];
        let mut name = at(random, &FIRST).to_owned();
        name.push_str(at(random, &MIDDLE));
        name.push_str(at(random, &LAST));
        if taken.insert(name.clone()) {
            name.push_str(form);
            return name;
        }
    }
}

/// What happened between us and one account.
struct History {
    deals: Vec<Deal>,
    customer: Option<Customer>,
}

struct Deal {
    renewal: bool,
    stage: &'static str,
    cents: Option<i64>,
    created: Day,
    closed: Option<Day>,
    source: &'static str,
    loss_reason: &'static str,
}

struct Customer {
    churned: Option<(Day, &'static str)>,
    arr_start: i64,
    arr_now: i64,
    onboarding_days: i64,
}

impl History {
    fn of(company: &Company, random: &mut Random) -> Self {
        let permille = (company.win_permille() + random.between(-45, 45)).clamp(20, 800);
        let mut deals = new_business(company, random, permille);
        let first_win = deals.iter().filter(|deal| deal.stage == "Closed Won").min_by_key(|deal| deal.closed);
        let customer = first_win.and_then(|win| Some((win.closed?, win.cents? / 100))).map(|(since, arr)| {
            let customer = Customer::after(company, random, since, arr);
            deals.extend(renewals(random, &customer, since));
            customer
        });
        deals.sort_by_key(|deal| deal.created);
        Self { deals, customer }
    }

    /// The columns about what happened after the sale, and the end of the row.
    fn write_outcome(&self, out: &mut String) {
        let Some(customer) = &self.customer else {
            out.push_str(",,,,,\n");
            return;
        };
        let (churned, reason) = customer.churned.map_or((String::new(), ""), |(on, reason)| (date(on), reason));
        let Customer { arr_start, arr_now, onboarding_days, .. } = customer;
        writeln!(out, ",{churned},{reason},{arr_start},{arr_now},{onboarding_days}")
            .expect("a String takes everything");
    }
}

/// One to six attempts for most accounts, and none for a tenth of them (far fewer for a market that we only try).
fn new_business(company: &Company, random: &mut Random, permille: i64) -> Vec<Deal> {
    let untouched = if company.industry.segment == Segment::Food { 680 } else { 90 };
    if random.chance(untouched) {
        return Vec::new();
    }
    let attempts = random.weighted(&[(1, 45), (2, 27), (3, 14), (4, 8), (5, 4), (6, 2)]);
    (0..attempts).map(|_| Deal::attempt(company, random, permille)).collect()
}

impl Deal {
    fn attempt(company: &Company, random: &mut Random, permille: i64) -> Self {
        let created = random.between(FIRST_DEAL, AS_OF - 6);
        let days = cycle_days(company, random);
        let source =
            random.weighted(&[("Website", 26), ("Event", 20), ("Outbound", 24), ("Partner", 17), ("Referral", 13)]);
        let won = random.chance(permille);
        let cents = Some(amount_cents(company, random));
        // A deal that would have closed after the export is open in it.
        if created + days > AS_OF {
            let stage = random.weighted(&[("Discovery", 40), ("Proposal", 35), ("Negotiation", 25)]);
            return Self { renewal: false, stage, cents, created, closed: None, source, loss_reason: "" };
        }
        let closed = Some(created + days);
        if won {
            return Self { renewal: false, stage: "Closed Won", cents, created, closed, source, loss_reason: "" };
        }
        let cents = if random.chance(60) { None } else { cents };
        Self {
            renewal: false,
            stage: "Closed Lost",
            cents,
            created,
            closed,
            source,
            loss_reason: loss(company, random),
        }
    }

    fn write(&self, out: &mut String, id: &str, account: &str) {
        let kind = if self.renewal { "Renewal" } else { "New Business" };
        let amount = self.cents.map(euros).unwrap_or_default();
        let closed = self.closed.map(date).unwrap_or_default();
        let Self { stage, source, loss_reason, .. } = self;
        writeln!(out, "{id},{account},{kind},{stage},{amount},{},{closed},{source},{loss_reason}", date(self.created))
            .expect("a String takes everything");
    }
}

fn cycle_days(company: &Company, random: &mut Random) -> Day {
    let slower = company.strangeness() * 17 + if company.employees > 1_000 { 20 } else { 0 };
    let slower = slower + if company.master_data == "Low" { 15 } else { 0 };
    slower + random.between(20, 90) + random.between(8, 70)
}

/// The yearly subscription: by size, dearer where more of the product is used, sometimes with odd cents.
fn amount_cents(company: &Company, random: &mut Random) -> i64 {
    let seats = 14_000 + company.employees.min(1_800) * 42 + company.plants.min(6) * 3_500;
    let used = 120 - company.strangeness() * 16;
    let euros = seats * used / 100 * random.between(65, 140) / 100;
    let odd = if random.chance(70) { random.between(1, 99) } else { 0 };
    euros / 50 * 5_000 + odd
}

fn loss(company: &Company, random: &mut Random) -> &'static str {
    if company.master_data == "Low" && random.chance(330) {
        return "Master data";
    }
    if !company.connector && random.chance(260) {
        return "No connector";
    }
    random.weighted(&[("No decision", 34), ("Price", 18), ("Competitor", 22), ("ERP first", 16), ("Lost contact", 10)])
}

impl Customer {
    fn after(company: &Company, random: &mut Random, since: Day, arr_start: i64) -> Self {
        let trouble = company.strangeness();
        let leaves = 65
            + trouble * 125
            + if company.unowned() { 380 } else { 0 }
            + if company.master_data == "Low" { 110 } else { 0 };
        let stayed = random.between(190, 620);
        let churned = (random.chance(leaves) && since + stayed <= AS_OF).then(|| {
            let reason = if company.planning_team {
                random.weighted(&[("Low usage", 3), ("Price", 3), ("ERP module", 2), ("Plant closed", 1)])
            } else {
                random.weighted(&[("No owner", 6), ("Low usage", 3), ("Price", 1)])
            };
            (since + stayed, reason)
        });
        let growth = random.between(94, 134) - trouble * 8;
        let quiet_year = AS_OF - since < 300;
        let arr_now = match churned {
            Some(_) => 0,
            None if quiet_year => arr_start,
            None => arr_start * growth.max(70) / 100,
        };
        let slow = if company.master_data == "Low" { 25 } else { 0 };
        let onboarding_days = random.between(18, 50) + trouble * 9 + slow;
        Self { churned, arr_start, arr_now, onboarding_days }
    }
}

/// A renewal a year for as long as the account stays, and a lost one when it leaves.
fn renewals(random: &mut Random, customer: &Customer, since: Day) -> Vec<Deal> {
    let mut deals = Vec::new();
    let end = customer.churned.map_or(AS_OF, |(on, _)| on);
    let mut due = since + 365;
    while due <= end {
        deals.push(renewal(random, "Closed Won", customer.arr_start, due));
        due += 365;
    }
    if let Some((on, _)) = customer.churned {
        deals.push(renewal(random, "Closed Lost", customer.arr_start, on));
    }
    deals
}

fn renewal(random: &mut Random, stage: &'static str, euros: i64, closed: Day) -> Deal {
    let created = closed - random.between(30, 75);
    let loss_reason = if stage == "Closed Lost" { "Cancelled" } else { "" };
    Deal { renewal: true, stage, cents: Some(euros * 100), created, closed: Some(closed), source: "", loss_reason }
}

fn euros(cents: i64) -> String {
    if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{}.{:02}", cents / 100, cents % 100) }
}

/// Days since 1970-01-01 of a civil date (Hinnant, "chrono-compatible low-level date algorithms").
const fn day(year: i64, month: i64, day_of_month: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year - era * 400;
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day_of_month - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`day`], written as `2026-09-30`.
fn date(day: Day) -> String {
    let shifted = day + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year}-{month:02}-{day_of_month:02}")
}

/// Holds a committed file against what it should be; with `ICP_BLESS=1` it is written instead.
fn check_committed(path: &Path, expected: &str) {
    if std::env::var_os("ICP_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, expected).expect("the repository can be written to");
        return;
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    if committed != expected {
        let line = committed.lines().zip(expected.lines()).take_while(|(left, right)| left == right).count() + 1;
        panic!(
            "{} differs from what the generator makes, first in line {line}; if that is meant, write it anew with \
             `ICP_BLESS=1 cargo test --test it synthetic` and commit it",
            path.display()
        );
    }
}

/// The workspace's data files, and the pins in its manifest that must name them.
fn check_workspace(folder: &str, prefix: &str, manifest: &str, size: Size) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = generate(size);
    check_committed(&root.join(format!("data/{prefix}accounts.csv")), &files.accounts);
    check_committed(&root.join(format!("data/{prefix}opportunities.csv")), &files.opportunities);
    let path = root.join("snapshots").join(manifest);
    let text = std::fs::read_to_string(&path).expect("the manifest is there");
    let pinned = pin(&pin(&text, "accounts", &files.accounts), "opportunities", &files.opportunities);
    check_committed(&path, &pinned);
}

/// The manifest with the digest of one of its files put where its `sha256:` block names it.
fn pin(manifest: &str, name: &str, content: &str) -> String {
    let (before, pins) = manifest.split_once("\nsha256:\n").expect("the manifest pins its files");
    let key = format!("  {name}: ");
    let digest = Sha256::digest(content).iter().fold(String::new(), |mut hexadecimal, byte| {
        write!(hexadecimal, "{byte:02x}").expect("a String takes everything");
        hexadecimal
    });
    let pins: Vec<String> = pins
        .lines()
        .map(|line| if line.starts_with(&key) { format!("{key}{digest}") } else { line.to_owned() })
        .collect();
    format!("{before}\nsha256:\n{}\n", pins.join("\n"))
}

#[test]
fn the_example_data_are_what_the_generator_makes() {
    check_workspace("icp", "", "customers-2026q3.yaml", EXAMPLE);
}

#[test]
fn the_starter_data_are_what_the_generator_makes() {
    check_workspace("templates/init/icp", "example-", "example-2026q3.yaml", STARTER);
}

#[test]
fn the_same_seed_makes_the_same_files_and_another_seed_others() {
    let make = |seed| generate(Size { accounts: 40, seed, machines: 1 });
    assert_eq!(make(1).accounts, make(1).accounts);
    assert_eq!(make(1).opportunities, make(1).opportunities);
    assert_ne!(make(1).opportunities, make(2).opportunities);
}

#[test]
fn the_numbers_are_those_of_the_published_algorithm() {
    let mut random = Random(1_234_567);
    assert_eq!(random.next(), 6_457_827_717_110_365_317);
    assert_eq!(random.next(), 3_203_168_211_198_807_973);
}

#[test]
fn dates_go_there_and_back() {
    for (year, month, day_of_month, written) in [
        (1970, 1, 1, "1970-01-01"),
        (2024, 2, 29, "2024-02-29"),
        (2026, 9, 30, "2026-09-30"),
        (1999, 12, 31, "1999-12-31"),
    ] {
        assert_eq!(date(day(year, month, day_of_month)), written);
    }
    assert_eq!(day(1970, 1, 1), 0);
    assert_eq!(day(2000, 3, 1), 11_017);
}

#[test]
fn no_row_is_a_problem_row() {
    for size in [EXAMPLE, STARTER] {
        let files = generate(size);
        let keys: BTreeSet<&str> = files.accounts.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(keys.len(), size.accounts);
        let columns = ACCOUNT_HEADER.split(',').count();
        assert!(files.accounts.lines().all(|line| line.split(',').count() == columns));
        for line in files.opportunities.lines().skip(1) {
            check_deal(line, &keys);
        }
    }
}

/// A deal of a known account, closed on or after the day it was created and not after the export, or still open.
fn check_deal(line: &str, accounts: &BTreeSet<&str>) {
    let cells: Vec<&str> = line.split(',').collect();
    let [_, account, _, stage, amount, created, closed, _, _] = cells[..] else { panic!("nine columns, not: {line}") };
    assert!(accounts.contains(account), "{line}");
    assert_eq!(stage.starts_with("Closed"), !closed.is_empty(), "{line}");
    assert!(closed.is_empty() || (created <= closed && closed <= "2026-09-30"), "{line}");
    assert!(stage != "Closed Won" || !amount.is_empty(), "{line}");
}
