/// The reason why a JSON Schema cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SchemaFault {
    /// This program was built without the feature `json-schema`.
    #[cfg(any(test, not(feature = "json-schema")))]
    Unsupported,
    /// It is wrong, or refers to something outside itself; in the words of the schema compiler, shortened.
    Unusable(String),
}
