//! Methods of a visitor for the JSON types that it does not take.

/// Refuses these types with [`Trail::wrong_type`](super::trail::Trail::wrong_type); the visitor has a field `trail`.
macro_rules! refuse {
    ($($kind:ident),*) => { $($crate::reader::refuse::refuse_one!($kind);)* };
}

macro_rules! refuse_one {
    (array) => {
        fn visit_seq<S: serde::de::SeqAccess<'de>>(self, _: S) -> Result<Self::Value, S::Error> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Array, ""))
        }
    };
    (boolean) => {
        fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Boolean, ""))
        }
    };
    (null) => {
        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Null, ""))
        }
    };
    (number) => {
        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Number, &value.to_string()))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Number, &value.to_string()))
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Number, &value.to_string()))
        }
    };
    (object) => {
        fn visit_map<M: serde::de::MapAccess<'de>>(self, _: M) -> Result<Self::Value, M::Error> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Object, ""))
        }
    };
    (text) => {
        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
            Err(self.trail.wrong_type($crate::terms::JsonType::Text, value))
        }
    };
}

pub(super) use {refuse, refuse_one};
