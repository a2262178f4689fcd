### Die festen Wörter der Dokumente auf Deutsch. Zu jeder Meldung in en.ftl gibt es hier eine gleichen Namens.
###
### Deals, Champion und Win Rate sind im Vertrieb Deutsch; wo es ein gängiges deutsches Wort gibt, steht dieses.

## Schreibweisen

word-and = und
word-or = oder
word-nor = noch
word-last-of-none = noch
yes = ja
no = nein
money = { $amount } { $currency }
currency = { $code ->
    [EUR] €
    [USD] US-$
    [GBP] £
   *[other] { $code }
}
millions = { $amount } Mio.
billions = { $amount } Mrd.
difference = { $points } Prozentpunkte
points = { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
}
days = { $days } { $days ->
    [one] Tag
   *[other] Tage
}
date = { $day ->
    [1] 01
    [2] 02
    [3] 03
    [4] 04
    [5] 05
    [6] 06
    [7] 07
    [8] 08
    [9] 09
   *[other] { $day }
}.{ $month ->
    [1] 01
    [2] 02
    [3] 03
    [4] 04
    [5] 05
    [6] 06
    [7] 07
    [8] 08
    [9] 09
   *[other] { $month }
}.{ $year }
range-from = ab { $from }
range-to = bis { $to }
range-both = { $from } bis { $to }
duration = { $count } { $unit ->
    [days] { $count ->
        [one] Tag
       *[other] Tage
    }
    [weeks] { $count ->
        [one] Woche
       *[other] Wochen
    }
    [months] { $count ->
        [one] Monat
       *[other] Monate
    }
    [quarters] { $count ->
        [one] Quartal
       *[other] Quartale
    }
   *[years] { $count ->
        [one] Jahr
       *[other] Jahre
    }
}
duration-within = { $count } { $unit ->
    [days] { $count ->
        [one] Tag
       *[other] Tagen
    }
    [weeks] { $count ->
        [one] Woche
       *[other] Wochen
    }
    [months] { $count ->
        [one] Monat
       *[other] Monaten
    }
    [quarters] { $count ->
        [one] Quartal
       *[other] Quartalen
    }
   *[years] { $count ->
        [one] Jahr
       *[other] Jahren
    }
}

## Kriterien in Worten

test-nothing = nichts
test-not = nicht ({ $test })
test-two = { $first }, { $word } { $second }
test-last = { $before }; { $word } { $last }
test-is = { $label }: { $values }{ $unit }
test-is-not = { $label }: nicht { $values }{ $unit }
test-is-neither = { $label }: weder { $first } noch { $second }{ $unit }
test-is-none-of = { $label }: weder { $values }{ $unit }
test-known = { $label }: bekannt
test-not-known = { $label }: unbekannt
test-yes = { $form ->
    [adjective] { $label }
   *[other] { $label }: ja
}
test-no = { $form ->
    [adjective] nicht { $label }
   *[other] { $label }: nein
}
test-starts-with = { $label } beginnt mit { $values }
test-starts-not-with = { $label } beginnt nicht mit { $values }
test-has = { $form ->
    [uses] nutzt
   *[other] { $label }:
} { $values }
test-has-both = { $form ->
    [uses] nutzt
   *[other] { $label }:
} sowohl { $first } als auch { $second }
test-has-all = { $form ->
    [uses] nutzt
   *[other] { $label }:
} { $values }
test-lacks = { $form ->
    [uses] nutzt nicht:
   *[other] { $label }: ohne
} { $values }
test-lacks-both = { $form ->
    [uses] nutzt nicht zugleich
   *[other] { $label }: nicht zugleich
} { $first } und { $second }
test-lacks-all = { $form ->
    [uses] nutzt nicht zugleich
   *[other] { $label }: nicht zugleich
} { $values }
test-has-neither = { $form ->
    [uses] nutzt
   *[other] { $label }:
} weder { $first } noch { $second }
test-has-none-of = { $form ->
    [uses] nutzt
   *[other] { $label }:
} weder { $values }
test-range = { $label } { $range }
test-exactly = genau { $low }
test-not-exactly = nicht { $low }
test-between = { $low } bis { $high }
test-not-between = nicht { $low } bis { $high }
test-at-least = mindestens { $low }
test-under = unter { $low }
test-at-most = höchstens { $high }
test-over = über { $high }
test-anything = beliebig
test-day = { $label } { $range }
test-on = am { $low }
test-not-on = nicht am { $low }
test-from-to = vom { $low } bis { $high }
test-not-from-to = nicht vom { $low } bis { $high }
test-on-or-after = ab { $low }
test-before = vor dem { $low }
test-on-or-before = bis { $high }
test-after = nach dem { $high }
test-any-time = jederzeit
test-within = höchstens { $span } her
test-not-within = nicht höchstens { $span } her
test-older = mehr als { $span } her
test-not-older = nicht mehr als { $span } her
test-due = fällig in höchstens { $span }
test-not-due = nicht fällig in höchstens { $span }
test-personal = Ein Kriterium auf personenbezogenen Daten, das hier nicht gezeigt wird

## Die eingebauten Felder

unit-people = Mitarbeitende
field-adoption_mindset = Haltung zu Neuem
field-analytics = Analysewerkzeug
field-annual_revenue = Jahresumsatz
field-budget = Budget
field-business_model = Geschäftsmodell
field-certifications = Zertifizierungen
field-city = Ort
field-cloud = Cloud
field-competitor_products = Wettbewerbsprodukte
field-contract_renewal_on = Vertragsverlängerung
field-country = Land
field-crm = CRM
field-data_readiness = Datenlage
field-digital_maturity = digitale Reife
field-employees = Beschäftigte
field-engagement_score = Engagement-Score
field-erp = ERP
field-executive_sponsor = Unterstützung aus der Geschäftsleitung
field-founded_year = Gründungsjahr
field-funding_stage = Finanzierungsphase
field-growth_stage = Wachstumsphase
field-has_dedicated_team = eigenes Team
field-headcount_growth = Personalwachstum
field-industry = Branche
field-job_postings_90d = Stellenanzeigen der letzten 90 Tage
field-last_engaged_on = letzter Kontakt
field-last_funding_on = letzte Finanzierung
field-lead_source = Herkunft des Leads
field-leadership_change_on = Führungswechsel
field-legal_structure = Rechtsform
field-locations = Standorte
field-market_position = Marktstellung
field-marketing_automation = Marketing-Automation
field-maturity = Reifegrad
field-naics = NAICS
field-ownership = Eigentümerstruktur
field-public = börsennotiert
field-region = Region
field-regulated = reguliert
field-regulations = Vorschriften
field-sic = SIC
field-sub_industry = Teilbranche
field-tech_stack = eingesetzte Systeme
field-time_zone = Zeitzone
field-total_funding = Finanzierung insgesamt
field-use_cases = Anwendungsfälle

## Feste Wörter des Formats

term-economic-buyer = Budgetentscheidung
term-technical-evaluator = Fachliche Prüfung
term-champion = Champion
term-end-user = Anwendung
term-executive-sponsor = Unterstützung der Geschäftsleitung
term-influencer = Einfluss
term-blocker = Widerstand
term-procurement = Einkauf
term-legal = Recht
term-crm-analysis = CRM-Auswertung
term-win-loss-analysis = Gewinn-Verlust-Analyse
term-churn-analysis = Abwanderungsanalyse
term-product-usage = Produktnutzung
term-customer-interviews = Kundengespräche
term-discovery-interviews = Erstgespräche
term-survey = Umfrage
term-market-research = Marktforschung
term-benchmark = Vergleichsstudie
term-team-feedback = Rückmeldung aus dem Team
term-c-level = Geschäftsleitung
term-director = Bereichsleitung
term-manager = Leitung
term-workspace = Arbeitsbereich
term-field-catalogue = Feldkatalog
term-profile = Profil
term-negative-profile = Negativprofil
term-persona = Persona
term-snapshot = Snapshot
term-waiver-list = Ausnahmen
term-added = neu
term-removed = entfernt
term-moved = verschoben
term-broader = weiter gefasst
term-narrower = enger gefasst
term-sideways = verlagert
term-undecided = offen
term-same-accounts = dieselben Accounts
term-must = Muss
term-strong = Stark
term-nice = Von Vorteil
term-points = Punkte
term-ask = Zu erfragen
term-high = Hoch
term-medium = Mittel
term-low = Gering
term-no-credit = bringt keine Punkte
term-half-credit = bringt die Hälfte der Punkte
term-left-out = bleibt bei der Wertung außen vor
term-sales = Vertrieb
term-marketing = Marketing
term-customer-success = Customer Success
term-product = Produkt
term-finance = Finanzen
term-operations = Betrieb
term-revenue-operations = Revenue Operations
term-production = Produktion
term-management = Geschäftsführung

## Das Wunschkundenprofil in drei Sätzen

short-what = Wir verkaufen { $product }: { $description }
short-whom-one = Unsere Wunschkunden: { $names }
short-whom = Unsere Wunschkunden bilden { $kinds ->
    [2] zwei
    [3] drei
    [4] vier
    [5] fünf
    [6] sechs
    [7] sieben
    [8] acht
    [9] neun
   *[other] { $kinds }
} Gruppen: { $names }
short-names-two = { $first } sowie { $second }
short-names-last = { $before }; sowie { $last }
short-proof = Mit ihnen gewinnen wir { $rate } der Deals{ $against }{ $revenue }.
short-proof-against = , mit allen anderen { $rate }
short-proof-revenue = , und sie brachten { $share } des gewonnenen Umsatzes
short-turned-down = Wir sagen ab: { $names }
quoted = „{ $text }“

## Erfundene Firmen zum Üben

case-not-listed = etwas, das nicht auf der Liste steht
case-none-listed = nichts davon

## Titel und Überschriften

icp = Wunschkundenprofil (ICP)
title-playbook = { $product }: Wunschkundenprofil (ICP)
title-one-pager = { $product }: das Wunschkundenprofil auf einer Seite
title-slides = { $product }: das Wunschkundenprofil in Folien
title-training = { $product }: drin oder draußen?
title-card = { $product }: wer passt
who-it-is-for = Für wen { $product } da ist
who-we-sell-to = An wen wir verkaufen
when-to-say-no = Wann wir Nein sagen
when-to-say-no-continued = Wann wir Nein sagen (Fortsetzung)
the-people = Die Menschen
the-numbers = Die Zahlen
experiments = Experimente
experiments-apart = Was wir erproben, getrennt vom ICP
experiments-intro = Im Test und nie Teil des ICP: In dessen Zahlen sind sie nicht enthalten.
experiments-intro-above = Im Test und nie Teil des ICP: In keiner Zahl oben sind sie enthalten.
skip = Zum Inhalt springen
contents = Inhalt
goal = Ziel
market = Markt
where-we-deliver = Wo wir liefern
no-numbers = Dieses Dokument wurde ohne Kundendaten (Snapshot) erstellt und enthält deshalb keine Zahlen.
no-profile = Es gibt noch kein operatives Profil.
synthetic-numbers = Diese Zahlen stammen aus künstlichen Daten.

## Ein Profil

profile = Profil
experiment-label = Experiment · nicht Teil des ICP
experiment-sentence = Experiment, nicht Teil des ICP.
hypothesis = Hypothese
success = Erfolg
decide-by = Entscheidung bis
decide-by-inside = Entscheidung bis { $date }
they-gain = Was sie gewinnen
we-gain = Was wir gewinnen
criteria = Kriterien
criteria-title = Was eine Firma passend macht
must-have = Muss
must-have-points = Muss · { $points }
must-haves = Muss-Kriterien
speaks-for = Spricht dafür
source = Quelle
sample-size = Stichprobengröße
read-more = Mehr dazu
total-points = Alle { $points } zusammen ergeben einen Score von 100.
unknown-value = Ein unbekannter Wert { $rule }.
tier = Stufe { $tier }
tiers = Stufen
tiers-title = Die Stufen und was jede bekommt
tiers-of = { $profile }: was jede Stufe bekommt
tier-range = { $from } bis unter { $below }
tier-from = ab { $from }
tier-lowest = ab { $from }
tier-named-from = { $tier } ab { $from }
tier-column = Stufe
score = Score
tier-means = Was sie bedeutet
tier-action = Was wir tun
sales-qualified = Sales Qualified Lead
marketing-qualified = Marketing Qualified Lead
sales-qualified-inside = Sales Qualified Lead
marketing-qualified-inside = Marketing Qualified Lead
whatever-tier = In jeder Stufe
every-tier = Jede Stufe
plays = Maßnahmen
checklist = Checkliste zur Qualifizierung
good = Gut
bad = Schlecht
decides = Entscheidet
conversation-only = Nur im Gespräch zu erfahren, nicht rückgerechnet
conversation-only-inside = nur im Gespräch zu erfahren, nicht rückgerechnet
not-backtested = nicht rückgerechnet
stop-or-care = Stopp oder Vorsicht
stop-if = Stopp, wenn
careful-if = Vorsicht, wenn
no-fit = Passt nicht
no-fit-inside = passt nicht
no-fit-whatever = Passt nicht, unabhängig vom Score
no-fit-whatever-inside = passt nicht, unabhängig vom Score
points-off = { $points } Abzug
points-off-score = { $points } Abzug vom Score
ask = Nachfragen
ask-questions = Fragen
say = Antworten
instead = Stattdessen
pains = Probleme
pains-title = Wo es wehtut
urgency = Dringlichkeit: { $urgency ->
    [high] hoch
    [medium] mittel
   *[low] gering
}
urgency-inside = Dringlichkeit: { $urgency ->
    [high] hoch
    [medium] mittel
   *[low] gering
}
we-offer = Wir bieten
triggers = Auslöser
triggers-title = Wann der Zeitpunkt stimmt
committee = Buying Center
who-decides = Wer entscheidet
same-people = Dieselben Personen als Liste
buying = Kauf
how-they-buy = Wie sie kaufen
cycle = Dauer
stakeholders = Beteiligte
budget = Budget
procurement = Beschaffung
procurement-path = Beschaffungsweg
content-by-stage = Inhalte je Phase
content-title = Was wir ihnen in welcher Phase geben
awareness = Problem erkennen
consideration = Lösungen vergleichen
decision = Entscheiden
evidence = Belege
evidence-title = Worauf es beruht
owner = Verantwortlich
last-reviewed = Zuletzt geprüft
next-review = Nächste Prüfung fällig
contributors = Mitwirkende

## Negativprofile

how-to-tell = Woran man es erkennt
why = Warum
effect = Wirkung
effect-for = { $effect }, für { $profiles }
applies-to = Gilt für
every-profile = Jedes Profil
in-the-snapshot = Im Snapshot
negative-win-rate = , Abschlussquote { $rate }
negative-win-rate-closed = , Abschlussquote { $rate } bei { $closed } entschiedenen Deals
negative-retention = , Kundenbindung { $rate }

## Personas

responsibilities = Aufgaben
answers-for = Verantwortet
goals = Ziele
persona-pains = Probleme
motivations = Beweggründe
moved-by = Bewegt von
measured-by = Gemessen an
reached-by = Erreichbar über
messages = Botschaften
channels = Kanäle
objections = Einwände und Antworten
questions-by-stage = Fragen je Phase

## Zahlen

accounts = Accounts
fewer-than = weniger als { $count }
not-shown = nicht gezeigt
closed-deals = Entschiedene Deals
win-rate = Abschlussquote
interval = { $level }-%-Intervall
lift = Lift
deal-size = Auftragswert
sales-cycle = Verkaufszyklus
customers = Kunden
retention = Kundenbindung
net-revenue-retention = Net Revenue Retention
lifetime-value = Kundenwert
won-revenue-share = Anteil am gewonnenen Umsatz
with-a-deal = Mit Deal
metric = Kennzahl
group = Gruppe
side-icp = ICP
side-outside = Außerhalb
side-all = Alle
value-outside = außerhalb { $value }
share-of-accounts = von { $share } der Accounts
tier-accounts = { $accounts } Accounts
tier-win-rate = { $rate } Abschlussquote
tier-deal-size = { $amount } Auftragswert
win-rate-of = Abschlussquote { $rate }
icp-against-rest = Das ICP gegen den Rest
by-profile-and-tier = Nach Profil und Stufe
experiment-row = { $profile } (Experiment)
note-intervals = Der Balken durch jeden Punkt ist das { $level }-%-Intervall: Die wahre Quote kann überall darauf liegen. Der senkrechte Strich ist die Abschlussquote aller Accounts. Die Tabellen darunter enthalten jede gezeichnete Zahl.
note-slide = Balken durch die Punkte sind { $level }-%-Intervalle der Abschlussquote.
note-tiers = Eine Stufe enthält jeden Account einmal, dort, wo er am besten passt; Profile können sich überschneiden.
note-experiments = Experimente zählen nicht zum ICP.
note-excluded = { $accounts } Accounts außerhalb hält allein ein Negativprofil fern.
note-needs-data = Über { $accounts } Accounts außerhalb ist zu wenig bekannt, um es zu sagen.
which-snapshot = { $snapshot } (Stand { $date })
backtested = Rückgerechnet auf dem Snapshot{ $which }: die heutigen Profile auf den Deals der Vergangenheit. Die Merkmale eines Accounts sind die vom Tag des Snapshots, nicht vom Tag des Deals.
synthetic-sentence = Die Daten sind künstlich.
note-dash = Ein Strich steht für das, was nicht gemessen ist oder zu viel über weniger als { $count } Accounts verraten würde.
market-title = Vom Markt zum ICP
market-all = Alle Accounts im Snapshot
market-icp = Im ICP
market-note = Die Profile sind die Segmente; sie können sich überschneiden und zusammen mehr ergeben als das ICP.

## Zeichnungen

chart-sides = Abschlussquote im ICP, außerhalb und bei allen Accounts
chart-sides-text = ICP { $icp }, außerhalb { $outside }, alle { $all }. Die Tabelle darunter enthält dieselben Zahlen.
chart-profile = Abschlussquote des Profils „{ $profile }“ und seiner Stufen
chart-profile-text = Das Profil { $rate }{ $tiers }. Die Tabelle darunter enthält dieselben Zahlen.
chart-profile-tier = , Stufe { $tier } { $rate }
the-profile = Das Profil
funnel = Vom Account zum Kunden, Stufe für Stufe
funnel-of = Trichter der Stufe { $tier }
funnel-accounts = { $accounts } { $accounts ->
    [one] Account
   *[other] Accounts
}
funnel-with-deal = { $share } mit Deal
funnel-customers = { $customers } { $customers ->
    [one] Kunde
   *[other] Kunden
}
funnel-text = { $accounts }{ $deals }{ $customers }. Die Tabelle nach Profil und Stufe enthält dieselben Zahlen.
funnel-text-deals = , { $share } davon mit Deal
part-signs = unterschreibt
part-drives = treibt es voran
part-judges = beurteilt es
part-stops = kann es stoppen
committee-seat = { $role }, { $part }: { $people }.
committee-same = Die Liste darunter nennt dieselben Personen.

## Andere Dokumente

more-in-playbook = und { $count } weitere im Playbook
more-profiles = { $count ->
    [one] { $count } weiteres Profil steht
   *[other] { $count } weitere Profile stehen
} im Playbook.
what-shows = Was zeigt, dass es funktioniert
where-from = Woher das stammt
card-win-rate = Im ICP gewinnen wir { $rate } der Deals.
card-win-rate-outside = Im ICP gewinnen wir { $rate } der Deals, außerhalb { $outside }.
training = { $product } · Training
in-or-out = Drin oder draußen?
training-intro = Jeder Account hier ist erfunden. Er erfüllt alle Kriterien außer vielleicht dem, um das es geht: Entscheiden Sie zuerst, und sehen Sie dann die Antwort an.
training-no-data = Diese Seite verwendet keine Kundendaten und enthält deshalb keine Kundenzahlen.
answer-in = Drin, Stufe { $tier }
answer-score = mit einem Score von { $score }.
answer-out = Draußen.
case-met = „{ $criterion }“ ist erfüllt.
case-must = „{ $criterion }“ ist ein Muss; ohne das hilft kein Score.
case-missed = „{ $criterion }“ ist nicht erfüllt und kostet { $points }.
case-missed-out = „{ $criterion }“ ist nicht erfüllt und kostet { $points }: Ein Score von { $score } liegt unter jeder Stufe.
training-no-bounds = In diesem Profil hat nichts eine Grenze, neben der man stehen könnte.
whatever-score = Und unabhängig vom Score

## Woher ein Dokument stammt

commit = Commit
commit-only = Commit { $commit }
commit-of = Commit { $commit } vom { $date }
commit-date = { $commit } vom { $date }
from-commit = Aus Commit { $commit }
from-commit-of = Aus Commit { $commit } vom { $date }
from-uncommitted = Aus noch nicht committeten Änderungen
uncommitted = Noch nicht committete Änderungen
snapshot = Snapshot
snapshot-of = Snapshot { $snapshot }, Stand { $date }
snapshot-of-inside = Snapshot { $snapshot }, Stand { $date }
snapshot-digest = Snapshot { $snapshot }, Stand { $date }, Prüfsumme { $digest }
snapshot-digest-inside = Snapshot { $snapshot }, Stand { $date }, Prüfsumme { $digest }
as-of = { $snapshot }, Stand { $date }
synthetic = künstlich
synthetic-data = künstliche Daten
digest = Prüfsumme
written-by = Erstellt mit
same-bytes = Derselbe Commit und derselbe Snapshot ergeben genau dieses Dokument.
nobody-named = Kein Account wird darin genannt, und keine Gruppe von weniger als { $count } Accounts wird einzeln ausgewiesen.
nobody-named-slides = Kein Account wird genannt, und keine Gruppe von weniger als { $count } Accounts wird einzeln ausgewiesen.

## Was sich geändert hat, die Quartale, die Rangfolge und die Gründe

news-title = Was sich geändert hat
news-first = Das ICP ist neu: Es gibt keine frühere Fassung zum Vergleich.
news-release = Seit der Version { $release } vom { $date }.
news-quarter = Seit dem { $date }, im Quartal vor der letzten Änderung.
news-nothing = An der Aussage des ICP hat sich nichts geändert.
news-documents = { $count ->
    [one] { $count } weiteres Dokument
   *[other] { $count } weitere Dokumente
}
news-commits = { $count ->
    [one] { $count } Commit
   *[other] { $count } Commits
}
news-more = und { $count } weitere
news-request = Anfrage
same-numbers = Dieselben Zahlen als Tabelle
same-below = Die Tabelle darunter enthält dieselben Zahlen.
same-rest = Die Tabelle zum ICP und dem Rest enthält dieselben Zahlen.
short-icp = ICP
short-rest = Rest
not-shown-here = nicht gezeigt
against-title = Das ICP und der Rest, Kennzahl für Kennzahl
against-text = Das ICP { $icp }, außerhalb { $outside }.
account-share = Anteil an den Accounts
more-is-better = mehr ist besser
less-is-better = weniger ist besser
trend-title = Abschlussquote nach Quartalen
trend-chart = Abschlussquote nach Quartalen, im ICP und außerhalb
trend-quarter = Quartal
trend-of = { $year }, Quartal { $quarter }
trend-side = { $side } { $rate }
trend-note = Nach dem Quartal, in dem ein Deal entschieden wurde, unter den heutigen Profilen; das erste und das letzte Quartal sind vielleicht nicht vollständig. Die Linie durch jeden Punkt ist das { $level }-%-Intervall.
trend-hidden = Quartale, die auf weniger als { $count } Accounts beruhen oder solche verraten würden, fehlen.
icp-closed = ICP, entschiedene Deals
icp-rate = ICP, Abschlussquote
rest-closed = Rest, entschiedene Deals
rest-rate = Rest, Abschlussquote
gain-title = Was die besten Accounts bringen
gain-chart = Anteil der Accounts, die höchsten Scores zuerst, und ihr Anteil an gewonnenen Deals und Umsätzen
gain-point = { $score }: { $accounts } der Accounts, { $won } der gewonnenen Deals.
gain-from = { $from } oder mehr
gain-all = Alle Accounts
gain-nothing = wenn Punkte nichts sagten
gain-revenue = gewonnener Umsatz
gain-deals = gewonnene Deals
gain-axis = der Accounts, die höchsten Scores zuerst
gain-score = Score
gain-share-deals = Anteil an gewonnenen Deals
gain-note = Jeder Account zählt mit seinem besten Score unter den Profilen, deren Muss-Kriterien er erfüllt; Accounts ohne Score kommen zuletzt.
lifts-title = Was jedes Kriterium aussagt
lifts-of = Was jedes Kriterium aussagt: { $profile }
lifts-intro = Wie oft Deals gewonnen werden, wo allein dieses Kriterium erfüllt ist, verglichen mit allen Deals: Rechts der Linie spricht es für einen Account.
lifts-chart = Lift jedes Kriteriums von „{ $profile }“
lifts-text = { $criterion }: { $lift }, zwischen { $low } und { $high }.
lifts-all = wie alle Deals
lifts-range = { $low } bis { $high }
lifts-criterion = Kriterium
lifts-met = Quote, wo erfüllt
lifts-unmet = Quote sonst
lifts-note = Über alle Accounts des Snapshots, was immer sie sonst sind. Der Balken ist das { $level }-%-Intervall; kreuzt er die Linie, sagt das Kriterium nichts. Kriterien, die zusammen auftreten, haben vielleicht eine gemeinsame Ursache: Es zählt das Profil als Ganzes.
why-we-lose = Warum wir verlieren
why-they-leave = Warum sie gehen
reasons-lost = Anteile der verlorenen Deals nach Gründen, im ICP und außerhalb
reasons-gone = Anteile der verlorenen Kunden nach Gründen, im ICP und außerhalb
reasons-unknown = Kein Grund angegeben
reasons-others = Andere Gründe
reasons-reason = Grund
reasons-note-lost = Anteile an allen verlorenen Deals jeder Seite. Was weniger als { $count } Accounts als Grund nannten, zählt zu den anderen oder fehlt.
reasons-note-gone = Anteile an allen verlorenen Kunden jeder Seite. Was weniger als { $count } Accounts als Grund nannten, zählt zu den anderen oder fehlt.

## Der Bericht zu einer Änderung

report-title = Rückrechnung einer Änderung
report-title-of = { $product }: Rückrechnung einer Änderung
report-eyebrow = Rückrechnung einer Änderung
report-passed = Bestanden
report-warned = Bestanden mit Warnung
report-waived = Mit Ausnahme zugelassen
report-blocked = Blockiert
report-not-measured = Nicht gemessen
report-before = vorher { $value }
report-no-comparison = kein Vergleich möglich
report-who-enter = Accounts, die hinzukommen
report-who-leave = Accounts, die herausfallen
report-changes = Inhaltliche Änderungen
report-none = Keine
report-in-documents = in { $count } { $count ->
    [one] Dokument
   *[other] Dokumenten
}
report-no-data = Es wurde nichts gemessen: Dieser Bericht wurde ohne Kundendaten (Snapshot) erstellt und enthält deshalb keine Zahlen.
report-nav-gate = Prüfung
report-nav-meaning = Was sich ändert
report-nav-numbers = Zahlen
report-nav-origin = Nachrechnen
report-metric-of = { $metric }: { $group }

report-gate = Die Prüfung
report-gate-off = Die Prüfung ist abgeschaltet, es wurde also nichts beurteilt.
report-gate-rules = Die Regeln
report-rule = Regel
report-outcome = Ergebnis
report-base = Vorher
report-head = Mit der Änderung
report-accepted = Zugelassen durch die Ausnahme { $waiver }.
report-next = Nächster Schritt:
report-policy-base = Es gelten die Regeln der Basis, damit eine Änderung nicht die Prüfung lockern kann, die sie bestehen muss.
report-policy-head = Es gelten die Regeln der Änderung selbst, denn es gibt keine Basis, die welche hätte.
report-waiver-for = Ausnahme { $waiver } für { $rule }:
report-what-to-do = Was zu tun ist
report-not-ruled-out = Nach den Daten ist nicht auszuschließen, dass dies etwas verschlechtert.
report-have-accepted = Den Vorschlag ändern oder zulassen lassen: Wer ihn zulässt, nimmt zuerst Folgendes auf dem Basis-Branch unter { $key } in { $file } auf.
report-no-waiver = Keine Ausnahme kann das aufheben: Der Vorschlag muss geändert werden.
report-waiver-to-paste = Eine Ausnahme zum Einfügen

report-meaning = Was sich inhaltlich ändert
report-all-new = Es gibt keine frühere Fassung zum Vergleich: Alles ist neu.
report-no-meaning = Keine inhaltliche Änderung.
report-no-meaning-but = Texte, Layout oder Speicherorte von Dateien können sich unterscheiden; wer passt, was die Dokumente sagen und wie sie beurteilt werden, bleibt gleich.

report-rates-compared = Abschlussquote vorher und nachher
report-differences = Unterschiede, { $level }-%-Intervalle
report-icp-compared = Das ICP, vorher und mit der Änderung
report-difference = Unterschied
report-verdict = Urteil
report-of-profile = Abschlussquote von { $profile }
report-note-rates = Der Balken durch jeden Punkt ist das { $level }-%-Intervall allein dieser Quote. Die meisten Accounts sind auf beiden Seiten dieselben; maßgeblich sind deshalb die Unterschiede, nicht, ob sich Balken überschneiden.
report-note-differences = Ein Balken, der die Linie in der Mitte kreuzt, unterscheidet nicht zwischen besser und schlechter. Quoten haben eine gemeinsame Skala; Auftragswert und Verkaufszyklus sind als Verhältnisse typischer Werte gezeichnet und haben eine andere.
report-note-few = Weniger als { $count } Accounts kommen hinzu oder fallen heraus. Anzahlen und Summen, aus denen sie sich durch Abziehen ergäben, werden deshalb nicht gezeigt.
report-note-few-deals = Von den Accounts, die hinzukommen oder herausfallen, haben weniger als { $count } Deals. Anzahlen und Summen von Deals, aus denen sie sich durch Abziehen ergäben, werden deshalb nicht gezeigt.
report-note-few-customers = Von den Accounts, die hinzukommen oder herausfallen, sind weniger als { $count } Kunden. Die Anzahl der Kunden, aus der sie sich durch Abziehen ergäben, wird deshalb nicht gezeigt.
report-note-dash = Ein Strich beim Urteil kennzeichnet eine bloße Tatsache des Snapshots, an der nichts ungewiss ist.
report-interval = Intervall
report-interval-points = { $range } Prozentpunkte
report-chart-rates = Abschlussquoten vorher und nachher
report-chart-rates-both = { $name }: vorher { $base }, mit der Änderung { $head }.
report-chart-rates-one = { $name }: mit der Änderung { $head }.
report-chart-differences = Unterschiede mit ihren Intervallen
report-chart-difference = { $metric }: { $difference }, Intervall { $range }, { $verdict }.
report-less = weniger
report-no-difference = kein Unterschied
report-more = mehr

report-movers = Wer sich bewegt
report-nobody-moves = Kein Account kommt hinzu, fällt heraus oder wechselt die Stufe.
report-movers-table = Wer sich bewegt, in Zahlen
report-moved = { $count } Accounts wechseln ihren Platz oder ihre Stufe, einige davon innerhalb des ICP.
report-why-enter = Warum sie hinzukommen
report-why-leave = Warum sie herausfallen
report-other-reasons = Alle anderen Gründe
report-mix = Wie sie sich von den Accounts unterscheiden, die bleiben
report-chart-mix = Wo sie sich am meisten von den Accounts unterscheiden, die bleiben
report-chart-mix-enter = Von den hinzukommenden Accounts haben { $share } { $field } { $value }, von den bleibenden { $stay }.
report-chart-mix-leave = Von den herausfallenden Accounts haben { $share } { $field } { $value }, von den bleibenden { $stay }.
report-bar-enter = Zugang
report-bar-leave = Abgang
report-bar-stay = Bleibt
report-value = Wert
report-moving = Bewegung
report-moving-enter = kommen hinzu
report-moving-leave = fallen heraus
report-share-movers = Anteil unter ihnen
report-share-stay = Anteil unter denen, die bleiben

report-edits = Was jede Änderung bewirkt
report-edits-whole = Die Abschlussquote des ICP geht von { $base } auf { $head } ({ $total }).
report-edits-several = Dies sind die Beiträge der einzelnen Änderungen; zusammen ergeben sie das Ganze.
report-edits-one = Eine einzige Änderung bewirkt das alles.
report-edit = Änderung
report-edit-part = Ihr Beitrag
report-edit-without = Abschlussquote ohne sie
report-chart-edits = Was jede Änderung an der Abschlussquote des ICP bewirkt
report-shapley = Jede Änderung zählt mit dem, was sie im Mittel über alle Reihenfolgen beiträgt, in denen die Änderungen vorgenommen werden könnten (Shapley-Werte).
report-in-order = Für ein Mittel über alle Reihenfolgen sind es zu viele Änderungen: Jede zählt so, wie sie in der Liste kommt.
report-without-effect = { $count } weitere { $count ->
    [one] Änderung bewirkt
   *[other] Änderungen bewirken
} nichts an der Abschlussquote.

report-sensitivity = Empfindlichkeit
report-sensitivity-intro = Wie hoch die Abschlussquote des vorgeschlagenen ICP wäre, wenn eine Zahl etwas größer oder kleiner wäre. Der große Punkt ist die Zahl, wie sie ist. An einer Kante liegt eine Zahl, bei der ein kleiner Schritt viel ausmacht: Sie will mit Bedacht gewählt sein.
report-touched = in dieser Änderung
report-cliff = an einer Kante
report-all-curves = Alle Kurven als Tabelle
report-number = Zahl
report-drops = Ohne jeweils ein Kriterium
report-dropped = Weggelassenes Kriterium
report-left-out = { $count } weitere { $count ->
    [one] Zahl bewegt
   *[other] Zahlen bewegen
} keinen Account oder zu wenige, um gezeigt zu werden.
report-lever-threshold = Stufe { $part } ab
report-lever-weight = { $part }: Punkte
report-lever-penalty = Abgezogene Punkte
report-lever-least = { $field } ab
report-lever-most = { $field } bis
report-chart-curve = Abschlussquote nach: { $lever } ({ $document })
report-as-it-is = { $value } (wie es ist)

report-trust = Wie belastbar das ist
report-since = Deals, auf die niemand hin optimieren konnte
report-since-none = Seit dem Commit der Basis am { $date } wurde noch kein Deal entschieden.
report-since-few = Seit dem Commit der Basis am { $date } wurden weniger als { $count } Deals entschieden.
report-since-closed = Seit dem Commit der Basis am { $date } wurden { $count } Deals entschieden; allein auf diesen geht die Abschlussquote des ICP { $base } → { $head } ({ $verdict }).
report-warnings = Warnungen
report-notes = Hinweise

report-lint = Lint
report-lint-nothing = Es wurde nichts gefunden.
report-lint-errors = { $count ->
    [one] Fehler
   *[other] Fehler
}
report-lint-warnings = { $count ->
    [one] Warnung
   *[other] Warnungen
}
report-lint-rest = { $count } { $count ->
    [one] weiterer Hinweis
   *[other] weitere Hinweise
}
report-lint-all = Alle Befunde

report-origin = Wie sich dies nachrechnen lässt und worauf es beruht
report-reproduce = Wie sich dies nachrechnen lässt
report-in-a-clone = In einem Klon mit denselben Kundendaten:
report-proposed = Vorgeschlagen
report-uncommitted = Der Arbeitsstand, nicht committet
report-worktree-commit = der Commit des Arbeitsstands
report-compared-with = Verglichen mit
report-nothing = Nichts
report-asked = Abfragen
report-asked-times = { $count }, diese eingeschlossen
report-measured-on = Gemessen an
report-measured = { $accounts } Accounts, { $closed } entschiedenen Deals, davon { $won } gewonnen
report-nobody-named = Kein Account wird in diesem Bericht genannt. Abgesehen von den Sätzen der Prüfung selbst wird keine Gruppe von weniger als { $count } Accounts einzeln ausgewiesen.

## Gruppen von Accounts

group-icp = das ICP
group-all = alle Accounts
group-outside = alle außerhalb des ICP
group-excluded = ausgeschlossene Accounts
group-needs-data = Accounts, über die zu wenig bekannt ist
group-profile = Profil { $id }
group-tier = Stufe { $tier } von { $id }
group-negative = Accounts, auf die { $id } zutrifft
group-aspirational = Experiment { $id }
group-near-miss = Accounts, die { $id } knapp verfehlen
group-common = Accounts, die bleiben
group-entering = Accounts, die hinzukommen
group-leaving = Accounts, die herausfallen
group-each-profile = jedes Profil

## Ergebnisse, Urteile und Kennzahlen

term-passed = bestanden
term-warned = Warnung
term-waived = Ausnahme
term-blocked = blockiert
term-improved = besser
term-unchanged = unverändert
term-inconclusive = nicht eindeutig
term-worsened = schlechter
term-used = genutzt
term-expired = abgelaufen
term-too-long = zu lang
term-exceeded = überschritten
term-asked-for = erbeten
term-error = Fehler
term-warning = Warnung
term-info = Hinweis
metric-accounts = Accounts
metric-win-rate = Abschlussquote
metric-share-of-won-revenue-captured = Anteil am gewonnenen Umsatz
metric-deal-size = Auftragswert
metric-sales-cycle = Verkaufszyklus
metric-retention = Kundenbindung
metric-net-revenue-retention = Net Revenue Retention
metric-lifetime-value = Kundenwert
metric-closed-deals = entschiedene Deals
metric-won-deals = gewonnene Deals
metric-lost-deals = verlorene Deals
metric-open-deals = offene Deals
metric-customers = Kunden
metric-churned = abgewanderte Kunden
metric-opportunity-rate = Anteil mit Deal
metric-share-of-accounts = Anteil an den Accounts
metric-share-of-wins-captured = Anteil an den gewonnenen Deals
metric-won-revenue = gewonnener Umsatz
metric-open-amount = offener Betrag
metric-expansion-rate = Ausbauquote
metric-lift = Lift
