//! Whole exports, as tools write them.

use super::*;
use crate::model::FieldType;

/// Sixty accounts, of which those in machinery buy, and their deals; cells as a tool would write them.
fn rows(cell: impl Fn(usize, bool) -> Vec<String>, separator: &str, header: &str) -> String {
    let mut text = format!("{header}\n");
    for at in 0..240 {
        text.push_str(&cell(at, is_won(at)).join(separator));
        text.push('\n');
    }
    text
}

fn is_won(at: usize) -> bool {
    if usize::is_multiple_of(at, 3) { !usize::is_multiple_of(at, 8) } else { usize::is_multiple_of(at, 8) }
}

fn industry(at: usize) -> &'static str {
    ["Machinery", "Retail", "Media"][at % 3]
}

#[track_caller]
fn planned(files: &[(&str, &str)], answers: &Answers) -> Plan {
    match plan(&opened(files), answers) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    }
}

fn opened<'a>(files: &[(&str, &'a str)]) -> Vec<Export<'a>> {
    files.iter().map(|(name, text)| Export::open(name, text.as_bytes()).expect("a table")).collect()
}

#[track_caller]
fn asks(files: &[(&str, &str)], answers: &Answers, parts: &[&str]) {
    let error = plan(&opened(files), answers).expect_err("a question").to_string();
    for part in parts {
        assert!(error.contains(part), "`{part}` is missing in: {error}");
    }
}

fn salesforce() -> (String, String) {
    let accounts = rows(
        |at, _| {
            vec![
                format!("001{at}"),
                format!("Company {at}"),
                industry(at).into(),
                (at * 7 + 20).to_string(),
                "DE".into(),
                "Customer - Direct".into(),
                format!("005{}", at % 4),
                format!("+49 {at}"),
            ]
        },
        ",",
        "Id,Name,Industry,NumberOfEmployees,BillingCountryCode,Type,OwnerId,Phone",
    );
    let deals = rows(
        |at, won| {
            vec![
                format!("006{at}"),
                format!("001{at}"),
                "true".into(),
                won.to_string(),
                format!("\"{},000.50\"", at + 1),
                format!("2026-0{}-1{}", at % 9 + 1, at % 9),
                "2025-12-01T10:00:00.000Z".into(),
                ["New Business", "Renewal"][usize::from(at % 10 == 9)].into(),
                "Jane Doe".into(),
            ]
        },
        ",",
        "Id,AccountId,IsClosed,IsWon,Amount,CloseDate,CreatedDate,Type,Owner Name",
    );
    (accounts, deals)
}

#[test]
fn salesforce_is_recognised() {
    let (accounts, deals) = salesforce();
    // The order in which the files are given does not matter.
    let plan = planned(&[("d.csv", &deals), ("a.csv", &accounts)], &Answers::default());
    assert_eq!((plan.deals, plan.accounts), (0, Some(1)));
    assert_eq!(plan.outcome, OutcomeChoice::Flags { closed: "IsClosed".into(), won: "IsWon".into() });
    assert_eq!((plan.account.as_deref(), plan.account_key.as_deref()), (Some("AccountId"), Some("Id")));
    assert_eq!(plan.only, ["New Business"]);
    assert!(plan.has_thousands && !plan.is_comma_decimal);
    let fields: Vec<(&str, FieldType)> = plan.fields.iter().map(|f| (f.field.as_str(), f.field_type)).collect();
    assert_eq!(fields, [("industry", FieldType::Text), ("employees", FieldType::Integer)]);
    let left = |name: &str| plan.left_out.iter().find(|left| left.column == name).map(|left| left.why);
    assert!(left("OwnerId").is_some_and(|why| why.contains("people")), "{:?}", plan.left_out);
    assert!(left("Phone").is_some_and(|why| why.contains("people")));
    assert!(left("Owner Name").is_some_and(|why| why.contains("people")));
    assert!(left("Type").is_some_and(|why| why.contains("sale")));
    assert!(left("BillingCountryCode").is_some_and(|why| why.contains("same everywhere")));
    let copy = String::from_utf8(
        opened(&[("a.csv", &accounts)])[0].copy(&plan.kept(1, &opened(&[("a.csv", &accounts)])[0]), b','),
    )
    .expect("text");
    assert!(copy.starts_with("Id,Name,Industry,NumberOfEmployees\n0010,Company 0,Machinery,20\n"), "{copy}");
}

#[test]
fn hubspot_labels_are_recognised() {
    let companies = rows(
        |at, _| {
            vec![format!("9{at}"), format!("Company {at}"), industry(at).into(), (at + 3).to_string(), "Ann".into()]
        },
        ",",
        "Record ID,Company name,Industry,Number of Employees,Company owner",
    );
    let deals = rows(
        |at, won| {
            vec![
                format!("5{at}"),
                format!("9{at}"),
                (if won { "Closed Won" } else { "Closed Lost" }).into(),
                (at * 100).to_string(),
                "2026-03-05 10:00".into(),
                "2026-01-05 10:00".into(),
                "Bob".into(),
            ]
        },
        ",",
        "Record ID,Associated Company IDs (Primary),Deal Stage,Amount,Close Date,Create Date,Deal owner",
    );
    let plan = planned(&[("companies.csv", &companies), ("deals.csv", &deals)], &Answers::default());
    assert_eq!(plan.account.as_deref(), Some("Associated Company IDs (Primary)"));
    assert_eq!(plan.account_key.as_deref(), Some("Record ID"));
    assert_eq!(plan.outcome.columns(), ["Deal Stage"]);
    assert_eq!(plan.fields.len(), 2, "{:?}", plan.fields);
}

#[test]
fn a_german_spreadsheet_is_recognised() {
    let flat = rows(
        |at, won| {
            vec![
                format!("F{}", at / 2),
                (if won { "gewonnen" } else { "verloren" }).into(),
                format!("1.{:03},50", at),
                format!("{}.03.2026", at % 28 + 1),
                industry(at / 2).into(),
                format!("{}", at / 2 * 10),
                format!("p{}@x.example", at),
            ]
        },
        ";",
        "\u{feff}Firma;Ergebnis;Betrag;Abschlussdatum;Branche;Mitarbeiter;Ansprechpartner",
    );
    let plan = planned(&[("export.csv", &flat)], &Answers::default());
    assert_eq!((plan.account.as_deref(), plan.date_format), (Some("Firma"), "%d.%m.%Y"));
    assert!(plan.is_comma_decimal && plan.has_thousands);
    let fields: Vec<&str> = plan.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["industry", "employees"]);
    assert_eq!(plan.last_day.map(|day| day.to_string()).as_deref(), Some("2026-03-28"));
    let text = manifest(
        &plan,
        &ManifestFacts {
            id: "crm",
            as_of: jiff::civil::date(2026, 3, 28),
            paths: (None, "../data/deals.csv"),
            pins: (None, None),
            delimiter: b';',
        },
    );
    for part in
        ["delimiter: \";\"", "decimal: \",\"", "thousands: \".\"", "date_format: \"%d.%m.%Y\"", "won: [gewonnen]"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_is_not_known_is_asked() {
    let (accounts, deals) = salesforce();
    let none = Answers::default();
    asks(&[("a.csv", &accounts)], &none, &["won", "list of accounts", "--from deals.csv"]);
    let staged = "Account,Stage,Amount\na,Good,1\nb,Bad,2\nc,Good,3\n";
    asks(&[("d.csv", staged)], &none, &["--outcome", "--won", "`Stage`: `Good` (2), `Bad` (1)"]);
    let named = Answers { outcome: Some("Stage".into()), won: vec!["good".into()], ..Answers::default() };
    asks(&[("d.csv", staged)], &named, &["mean lost", "--lost VALUE"]);
    let wrong = Answers { outcome: Some("Stagee".into()), ..Answers::default() };
    asks(&[("d.csv", staged)], &wrong, &["did you mean `Stage`?"]);
    let others = accounts.replace("001", "X");
    asks(&[("d.csv", &deals), ("a.csv", &others)], &none, &["do not meet", "--account-key"]);
    let days = "Account,Stage,Close Date,Industry\na,Won,03/04/2026,x\nb,Lost,05/06/2026,y\n";
    asks(&[("d.csv", days)], &none, &["--date-format `%m/%d/%Y` or `%d/%m/%Y`"]);
    let american = Answers { date_format: Some("%m/%d/%Y".into()), ..Answers::default() };
    asks(&[("d.csv", "Account,Stage,Close Date\na,Won,03/04/2026\nb,Lost,05/06/2026\n")], &american, &["tested"]);
    let anonymous = "Deal,Stage,Close Date\na,Won,2026-04-03\nb,Lost,2026-06-05\n";
    asks(&[("d.csv", anonymous)], &none, &["--account COLUMN"]);
}

#[test]
fn other_files_are_refused() {
    let check = |bytes: &[u8], part: &str| {
        let error = Export::open("f", bytes).expect_err("no table").to_string();
        assert!(error.contains(part), "{error}");
    };
    check(b"PK\x03\x04", "workbook");
    check(b"\xFF\xFEa\0", "UTF-16");
    check(b"", "empty");
    check(b"a,b\n1,\xE9\n", "line 2 is not UTF-8");
    check(b"{\"a\": 1}\n", "CSV");
    check(b"one\n1\n", "one cell");
}

#[test]
fn rows_are_read_as_the_engine_reads_them() {
    let export = Export::open("f", b"sep=;\r\na;b\r\n\"x;\"\"1\"\"\";\"two\nlines\"\r\n\r\n3;\r\n").expect("a table");
    assert_eq!(export.header, ["a", "b"]);
    let rows: Vec<Vec<String>> = export.rows().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect();
    assert_eq!(rows, [["x;\"1\"", "two\nlines"], ["3", ""]]);
    let copy = export.copy(&Kept { columns: vec![0] }, b',');
    assert_eq!(String::from_utf8(copy).expect("text"), "a\n\"x;\"\"1\"\"\"\n3\n");
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(text in "(sep=.\n)?[ab\",;\\|\r\n0-9é]{0,80}") {
        if let Ok(export) = Export::open("f", text.as_bytes()) {
            let rows = export.rows().count();
            proptest::prop_assert!(rows <= text.len());
            let _ = plan(&[export], &Answers::default());
        }
    }
}
