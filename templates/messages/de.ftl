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
