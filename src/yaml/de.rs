//! From a tree to Rust types through serde, with the place of what does not fit.
//!
//! It refuses to be generous: a number is no text and a text is no number, since the schema says the same.

mod fault;

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor, value::StrDeserializer,
};
use serde::forward_to_deserialize_any;

use crate::text::Span;

use self::fault::Fault;
use super::scalar::Scalar;
use super::tree::{Entry, Node, Value};

/// The newtype name by which [`Scalar`] asks our deserializer for more than serde's data model has.
const SCALAR: &str = "$icp::yaml::Scalar";

/// A node that does not fit its Rust type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DeserializeError {
    /// What is wrong.
    pub message: String,
    /// The node, or the key, that is at fault. Inside untagged and internally tagged enums and below
    /// `#[serde(flatten)]`, where serde buffers values, the nearest node around it.
    pub span: Span,
}

/// Reads a Rust type from a node.
///
/// # Errors
///
/// The first node that does not fit: of another kind, an unknown or missing key, an unknown word.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Result<T, DeserializeError> {
    T::deserialize(Reader { node }).map_err(|fault| {
        let fault = fault.at(node);
        DeserializeError { message: fault.message, span: fault.span.unwrap_or(node.span) }
    })
}

/// A node as serde asks for it.
#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
}

impl<'a> Reader<'a> {
    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Integer(value) => visitor.visit_i64(*value),
            Value::Float(value) => visitor.visit_f64(*value),
            Value::Text(text) => visitor.visit_str(text),
            Value::Sequence(items) => {
                let mut rest = Items { items: items.iter() };
                let value = visitor.visit_seq(&mut rest)?;
                match rest.items.next() {
                    // A tuple stops reading when it is full.
                    Some(extra) => {
                        Err(Fault::new(format!("the list has an item too many: {}", extra.describe())).at(extra))
                    }
                    None => Ok(value),
                }
            }
            Value::Mapping(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
        }
    }

    /// The word or the single `word: content` by which an enum is written.
    fn variant(self) -> Result<Variant<'a>, Fault> {
        match &self.node.value {
            Value::Text(word) => Ok(Variant { word, node: self.node, entry: None }),
            Value::Mapping(entries) => match entries.as_slice() {
                [entry] => Ok(Variant { word: &entry.key, node: self.node, entry: Some(entry) }),
                _ => Err(Fault::new("expected a single key with its value".to_owned())),
            },
            _ => Err(Fault::new(format!("expected a word, found {}", self.node.describe()))),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit(visitor).map_err(|fault| fault.at(self.node))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let outcome = if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) };
        outcome.map_err(|fault| fault.at(self.node))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        let outcome = match Scalar::from_node(self.node).filter(|_| name == SCALAR) {
            Some(scalar) => visitor.visit_map(ScalarParts { scalar: Some(scalar), named: false }),
            None => visitor.visit_newtype_struct(self),
        };
        outcome.map_err(|fault| fault.at(self.node))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.variant().and_then(|variant| visitor.visit_enum(variant)).map_err(|fault| fault.at(self.node))
    }

    /// serde would also read a struct from a list of its fields; nobody who writes YAML means that.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.node.value {
            Value::Sequence(_) => Err(Fault::mismatch(&Unexpected::Seq, &visitor).at(self.node)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
}

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.items.next().map(|node| seed.deserialize(Reader { node }).map_err(|fault| fault.at(node))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, Entry>,
    /// The value of the key that was read last.
    value: Option<&'a Node>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        seed.deserialize(KeyReader { key: &entry.key }).map(Some).map_err(|fault| fault.at_key(entry))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(node) = self.value.take() else {
            return Err(Fault::new("a value was asked for before its key".to_owned()));
        };
        seed.deserialize(Reader { node }).map_err(|fault| fault.at(node))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key, which is a text and yet may be asked for as a number: JSON's maps do the same.
struct KeyReader<'a> {
    key: &'a str,
}

macro_rules! parsed_keys {
    ($($ask:ident $visit:ident)*) => {$(
        fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.key.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => visitor.visit_str(self.key),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.key)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.key.into_deserializer())
    }

    parsed_keys! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

struct Variant<'a> {
    word: &'a str,
    node: &'a Node,
    /// Where the variant has content.
    entry: Option<&'a Entry>,
}

impl<'a> Variant<'a> {
    fn content(&self) -> Result<Reader<'a>, Fault> {
        let entry =
            self.entry.ok_or_else(|| Fault::new(format!("`{word}` needs content: `{word}: …`", word = self.word)))?;
        Ok(Reader { node: &entry.value })
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let word: StrDeserializer<'_, Fault> = self.word.into_deserializer();
        let value = seed.deserialize(word).map_err(|fault| match self.entry {
            Some(entry) => fault.at_key(entry),
            None => fault.at(self.node),
        })?;
        Ok((value, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.entry {
            Some(entry) if !entry.value.is_null() => {
                Err(Fault::new(format!("`{}` takes no content, found {}", self.word, entry.value.describe()))
                    .at(&entry.value))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let content = self.content()?;
        seed.deserialize(content).map_err(|fault| fault.at(content.node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.content()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.content()?.deserialize_struct("", fields, visitor)
    }
}

/// A scalar in the form in which our deserializer hands it to [`Scalar`]: a map of one entry under a name that no
/// document has.
struct ScalarParts {
    scalar: Option<Scalar>,
    named: bool,
}

impl<'de> MapAccess<'de> for ScalarParts {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        if std::mem::replace(&mut self.named, true) {
            return Ok(None);
        }
        let name: StrDeserializer<'_, Fault> = SCALAR.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(Scalar { text, value, quoted }) = self.scalar.take() else {
            return Err(Fault::new("no scalar".to_owned()));
        };
        let parts = serde_json::Value::Array(vec![text.into(), value, quoted.into()]);
        seed.deserialize(parts).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SCALAR, ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true or false")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        if map.next_key::<String>()?.as_deref() != Some(SCALAR) {
            return Err(de::Error::invalid_type(Unexpected::Map, &self));
        }
        let (text, value, quoted) = map.next_value()?;
        Ok(Scalar { text, value, quoted })
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::from_value(value.into()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::from_value(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::from_value(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::from_value(value.into()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::from_value(serde_json::Value::Null))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::from_text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::yaml::parse::tests::document;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Test {
        field: Option<String>,
        #[serde(rename = "in")]
        among: Option<Vec<Scalar>>,
        is: Option<Scalar>,
        starts_with: Vec<Scalar>,
        any: Vec<Test>,
        not: Option<Box<Test>>,
        weight: Option<u8>,
        share: f64,
        known: Option<bool>,
        extra: Option<serde_json::Value>,
        tiers: BTreeMap<String, Tier>,
        by_year: BTreeMap<u16, i64>,
        pair: Option<(String, i64)>,
        effect: Option<Effect>,
        shape: Option<Shape>,
        role: Option<Role>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(untagged)]
    enum Tier {
        Score(i64),
        Full { from: i64, note: Option<Scalar> },
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Effect {
        Exclude,
        Penalty(i64),
        Both { low: i64, high: i64 },
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
    enum Shape {
        Round { radius: f64 },
        Flat,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Role {
        Champion,
        EconomicBuyer,
    }

    fn read(text: &str) -> Test {
        from_node(&document(text).root).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    fn texts(scalars: &[Scalar]) -> Vec<&str> {
        scalars.iter().map(|scalar| scalar.text.as_str()).collect()
    }

    #[test]
    fn structs_options_and_maps_are_read() {
        let test = read("{field: a, weight: 30, share: 2, known: false, by_year: {2026: -1}, pair: [x, 1]}");
        assert_eq!(test.field.as_deref(), Some("a"));
        assert_eq!((test.weight, test.share, test.known), (Some(30), 2.0, Some(false)));
        assert_eq!(test.by_year, BTreeMap::from([(2026, -1)]));
        assert_eq!(test.pair, Some(("x".to_owned(), 1)));
        assert_eq!(read("field: ~\nweight:\n"), Test::default());
        let extra = read("extra: {b: [1, 1.5, ~], a: no}").extra;
        assert_eq!(extra.map(|value| value.to_string()).as_deref(), Some(r#"{"b":[1,1.5,null],"a":"no"}"#));
    }

    #[test]
    fn scalars_keep_their_spelling() {
        let test = read("in: [0111, 1e3, NO, '5', true, 1.10, 0xFF]\nis: 1.0\nstarts_with: [007, 2026-09-30]\n");
        assert_eq!(
            texts(test.among.as_deref().unwrap_or_default()),
            ["0111", "1e3", "NO", "5", "true", "1.10", "0xFF"]
        );
        let values: Vec<_> = test.among.iter().flatten().map(|scalar| scalar.value.to_string()).collect();
        assert_eq!(values, ["\"0111\"", "1000.0", "\"NO\"", "\"5\"", "true", "1.1", "255"]);
        let quoted: Vec<_> = test.among.iter().flatten().map(|scalar| scalar.quoted).collect();
        assert_eq!(quoted, [false, false, false, true, false, false, false]);
        assert_eq!(test.is, Some(Scalar { text: "1.0".to_owned(), value: 1.0.into(), quoted: false }));
        assert_eq!(texts(&test.starts_with), ["007", "2026-09-30"]);
    }

    #[test]
    fn scalars_keep_their_spelling_however_deep() {
        let test = read("any: [{not: {in: [1e3]}}, {any: [{starts_with: [1.10]}, {is: 0x1F}]}]");
        let not = test.any[0].not.as_ref().and_then(|not| not.among.as_deref());
        assert_eq!(not.map(texts), Some(vec!["1e3"]));
        assert_eq!(texts(&test.any[1].any[0].starts_with), ["1.10"]);
        assert_eq!(test.any[1].any[1].is.as_ref().map(|scalar| scalar.text.as_str()), Some("0x1F"));
    }

    #[test]
    fn the_deepest_document_fits_the_stack() {
        let levels = crate::yaml::Limits::default().depth - 2;
        let test = read(&format!("{}in: [1e3]{}", "not: {".repeat(levels), "}".repeat(levels)));
        let mut inner = &test;
        while let Some(not) = &inner.not {
            inner = not;
        }
        assert_eq!(inner.among.as_deref().map(texts), Some(vec!["1e3"]));
    }

    #[test]
    fn where_serde_buffers_scalars_keep_their_value() {
        let test = read("tiers: {A: {from: 80, note: 1e3}, B: {from: 1, note: '1e3'}, C: 40}");
        let note = |text: &str, value: serde_json::Value, quoted| Some(Scalar { text: text.to_owned(), value, quoted });
        assert_eq!(test.tiers["A"], Tier::Full { from: 80, note: note("1000.0", 1000.0.into(), false) });
        assert_eq!(test.tiers["B"], Tier::Full { from: 1, note: note("1e3", "1e3".into(), true) });
        assert_eq!(test.tiers["C"], Tier::Score(40));

        #[derive(serde::Deserialize)]
        struct Outer {
            #[serde(flatten)]
            inner: BTreeMap<String, Scalar>,
        }
        let outer: Outer = from_node(&document("{a: 0111, b: 2, c: ~}").root).expect("scalars");
        let inner: Vec<_> = outer.inner.values().map(|scalar| scalar.text.as_str()).collect();
        assert_eq!(inner, ["0111", "2", "null"]);
    }

    #[test]
    fn scalars_work_with_other_deserializers() {
        let scalars: Vec<Scalar> = serde_json::from_str(r#"["a", "1", 1, -2, 1.5, true, null]"#).expect("scalars");
        assert_eq!(texts(&scalars), ["a", "1", "1", "-2", "1.5", "true", "null"]);
        let quoted: Vec<_> = scalars.iter().map(|scalar| scalar.quoted).collect();
        assert_eq!(quoted, [false, true, false, false, false, false, false]);
        assert_eq!(serde_json::to_string(&scalars).ok().as_deref(), Some(r#"["a","1",1,-2,1.5,true,null]"#));
        assert!(serde_json::from_str::<Scalar>("[]").is_err());
        assert!(serde_json::from_str::<Scalar>("{\"a\": 1}").is_err());
    }

    #[test]
    fn enums_are_read() {
        assert_eq!(read("effect: exclude").effect, Some(Effect::Exclude));
        assert_eq!(read("effect: {penalty: 20}").effect, Some(Effect::Penalty(20)));
        assert_eq!(read("effect: {both: {low: 1, high: 2}}").effect, Some(Effect::Both { low: 1, high: 2 }));
        assert_eq!(read("shape: {radius: 1, type: round}").shape, Some(Shape::Round { radius: 1.0 }));
        assert_eq!(read("shape: {type: flat}").shape, Some(Shape::Flat));
        assert_eq!(read("role: economic-buyer").role, Some(Role::EconomicBuyer));
    }

    #[test]
    fn faults_point_to_the_node() {
        let check = |text: &str, slice: &str, message: &str| {
            let document = document(text);
            let error = from_node::<Test>(&document.root).expect_err(text);
            assert_eq!((document.source.slice(error.span), error.message.as_str()), (slice, message), "{text}");
        };
        check("field: 5", "5", "expected a text, found the number `5`; put it in quotes");
        check("field: 1e3", "1e3", "expected a text, found the number `1e3`; put it in quotes");
        check("field: [a]", "[a]", "expected a text, found a list");
        check("weight: 3.0", "3.0", "expected a whole number from 0 to 255, found the number `3.0`");
        check("weight: 300", "300", "expected a whole number from 0 to 255, found the number `300`");
        check("weight: '3'", "'3'", "expected a whole number from 0 to 255, found the text `3`");
        check("known: yes", "yes", "expected true or false, found the text `yes`");
        check("any: x", "x", "expected a list, found the text `x`; put it in `[…]`");
        check("any: [{not: 1}]", "1", "expected keys with values, found the number `1`");
        check(
            "any: [{}, {in: [a, {b: 1}]}]",
            "{b: 1}",
            "expected a text, a number, true or false, found keys with values",
        );
        check("any: [{feild: x}]", "feild", "unknown key `feild`; did you mean `field`?");
        check(
            "role: ECONOMIC_BUYER",
            "ECONOMIC_BUYER",
            "unknown value `ECONOMIC_BUYER`; did you mean `economic-buyer`?",
        );
        check("role: x", "x", "unknown value `x`; expected one of `champion`, `economic-buyer`");
        check("role: 1", "1", "expected a word, found the number `1`");
        check("effect: {penalty: x}", "x", "expected a whole number, found the text `x`");
        check("effect: {penalti: 1}", "penalti", "unknown value `penalti`; did you mean `penalty`?");
        check("effect: penalty", "penalty", "`penalty` needs content: `penalty: …`");
        check("effect: {exclude: 1}", "1", "`exclude` takes no content, found the number `1`");
        check("effect: {both: {low: 1}}", "{low: 1}", "the key `high` is missing");
        check("pair: [a, 1, 2]", "2", "the list has an item too many: the number `2`");
        check("pair: [a]", "[a]", "expected a tuple of size 2, found 1 items");
        check("tiers: {A: x}", "x", "the value has none of the forms that are allowed here");
        check("shape: {type: round, radius: x}", "{type: round, radius: x}", "expected a number, found the text `x`");
        check("by_year: {x: 1}", "x", "expected a whole number from 0 to 65535, found the text `x`");
        check("[1]", "[1]", "expected keys with values, found a list");
    }
}
