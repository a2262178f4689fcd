//! The whole way from a manifest and bytes to columns, rule by rule.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int32Array,
    Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use proptest::prelude::*;

use super::*;

/// Files in memory; a path with `*` finds all that begin and end like it.
#[derive(Default)]
struct MemorySource(BTreeMap<String, Arc<[u8]>>);

impl MemorySource {
    fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.to_owned(), bytes.as_ref().into());
        self
    }
}

impl DataSource for MemorySource {
    fn find(&self, path: &str) -> Result<Vec<DataFile>, Error> {
        let (head, tail) = path.split_once('*').unwrap_or((path, ""));
        let matches =
            |name: &str| if path.contains('*') { name.starts_with(head) && name.ends_with(tail) } else { name == path };
        let files = self.0.iter().filter(|(name, _)| matches(name));
        let file = |(path, bytes): (&String, &Arc<[u8]>)| DataFile {
            path: path.clone(),
            content: Content::Memory(Arc::clone(bytes)),
        };
        Ok(files.map(file).collect())
    }
}

fn manifest(yaml: &str) -> model::Snapshot {
    let head = "kind: snapshot\nid: test\nas_of: 2026-09-30\n";
    serde_yaml::from_str(&format!("{head}{yaml}")).expect("a manifest")
}

/// `name:type` or `name:type:column`.
fn fields(texts: &[&str]) -> Vec<FieldColumn> {
    let field = |text: &&str| {
        let parts: Vec<&str> = text.split(':').collect();
        let field_type = match parts[1] {
            "text" => FieldType::Text,
            "integer" => FieldType::Integer,
            "number" => FieldType::Number,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "list" => FieldType::List,
            other => panic!("{other}"),
        };
        let column = parts.get(2).unwrap_or(&parts[0]);
        FieldColumn { field: parts[0].to_owned(), column: (*column).to_owned(), field_type }
    };
    texts.iter().map(field).collect()
}

fn read_all(source: &MemorySource, yaml: &str, wanted: &[&str], tuning: &Tuning) -> Result<Snapshot, Error> {
    let fields = fields(wanted);
    let request = Request { fields: &fields, with_keys: true, with_reasons: true };
    assemble::read(&manifest(yaml), source, &request, tuning)
}

/// Reads under several cuts of the work, which must not matter.
fn read_snapshot(source: &MemorySource, yaml: &str, wanted: &[&str]) -> Result<Snapshot, Error> {
    let whole = read_all(source, yaml, wanted, &Tuning::default());
    for (block, overlap) in [(16, 8), (7, 1), (64, 200)] {
        let cut = read_all(source, yaml, wanted, &Tuning { block, overlap });
        assert_eq!(format!("{whole:?}"), format!("{cut:?}"), "blocks of {block} bytes");
    }
    whole
}

const ACCOUNTS: &str = "accounts: {path: a.csv, key: id}\n";

/// One accounts file as CSV.
fn accounts(csv: impl AsRef<[u8]>, more: &str, wanted: &[&str]) -> Result<Snapshot, Error> {
    read_snapshot(&MemorySource::default().with("a.csv", csv), &format!("{ACCOUNTS}{more}"), wanted)
}

/// A column as people would write it down, `?` for unknown.
fn shown(column: &Column) -> Vec<String> {
    let unknown = || "?".to_owned();
    match column {
        Column::Text { codes, values } => codes
            .iter()
            .map(|code| (*code as usize).checked_sub(1).map_or_else(unknown, |at| values[at].clone()))
            .collect(),
        Column::Integer { values, known } => {
            (0..values.len()).map(|at| if known.get(at) { values[at].to_string() } else { unknown() }).collect()
        }
        Column::Number { values, known } => {
            (0..values.len()).map(|at| if known.get(at) { values[at].to_string() } else { unknown() }).collect()
        }
        Column::Boolean { truth, known } => {
            (0..truth.len()).map(|at| if known.get(at) { truth.get(at).to_string() } else { unknown() }).collect()
        }
        Column::Date { days } => days.iter().map(|day| shown_day(*day)).collect(),
        Column::List { offsets, codes, values, known } => (0..known.len())
            .map(|at| {
                let codes = &codes[offsets[at] as usize..offsets[at + 1] as usize];
                let texts: Vec<&str> = codes.iter().map(|code| values[*code as usize].as_str()).collect();
                if known.get(at) { format!("[{}]", texts.join(" ")) } else { unknown() }
            })
            .collect(),
    }
}

fn shown_day(day: i32) -> String {
    if day == UNKNOWN_DAY { "?".to_owned() } else { dates::day_to_text(day).expect("a day") }
}

fn check(csv: impl AsRef<[u8]>, more: &str, wanted: &str, expected: &[&str]) {
    let snapshot = accounts(csv.as_ref(), more, &[wanted]).unwrap_or_else(|error| panic!("{error}"));
    let column = snapshot.columns[0].as_ref().expect("the column");
    assert_eq!(shown(column), expected, "{}", String::from_utf8_lossy(csv.as_ref()));
}

fn check_error(csv: impl AsRef<[u8]>, more: &str, wanted: &[&str], expected: &[&str]) {
    let error = accounts(csv.as_ref(), more, wanted).expect_err("an error").to_string();
    for part in expected {
        assert!(error.contains(part), "{error:?} does not say {part:?}");
    }
    assert!(!error.ends_with('.'), "{error}");
}

#[test]
fn texts_are_normalised() {
    let csv = "id,industry\n1, SaaS \n2,saas\n3,\n4,\u{a0}\n5,A\u{308}RZTE\n6,\u{c4}rzte\n7,10.0\n";
    check(csv, "", "industry:text", &["saas", "saas", "?", "?", "ärzte", "ärzte", "10.0"]);
    let snapshot = accounts(csv, "", &["industry:text"]).expect("a snapshot");
    let expected =
        Column::Text { codes: vec![1, 1, 0, 0, 2, 2, 3], values: vec!["saas".into(), "ärzte".into(), "10.0".into()] };
    assert_eq!(snapshot.columns, [Some(expected)]);
    assert_eq!(snapshot.account_count, 7);
}

#[test]
fn nulls_compare_after_trimming() {
    let nulls = "csv: {null_values: ['n/a', '-1', '1900-01-01', 'false']}\n";
    check("id,a\n1, n/a \n2,N/A\n3,-1\n", nulls, "a:text", &["?", "n/a", "?"]);
    check("id,a\n1,n/a\n2,-1\n3,1\n4,-1.0\n", nulls, "a:integer", &["?", "?", "1", "-1"]);
    check("id,a\n1,n/a\n2,-1\n3,1\n", nulls, "a:number", &["?", "?", "1"]);
    check("id,a\n1,1900-01-01\n2,2000-01-01\n", nulls, "a:date", &["?", "2000-01-01"]);
    check("id,a\n1,false\n2,0\n", nulls, "a:boolean", &["?", "false"]);
    check("id,a\n1,n/a\n2,a;n/a\n", nulls, "a:list", &["?", "[a n/a]"]);
}

#[test]
fn lists_drop_what_is_empty() {
    check("id,a\n1,SAP; sap ;Oracle;\n2,\n3,;;\n4,x\n", "", "a:list", &["[sap oracle]", "?", "?", "[x]"]);
    check("id,a\n1,a\n2,\n3,;\n4,\" \"\n", "csv: {empty_list: empty}\n", "a:list", &["[a]", "[]", "[]", "[]"]);
    check("id,a\n1,a | b\n2,a;b\n", "csv: {list_separator: '|'}\n", "a:list", &["[a b]", "[a;b]"]);
    check("id,a\n1,a::b\n", "csv: {list_separator: '::'}\n", "a:list", &["[a b]"]);
}

#[test]
fn bad_values_stop_or_count_as_unknown() {
    let csv = "id,n\n1,5\n2,many\n3,€6\n4,7.0\n5,7.5\n";
    check_error(
        csv,
        "",
        &["n:integer"],
        &[
            "3 values of `accounts` cannot be read, in `n` (3, read as whole numbers)",
            "a.csv:3, column `n`: `many`",
            "a.csv:6",
        ],
    );
    check(csv, "bad_values: unknown\n", "n:integer", &["5", "?", "?", "7", "?"]);
    let snapshot = accounts(csv, "bad_values: unknown\n", &["n:integer"]).expect("a snapshot");
    let [problem] = &snapshot.problems[..] else { panic!("{:?}", snapshot.problems) };
    assert_eq!((problem.rule.as_str(), problem.count, problem.is_error), ("bad-value", 3, false));
    assert!(problem.message.ends_with("they count as not known"));
    let many: String = (0..30).map(|row| format!("{row},x{row},y\n")).collect();
    check_error(
        format!("id,n,m\n{many}"),
        "",
        &["n:integer", "m:date"],
        &["60 values", "a.csv:2, column `n`: `x0`\n  a.csv:2, column `m`: `y`\n", "a.csv:6, column `m`", "and 50 more"],
    );
}

#[test]
fn numbers_follow_their_marks() {
    let german = "csv: {delimiter: ';', decimal: ',', thousands: '.'}\n";
    check("id;n\n1;1.234,5\n2;0,5\n", german, "n:number", &["1234.5", "0.5"]);
    check("id;n\n1;1.234\n2;1234,0\n", german, "n:integer", &["1234", "1234"]);
    let money = format!("{german}customers: {{arr_now: n}}\n");
    let snapshot = accounts("id;n\n1;1.234,56\n2;\n", &money, &[]).expect("a snapshot");
    assert_eq!(snapshot.customers.arr_now, Some(vec![1_234_560_000, UNKNOWN_AMOUNT]));
}

#[test]
fn quotes_are_those_of_spreadsheets() {
    let csv =
        "id,a\r\n1,\"x, y\"\r\n2,\"two\nlines\"\r\n3,\"say \"\"hi\"\"\"\r\n4,\"a\"b\r\n5,5\" pipe\r\n6,\"\"\r\n7,\"z\"";
    check(csv, "", "a:text", &["x, y", "two\nlines", "say \"hi\"", "ab", "5\" pipe", "?", "z"]);
    check("\u{feff}\"id\"\t\" a \"\n1\t\"5\"\n2\t6", "csv: {delimiter: tab}\n", "a:integer", &["5", "6"]);
    check("sep=;\r\nid;a\r\n1;5\r\n", "", "a:integer", &["5"]);
    check("id,a\n\n1,5\n\r\n2,6\n\n\n", "", "a:integer", &["5", "6"]);
    check("id,a\n\"1\",\"5\"\n\"2\",\"true\"", "", "a:text", &["5", "true"]);
    check_error("id,a\n1,\"open\n2,3\n", "", &[], &["a.csv:2", "never closed"]);
}

#[test]
fn lines_are_those_of_the_file() {
    let csv = "id,a\n1,\"x\ny\"\n\n2,\"z\n\n\"\n3,bad\n";
    check_error(csv, "", &["a:integer"], &["a.csv:2, column `a`", "a.csv:5, column `a`", "a.csv:8, column `a`: `bad`"]);
}

#[test]
fn rows_of_another_width_are_errors() {
    let csv = "id,a\n1,2\n3\n4,5,6\n7,8\n";
    check_error(
        csv,
        "",
        &[],
        &["2 lines of `accounts` cannot be read as a row (the first: 1 cells where", "a.csv:3\n", "a.csv:4"],
    );
}

#[test]
fn headers_are_checked() {
    check(" id , a \n1,2\n", "", "a:integer", &["2"]);
    check_error("ID,a\n1,2\n", "", &[], &["a.csv has no column `id` (`accounts.key`); did you mean `ID`?"]);
    check_error("key,a\n1,2\n", "", &[], &["it has `key`, `a`"]);
    check_error("id,a,id\n1,2,3\n", "", &[], &["has the column `id` (`accounts.key`) 2 times"]);
    check_error("id;a\n1;2\n", "", &[], &["set `csv.delimiter` to `;`"]);
    // A column that nobody needs may stand there twice.
    check("id,x,x,a\n1,,,2\n", "", "a:integer", &["2"]);
    let snapshot = accounts("id\n1\n", "", &["a:text"]).expect("a snapshot");
    assert_eq!(snapshot.columns, [None]);
    check_error("id\n1\n", "customers: {churned_on: Left}\n", &[], &["`Left` (`customers.churned_on`)"]);
}

#[test]
fn files_that_are_no_csv_say_what_they_are() {
    for (bytes, expected) in [
        (&b""[..], "a.csv: the file is empty"),
        (b"id,a\n", "a.csv: the file has no rows"),
        (b"\n\n", "a.csv: the file has no header"),
        (b"id,a\n1,M\xfcller\n", "a.csv:2: the byte 0xFC is not UTF-8; the file is probably Latin-1"),
        (b"id,M\xfcller\n1,2\n", "a.csv:1: the byte 0xFC"),
        (b"id,a\n1,\0\n", "a.csv:2: a NUL byte"),
        (b"\xff\xfei\0d\0", "is UTF-16; save it as UTF-8"),
        (b"version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer"),
        (b"PK\x03\x04....", "Excel workbook"),
        (b"PAR1", "is a Parquet file"),
        (b"id,a\r1,2\r", "lone carriage returns"),
    ] {
        check_error(bytes, "", &[], &[expected]);
    }
    let error = read_snapshot(&MemorySource::default(), ACCOUNTS, &[]).expect_err("an error");
    assert_eq!(error, Error::NotFound { role: "accounts".into(), path: "a.csv".into() });
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("a.csv")).expect("a folder");
    let error = read(&manifest(ACCOUNTS), &Folder::new(folder.path(), ""), &Request::default()).expect_err("an error");
    assert!(error.to_string().contains("a.csv: is a folder"), "{error}");
}

#[test]
fn keys_are_unique_and_case_sensitive() {
    check("id,n\na,1\nA,2\n a b ,3\n", "", "n:integer", &["1", "2", "3"]);
    check_error(
        "id\na\nb\n a\nb\na\n",
        "",
        &[],
        &["3 rows have the account key of an earlier row (the first of them repeats a.csv:2)", "a.csv:4", "a.csv:6"],
    );
    check_error("id,n\na,1\n ,2\n", "", &[], &["1 account has no key", "a.csv:3"]);
    let snapshot = accounts("id\n a \nB\n", "", &[]).expect("a snapshot");
    assert_eq!(snapshot.keys.expect("keys").iter().collect::<Vec<_>>(), ["a", "B"]);
}

const BOTH: &str = "accounts: {path: a.csv, key: id, name: name}
opportunities:
  path: o.csv
  account: acc
  outcome: {column: stage, won: [Closed Won], lost: [closed lost]}
  amount: amount
  created: created
  closed: closed
  reason: why
  type: type
";

const DEALS: &str = "acc,stage,amount,created,closed,why,type
b,Closed Won,100.5,2026-01-01,2026-02-01,,new
a, CLOSED LOST ,7,2026-01-01,2025-12-31,Price,new
c,Closed Won,1,2026-01-01,2026-02-01,,new
,Closed Won,1,2026-01-01,2026-02-01,,new
a,Prospecting,,2026-01-01,2027-01-01,,renewal
a,Closed Won,0.000001,2026-01-05,2026-01-01,,new
b,Closed Won,3,2026-01-01,,,new
b,closed lost,3,2026-01-01,2026-10-01, price,new
";

fn both(deals: &str, yaml: &str) -> Result<Snapshot, Error> {
    let source = MemorySource::default().with("a.csv", "id,name\na,Äcme\nb,\n").with("o.csv", deals);
    read_snapshot(&source, yaml, &[])
}

#[test]
fn opportunities_are_joined() {
    use Outcome::{Lost, Open, Won};
    let snapshot = both(DEALS, BOTH).expect("a snapshot");
    let deals = snapshot.opportunities.as_ref().expect("opportunities");
    assert_eq!(deals.account, [1, 0, 0, 0, 1, 1]);
    assert_eq!(deals.outcome, [Won, Lost, Open, Won, Won, Lost]);
    let amounts = [100_500_000, 7_000_000, UNKNOWN_AMOUNT, 1, 3_000_000, 3_000_000];
    assert_eq!(deals.amount.as_deref(), Some(&amounts[..]));
    let reason = deals.reason.as_ref().expect("reasons");
    assert_eq!((&reason.codes[..], &reason.values[..]), (&[0, 1, 0, 0, 0, 1][..], &["price".to_owned()][..]));
    assert_eq!(reason.labels, ["Price"]);
    assert_eq!(snapshot.names.as_ref().map(|names| names.get(0)), Some("Äcme"));
    let problems: Vec<_> =
        snapshot.problems.iter().map(|p| (p.rule.as_str(), p.count, p.rows[0].line, p.is_error)).collect();
    assert_eq!(
        problems,
        [
            ("missing-account-key", 1, 5, false),
            ("unknown-account", 1, 4, false),
            ("won-without-close-date", 1, 8, false),
            // One day is taken for a time zone; an open deal's close date is a hope.
            ("closed-before-created", 1, 7, false),
            ("closed-after-snapshot", 1, 9, false),
        ]
    );
}

#[test]
fn only_keeps_the_rows_that_are_asked_for() {
    let snapshot = both(DEALS, &format!("{BOTH}  only: {{type: [NEW]}}\n")).expect("a snapshot");
    let filtered = &snapshot.problems[0];
    assert_eq!((filtered.rule.as_str(), filtered.count, filtered.rows[0].line), ("filtered-out", 1, 6));
    assert_eq!(snapshot.opportunities.expect("opportunities").len(), 5);
    let error = both(DEALS, &format!("{BOTH}  only: {{source: [Web]}}\n")).expect_err("an error").to_string();
    assert!(error.contains("`opportunities.source` maps no column"), "{error}");
}

#[test]
fn opportunity_keys_are_unique() {
    let yaml = format!("{BOTH}  key: key\n");
    let deals = "acc,stage,amount,created,closed,why,type,key\na,Closed Won,,,,,,k\na,x,,,,,,k\nb,closed lost,,,,,,\nb,x,,,,,,\n";
    let error = both(deals, &yaml).expect_err("an error");
    let Error::Rows { problems } = &error else { panic!("{error}") };
    let errors: Vec<_> = problems.iter().filter(|p| p.is_error).map(|p| (p.rule.as_str(), p.count)).collect();
    assert_eq!(errors, [("duplicate-opportunity-key", 1)]);
    assert!(error.to_string().contains("o.csv:3"), "{error}");
}

#[test]
fn outcomes_can_be_flags() {
    use Outcome::{Lost, Open, Won};
    let yaml = "accounts: {path: a.csv, key: id}
opportunities: {path: o.csv, account: acc, outcome: {closed_column: IsClosed, won_column: IsWon}}
";
    let deals = "acc,IsClosed,IsWon\na,true,true\na,true,false\na,false,false\na,,\na,1,\nb,0,1\n";
    let snapshot = both(deals, yaml).expect("a snapshot");
    assert_eq!(snapshot.opportunities.expect("opportunities").outcome, [Won, Lost, Open, Open, Open, Open]);
    let [problem] = &snapshot.problems[..] else { panic!("{:?}", snapshot.problems) };
    assert_eq!((problem.rule.as_str(), problem.rows[0].line), ("closed-without-result", 6));
}

#[test]
fn outcomes_are_checked() {
    let yaml = |outcome: &str| {
        format!(
            "accounts: {{path: a.csv, key: id}}\nopportunities: {{path: o.csv, account: acc, outcome: {{{outcome}}}}}\n"
        )
    };
    let check = |outcome: &str, expected: &str| {
        let error = both(DEALS, &yaml(outcome)).expect_err("an error").to_string();
        assert!(error.contains(expected), "{error}");
    };
    check("column: stage, won: [Won], lost: [Lost, ' WON ']", "`won` is in both");
    check("column: stage, won: [Won]", "must list the values that mean won");
    check("closed_column: IsClosed", "needs either");
    check("column: stge, won: [Won], lost: [Lost]", "did you mean `stage`?");
    let snapshot = both(DEALS, &yaml("column: stage, won: [Won], lost: [Lost]")).expect("a snapshot");
    let problem = snapshot.problems.iter().find(|p| p.rule == "outcome-never-seen").expect("a problem");
    assert!(problem.message.contains("won or lost; the column has `Closed Won`, `CLOSED LOST`, `Prospecting`"));
}

#[test]
fn one_currency_is_enough() {
    let yaml = BOTH.replace("amount: amount", "amount: {column: amount, currency_column: type}");
    // The renewal has no amount, so its currency does not matter.
    assert!(both(DEALS, &yaml).is_ok());
    let error = both(&DEALS.replace(",,new\nb,closed", ",,EUR\nb,closed"), &yaml);
    let error = error.expect_err("an error").to_string();
    assert!(error.contains("more than one currency (new, EUR); convert all amounts"), "{error}");
}

#[test]
fn flat_files_hold_the_latest_attributes() {
    let yaml =
        "opportunities: {path: o.csv, account: acc, outcome: {column: o, won: [w], lost: [l]}, closed: c, created: d}
customers: {churned_on: left, measures: {m: {column: m}}}
";
    let deals = "acc,o,c,d,n,left,m
x,w,2026-01-01,2025-01-01,1,,1.5
y,l,,2025-01-01,2,,
x,l,2026-02-01,2025-01-01,3,2026-05-01,
,w,2026-02-01,2025-01-01,4,,
y,l,,2025-03-01,5,,
z,w,2026-01-01,2025-01-01,6,,
z,w,2026-01-01,2025-01-01,7,,
y,o,,2025-02-01,8,,
";
    let source = MemorySource::default().with("o.csv", deals);
    let snapshot = read_snapshot(&source, yaml, &["n:integer"]).expect("a snapshot");
    assert_eq!(shown(snapshot.columns[0].as_ref().expect("a column")), ["3", "5", "7"]);
    assert_eq!(snapshot.keys.expect("keys").iter().collect::<Vec<_>>(), ["x", "y", "z"]);
    let churned = snapshot.customers.churned_on.expect("days");
    assert_eq!(churned.iter().map(|day| shown_day(*day)).collect::<Vec<_>>(), ["2026-05-01", "?", "?"]);
    assert_eq!(snapshot.opportunities.expect("opportunities").account, [0, 1, 0, 1, 2, 2, 1]);
    assert_eq!(snapshot.problems[0].rule, "missing-account-key");

    let each = yaml.replace("account: acc, ", "");
    let snapshot = read_snapshot(&source, &each, &["n:integer"]).expect("a snapshot");
    assert_eq!(snapshot.account_count, 8);
    assert_eq!(snapshot.keys, None);
    assert_eq!(snapshot.opportunities.expect("opportunities").account, (0..8).collect::<Vec<_>>());
}

#[test]
fn parents_make_clusters() {
    let yaml = "accounts: {path: a.csv, key: id, parent: up}\n";
    let check = |rows: &str, expected: &[u32]| {
        let source = MemorySource::default().with("a.csv", format!("id,up\n{rows}"));
        let snapshot = read_snapshot(&source, yaml, &[]).expect("a snapshot");
        assert_eq!(snapshot.clusters.as_deref(), Some(expected), "{rows}");
    };
    check("a,\nb,\n", &[0, 1]);
    check("a,x\nb,\nc,x\n", &[0, 1, 0]);
    check("a,c\nb,\nc,d\nd,\ne,d\n", &[0, 1, 0, 0, 0]);
    check("a,b\nb,a\nc,c\n", &[0, 0, 1]);
    check("a,y\nb,x\nc,y\nd,x\n", &[0, 1, 0, 1]);
}

#[test]
fn globs_read_several_files_as_one() {
    let yaml = "accounts: {path: 'a*.csv', key: id}\n";
    let source =
        MemorySource::default().with("a1.csv", "id,n\n1,5\n2,6\n").with("a2.csv", "x,n,id\n,7,3\n").with("b.csv", "");
    let snapshot = read_snapshot(&source, yaml, &["n:integer"]).expect("a snapshot");
    assert_eq!(shown(snapshot.columns[0].as_ref().expect("a column")), ["5", "6", "7"]);
    assert_eq!(snapshot.file_digests.len(), 2);
    let check = |second: &str, expected: &str| {
        let source = MemorySource::default().with("a1.csv", "id,n\n1,5\n2,6\n").with("a2.csv", second);
        let error = read_snapshot(&source, yaml, &["n:integer"]).expect_err("an error").to_string();
        assert!(error.contains(expected), "{error}");
    };
    check("id\n3\n", "a2.csv has no column `n` (field `n`)");
    check("id,n\n2,3\n", "a2.csv:2");
    check("id,n\n9,x\n", "a2.csv:2, column `n`: `x`");
    check("", "a2.csv: the file is empty");
}

#[test]
fn digests_are_those_of_the_files() {
    let snapshot = accounts("id\n1\n", "", &[]).expect("a snapshot");
    let file = sha256(b"id\n1\n");
    assert_eq!(snapshot.file_digests, [FileDigest { path: "a.csv".into(), sha256: file.clone() }]);
    assert!(snapshot.digest.starts_with("sha256:") && snapshot.digest.len() == 71);
    let pin = |digest: &str| format!("sha256: {{accounts: {digest}}}\n");
    assert!(accounts("id\n1\n", &pin(&file.to_uppercase()), &[]).is_ok());
    check_error("id\n2\n", &pin(&file), &[], &["the files of `accounts` have the SHA-256", "update `sha256.accounts`"]);
    // Several files are pinned as one.
    let yaml = format!("accounts: {{path: 'a*.csv', key: id}}\n{}", pin(&sha256(b"id\n1\nid\n2\n")));
    let source = MemorySource::default().with("a1.csv", "id\n1\n").with("a2.csv", "id\n2\n");
    assert!(read_snapshot(&source, &yaml, &[]).is_ok());
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    digest::hex(&sha2::Sha256::digest(bytes).into())
}

#[test]
fn compressed_files_are_unpacked() {
    let csv = b"id,n\n1,5\n2,6\n";
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(csv).expect("writing");
    let packed =
        [("a.csv.gz", gz.finish().expect("writing")), ("a.csv.zst", zstd::encode_all(&csv[..], 1).expect("writing"))];
    for (path, bytes) in packed {
        let source = MemorySource::default().with(path, &bytes);
        let yaml = format!("accounts: {{path: {path}, key: id}}\n");
        let snapshot = read_snapshot(&source, &yaml, &["n:integer"]).expect("a snapshot");
        assert_eq!(shown(snapshot.columns[0].as_ref().expect("a column")), ["5", "6"]);
        assert_eq!(snapshot.file_digests[0].sha256, sha256(&bytes));
        let broken = MemorySource::default().with(path, &bytes[..bytes.len() - 5]);
        let error = read_snapshot(&broken, &yaml, &[]).expect_err("an error").to_string();
        assert!(error.contains("cannot be unpacked"), "{error}");
    }
}

#[test]
fn endings_say_the_format() {
    let csv = "id\n1\n";
    let check = |path: &str, format: &str, is_read: bool| {
        let source = MemorySource::default().with(path, csv);
        let read = read_snapshot(&source, &format!("accounts: {{path: {path}, key: id{format}}}\n"), &[]);
        assert_eq!(read.is_ok(), is_read, "{path} {read:?}");
    };
    check("a.CSV", "", true);
    check("a.txt", "", true);
    check("a.dat", "", false);
    check("a.dat", ", format: csv", true);
    check("a.parquet", "", false);
    check("a.csv", ", format: jsonl", false);
}

fn jsonl(lines: &str, more: &str, wanted: &[&str]) -> Result<Snapshot, Error> {
    let source = MemorySource::default().with("a.jsonl", lines);
    read_snapshot(&source, &format!("accounts: {{path: a.jsonl, key: id}}\n{more}"), wanted)
}

fn check_json(values: &[&str], wanted: &str, expected: &[&str]) {
    let line = |(at, value): (usize, &&str)| format!("{{\"id\": {at}, \"v\": {value}}}\n");
    let lines: String = values.iter().enumerate().map(line).collect();
    let snapshot = jsonl(&lines, "bad_values: unknown\ncsv: {null_values: ['-1', none]}\n", &[wanted]);
    let snapshot = snapshot.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(shown(snapshot.columns[0].as_ref().expect("a column")), expected, "{values:?}");
}

#[test]
fn json_values_follow_the_same_rules() {
    check_json(
        &[
            "\"A\\u00e4\"",
            "12",
            "12.0",
            "1e3",
            "true",
            "null",
            "\" \"",
            "{}",
            "[]",
            "\"none\"",
            "12345678901234567890123",
        ],
        "v:text",
        &["aä", "12", "12", "1000", "true", "?", "?", "?", "?", "?", "12345678901234567890123"],
    );
    check_json(
        &["12", "12.0", "\"12\"", "12.5", "-1", "true", "1e2"],
        "v:integer",
        &["12", "12", "12", "?", "?", "?", "100"],
    );
    check_json(&["0.1", "1e400", "\"0.5\"", "\"NaN\""], "v:number", &["0.1", "?", "0.5", "?"]);
    check_json(&["true", "0", "\"Yes\"", "1.0", "2"], "v:boolean", &["true", "false", "true", "true", "?"]);
    check_json(&["\"2026-03-05T00:00\"", "1772668800"], "v:date", &["2026-03-05", "?"]);
    check_json(
        &["[\"B\", \"a\", null, 5.0, \"a\", \" \"]", "[]", "null", "\"x;y\"", "\"\"", "7", "[[]]"],
        "v:list",
        &["[b a 5]", "[]", "?", "[x y]", "?", "[7]", "?"],
    );
}

#[test]
fn json_lines_are_objects() {
    let snapshot =
        jsonl("\u{feff}{\"id\":\"a\"}\n\n{\"id\":\"b\",\"n\":1,\"n\":2}\r\n", "", &["n:integer"]).expect("a snapshot");
    assert_eq!(shown(snapshot.columns[0].as_ref().expect("a column")), ["?", "2"]);
    let check = |lines: &str, expected: &str| {
        let error = jsonl(lines, "", &["n:integer"]).expect_err("an error").to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(
        "{\"id\":1}\n[1]\n{\"id\":2} x\n",
        "2 lines of `accounts` cannot be read as a row (the first: not one JSON object",
    );
    check("{\"id\":1}\n{\"id\":1}\n", "a.jsonl:2");
    check("{\"iid\":1}\n", "did you mean `iid`?");
    check("[{\"id\":1}]\n", "is one JSON array");
    check("\n", "has no rows");
    check("{\"id\":1,\"n\":\"\u{fc}\"}\n\n{\"id\":2,\"n\":\"x\"}", "a.jsonl:3, column `n`: `x`");
    let snapshot = jsonl("{\"id\":1}\n", "", &["n:integer"]).expect("a snapshot");
    assert_eq!(snapshot.columns, [None]);
}

#[test]
fn json_amounts_are_exact() {
    let lines = "{\"id\":1,\"a\":9007199254740.993}\n{\"id\":2,\"a\":\"0.1\"}\n{\"id\":3,\"a\":20969.47}\n";
    let snapshot = jsonl(lines, "customers: {arr_now: a}\n", &[]).expect("a snapshot");
    assert_eq!(snapshot.customers.arr_now, Some(vec![9_007_199_254_740_993_000, 100_000, 20_969_470_000]));
}

fn parquet(columns: Vec<(&str, ArrayRef)>, rows_per_group: usize) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.expect("a batch");
    let properties = ::parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(rows_per_group))
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("writing");
    writer.close().expect("closing");
    bytes
}

fn parquet_column(array: ArrayRef, wanted: &str) -> Result<Vec<String>, Error> {
    let keys: ArrayRef = Arc::new(Int64Array::from_iter_values(0..array.len() as i64));
    let source = MemorySource::default().with("a.parquet", parquet(vec![("id", keys), ("v", array)], 2));
    let snapshot = read_snapshot(
        &source,
        "accounts: {path: a.parquet, key: id}\nbad_values: unknown\ncsv: {null_values: ['-1', none]}\n",
        &[wanted],
    )?;
    Ok(shown(snapshot.columns[0].as_ref().expect("a column")))
}

#[test]
fn parquet_values_follow_the_same_rules() {
    fn check(array: impl arrow_array::Array + 'static, wanted: &str, expected: &[&str]) {
        let read = parquet_column(Arc::new(array), wanted).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read, expected, "{wanted}");
    }
    let texts = || StringArray::from(vec![Some(" A "), None, Some("a"), Some("none"), Some("")]);
    check(texts(), "v:text", &["a", "?", "a", "?", "?"]);
    let dictionary: DictionaryArray<Int32Type> = vec![Some("x;Y"), None, Some("x;Y"), Some("z")].into_iter().collect();
    check(dictionary.clone(), "v:text", &["x;y", "?", "x;y", "z"]);
    check(dictionary, "v:list", &["[x y]", "?", "[x y]", "[z]"]);
    check(StringArray::from(vec!["5", "x", " 6.0"]), "v:integer", &["5", "?", "6"]);
    check(Int32Array::from(vec![Some(5), None, Some(-1)]), "v:integer", &["5", "?", "?"]);
    check(Int32Array::from(vec![5, 0, 1]), "v:text", &["5", "0", "1"]);
    check(Int32Array::from(vec![5, 0, 1]), "v:boolean", &["?", "false", "true"]);
    check(Int32Array::from(vec![5]), "v:number", &["5"]);
    let numbers = || Float64Array::from(vec![Some(5.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(0.5)]);
    check(numbers(), "v:number", &["5", "?", "?", "?", "0.5"]);
    check(numbers(), "v:integer", &["5", "?", "?", "?", "?"]);
    check(numbers(), "v:text", &["5", "?", "?", "?", "0.5"]);
    check(Float32Array::from(vec![0.1]), "v:number", &["0.1"]);
    let decimals = || Decimal128Array::from(vec![1250, 1200]).with_precision_and_scale(10, 2).expect("decimals");
    check(decimals(), "v:number", &["12.5", "12"]);
    check(decimals(), "v:text", &["12.5", "12"]);
    check(decimals(), "v:integer", &["?", "12"]);
    check(BooleanArray::from(vec![Some(true), None, Some(false)]), "v:boolean", &["true", "?", "false"]);
    check(BooleanArray::from(vec![true]), "v:text", &["true"]);
    check(Date32Array::from(vec![Some(0), None, Some(20517)]), "v:date", &["1970-01-01", "?", "2026-03-05"]);
    check(Date32Array::from(vec![0]), "v:text", &["1970-01-01"]);
    check(TimestampMicrosecondArray::from(vec![-1, 0]), "v:date", &["1969-12-31", "1970-01-01"]);
    check(TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC"), "v:date", &["1970-01-01"]);
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("B"), None, Some("b "), Some("a")]);
    lists.append_value(std::iter::empty::<Option<&str>>());
    lists.append_null();
    check(lists.finish(), "v:list", &["[b a]", "[]", "?"]);
    let numbers = arrow_array::ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(5), None]), None]);
    check(numbers, "v:list", &["[5]", "?"]);
}

#[test]
fn parquet_types_are_checked() {
    let check = |array: ArrayRef, wanted: &str, expected: &str| {
        let error = parquet_column(array, wanted).expect_err("an error").to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(
        Arc::new(Int64Array::from(vec![1])),
        "v:date",
        "column `v` (field `v`) holds Int64, which cannot be read as dates",
    );
    check(Arc::new(BooleanArray::from(vec![true])), "v:integer", "holds Boolean");
    check(Arc::new(Int64Array::from(vec![1])), "v:list", "cannot be read as lists");
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("a")]);
    check(Arc::new(lists.finish()), "v:text", "which cannot be read as texts");
    let source = MemorySource::default().with("a.parquet", "id\n1\n");
    let error = read_snapshot(&source, "accounts: {path: a.parquet, key: id}\n", &[]).expect_err("an error");
    assert!(error.to_string().contains("is not a Parquet file"), "{error}");
    let bytes = parquet(vec![("id", Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef)], 1);
    let source = MemorySource::default().with("a.parquet", &bytes[..bytes.len() - 3]);
    let error = read_snapshot(&source, "accounts: {path: a.parquet, key: id}\n", &[]).expect_err("an error");
    assert!(error.to_string().contains("cannot be read as Parquet"), "{error}");
}

#[test]
fn formats_and_threads_make_no_difference() {
    let industries = [Some("SaaS"), None, Some("Food, drink"), Some("saas"), Some("\"Quoted\"")];
    let amounts = [Some(0.1), Some(20969.47), None, Some(5.0), Some(1e9)];
    let days = [Some(20517), None, Some(0), Some(-1), Some(20000)];
    let lists: [Option<&[&str]>; 5] = [Some(&["a", "B"]), None, Some(&["b"]), Some(&["x"]), None];
    let rows = 100;
    let at = |row: usize| row * 7 % 5;
    let day = |row: usize| days[at(row)].map_or(String::new(), |day| dates::day_to_text(day).expect("a day"));
    let mut csv = "id,industry,amount,on,stack,ok,n\n".to_owned();
    let mut json = String::new();
    for row in 0..rows {
        let industry = industries[at(row)].map_or(String::new(), |text| format!("\"{}\"", text.replace('"', "\"\"")));
        let amount = amounts[at(row)].map_or(String::new(), |amount: f64| amount.to_string());
        let list = lists[at(row)].map_or(String::new(), |list| list.join(";"));
        csv.push_str(&format!("k{row},{industry},{amount},{},{list},{},{row}\n", day(row), row % 2 == 0));
        let value = serde_json::json!({
            "id": format!("k{row}"), "industry": industries[at(row)], "amount": amounts[at(row)],
            "on": days[at(row)].map(|_| day(row)), "stack": lists[at(row)], "ok": row % 2 == 0, "n": row,
        });
        json.push_str(&format!("{value}\n"));
    }
    let mut stack = ListBuilder::new(StringBuilder::new());
    for row in 0..rows {
        stack.append_option(lists[at(row)].map(|list| list.iter().map(Some)));
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new((0..rows).map(|row| Some(format!("k{row}"))).collect::<StringArray>())),
        ("industry", Arc::new((0..rows).map(|row| industries[at(row)]).collect::<StringArray>())),
        ("amount", Arc::new((0..rows).map(|row| amounts[at(row)]).collect::<Float64Array>())),
        ("on", Arc::new((0..rows).map(|row| days[at(row)]).collect::<Date32Array>())),
        ("stack", Arc::new(stack.finish())),
        ("ok", Arc::new((0..rows).map(|row| Some(row % 2 == 0)).collect::<BooleanArray>())),
        ("n", Arc::new((0..rows).map(|row| Some(row as i32)).collect::<Int32Array>())),
    ];
    let source = MemorySource::default()
        .with("a.csv", &csv)
        .with("a.jsonl", &json)
        .with("a.parquet", parquet(columns.clone(), 30))
        .with("b.parquet", parquet(columns, 1000));
    let wanted = ["industry:text", "amount:number", "on:date", "stack:list", "ok:boolean", "n:integer", "id:text"];
    let read_as = |path: &str, threads: usize| {
        let yaml = format!("accounts: {{path: {path}, key: id}}\ncustomers: {{arr_now: amount, churned_on: on}}\n");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let tuning = Tuning { block: 256, overlap: 64 };
        let snapshot = pool.install(|| read_all(&source, &yaml, &wanted, &tuning)).expect("a snapshot");
        format!(
            "{:?}",
            (snapshot.columns, snapshot.customers, snapshot.keys, snapshot.account_count, snapshot.problems)
        )
    };
    let first = read_as("a.csv", 1);
    for path in ["a.csv", "a.jsonl", "a.parquet", "b.parquet"] {
        for threads in [1, 3] {
            assert_eq!(read_as(path, threads), first, "{path} with {threads} threads");
        }
    }
}

/// The state machine of lenient readers, a byte at a time: the cells of each record, blank lines left out, and whether
/// a quote stays open.
fn naive(text: &[u8], delimiter: u8) -> (Vec<Vec<Vec<u8>>>, bool) {
    #[derive(PartialEq)]
    enum State {
        Start,
        Plain,
        Quoted,
        Closing,
    }
    let (mut records, mut record, mut cell, mut state) = (Vec::new(), Vec::new(), Vec::new(), State::Start);
    let mut was_quoted = false;
    let end = |record: &mut Vec<Vec<u8>>, records: &mut Vec<Vec<Vec<u8>>>, mut cell: Vec<u8>, was_quoted: bool| {
        if cell.last() == Some(&b'\r') {
            cell.pop();
        }
        if !(record.is_empty() && cell.is_empty() && !was_quoted) {
            record.push(cell);
            records.push(std::mem::take(record));
        }
    };
    for byte in text {
        match (&state, *byte) {
            (State::Start, b'"') => (state, was_quoted) = (State::Quoted, true),
            (State::Quoted, b'"') => state = State::Closing,
            (State::Closing, b'"') => {
                cell.push(b'"');
                state = State::Quoted;
            }
            (State::Quoted, byte) => cell.push(byte),
            (_, b'\n') => {
                end(&mut record, &mut records, std::mem::take(&mut cell), was_quoted);
                (state, was_quoted) = (State::Start, false);
            }
            (_, byte) if byte == delimiter => {
                record.push(std::mem::take(&mut cell));
                (state, was_quoted) = (State::Start, false);
            }
            (_, byte) => {
                cell.push(byte);
                state = State::Plain;
            }
        }
    }
    let is_open = state == State::Quoted;
    if !text.ends_with(b"\n") || is_open {
        end(&mut record, &mut records, cell, was_quoted);
    }
    (records, is_open)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn splitting_is_what_the_state_machine_says(
        rows in prop::collection::vec(prop::collection::vec("[ab,;\"\r\n ]{0,6}|\"[ab,\n]{0,70}\"", 3), 0..12),
        quote_all in any::<bool>(),
        extra in "[ab,\"\n]{0,5}",
        is_crlf in any::<bool>(),
        block in 1_usize..90,
        overlap in 1_usize..40,
    ) {
        let quoted = |cell: &String| if quote_all { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() };
        let ending = if is_crlf { "\r\n" } else { "\n" };
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + ending).collect();
        let body = lines.concat() + &extra;
        let (records, is_open) = naive(body.as_bytes(), b',');
        let csv = format!("x,y,z\n{body}");
        let source = MemorySource::default().with("o.csv", &csv);
        let yaml = "opportunities: {path: o.csv, outcome: {column: x, won: [w], lost: [l]}}\n";
        let read = read_all(&source, yaml, &["x:text", "y:text", "z:text"], &Tuning { block, overlap });
        let is_regular = records.iter().all(|record| record.len() == 3);
        match read {
            Ok(snapshot) => {
                prop_assert!(!is_open && is_regular);
                let columns: Vec<_> = snapshot.columns.iter().map(|column| shown(column.as_ref().expect("a column"))).collect();
                prop_assert_eq!(columns[0].len(), records.len());
                for (row, record) in records.iter().enumerate() {
                    for (column, cell) in record.iter().enumerate() {
                        let text = model::normalise(std::str::from_utf8(cell).expect("UTF-8"));
                        prop_assert_eq!(&columns[column][row], if text.is_empty() { "?" } else { &text });
                    }
                }
            }
            Err(error) => prop_assert!(is_open || !is_regular || records.is_empty(), "{} in {:?}", error, csv),
        }
    }
}

#[test]
fn files_on_the_disk_read_as_those_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: String = (0..2000).map(|row| format!("{row},\"a, {}\"\n", row % 7)).collect();
    let csv = format!("id,a\n{rows}");
    let parquet = parquet(
        vec![
            ("id", Arc::new(Int64Array::from_iter_values(0..2000)) as ArrayRef),
            ("a", Arc::new((0..2000).map(|row| Some(format!("A, {}", row % 7))).collect::<StringArray>())),
        ],
        700,
    );
    for (path, bytes) in [("a.csv", csv.as_bytes()), ("a.parquet", &parquet)] {
        std::fs::write(folder.path().join(path), bytes).expect("a file");
        let yaml = format!("accounts: {{path: {path}, key: id}}\n");
        let fields = fields(&["a:text"]);
        let request = Request { fields: &fields, with_keys: true, with_reasons: true };
        let tuning = Tuning { block: 1000, overlap: 20 };
        let local = assemble::read(&manifest(&yaml), &Folder::new(folder.path(), ""), &request, &tuning);
        let memory = read_snapshot(&MemorySource::default().with(path, bytes), &yaml, &["a:text"]);
        assert_eq!(format!("{:?}", local.expect("a snapshot")), format!("{:?}", memory.expect("a snapshot")));
    }
}
