//! CycloneDX XML beside CycloneDX JSON: which element or attribute of the XML schemas (1.4 to 1.7) is which member of the JSON
//! schemas. Only what is read has a line; the rest is stepped over in both forms.

/// Shape that an element has in JSON.
pub(super) enum Shape {
    /// Its text.
    Text,
    /// Its text as a number, where it is a whole one.
    Integer,
    /// Its text as `true` or `false`, where it is one of the words that XML Schema has for them.
    Boolean,
    /// The text of one of its attributes.
    Reference(&'static str),
    /// An object.
    Object(&'static [Field]),
    /// An object with one member, which is the element itself.
    Single(&'static str, &'static Shape),
    /// An array of the elements inside it, by their names.
    List(&'static [(&'static str, Shape)]),
}

/// One member of an object.
pub(super) struct Field {
    pub(super) place: Place,
    pub(super) key: &'static str,
    pub(super) shape: &'static Shape,
    /// True where it may bear bad news, or say of what: lost, it would make the product look better.
    pub(super) bears: bool,
}

/// Place of a member in the XML.
pub(super) enum Place {
    Attribute(&'static str),
    Element(&'static str),
    /// Elements without one around them all, which are an array in JSON.
    Elements(&'static str),
    /// The text of the element itself.
    Content,
}

/// The outermost element.
pub(super) static BOM: [Field; 11] = [
    attribute("serialNumber"),
    Field { shape: &Shape::Integer, ..attribute("version") },
    element("metadata", &METADATA),
    bearing(element("components", &COMPONENTS)),
    element("services", &SERVICES),
    element("externalReferences", &Shape::List(&[("reference", Shape::Object(&[attribute("type"), text("url")]))])),
    element("dependencies", &Shape::List(&[("dependency", Shape::Object(DEPENDENCY))])),
    bearing(element("compositions", &Shape::List(&[("composition", Shape::Object(COMPOSITION))]))),
    bearing(element("vulnerabilities", &Shape::List(&[("vulnerability", Shape::Object(VULNERABILITY))]))),
    element("declarations", &DECLARATIONS),
    element("definitions", &Shape::Object(DEFINITIONS)),
];

static METADATA: Shape = Shape::Object(&METADATA_FIELDS);

static METADATA_FIELDS: [Field; 9] = [
    text("timestamp"),
    element("lifecycles", &Shape::List(&[("lifecycle", Shape::Object(&[text("phase"), text("name")]))])),
    element("tools", &Shape::Object(TOOLS)),
    element("authors", AUTHORS),
    element("component", &COMPONENT),
    element("manufacturer", ORGANISATION),
    element("manufacture", ORGANISATION),
    element("supplier", ORGANISATION),
    element("distributionConstraints", &Shape::Object(&[text("tlp")])),
];

// Components and services hold others of their kind: statics can refer to themselves, constants cannot.
static COMPONENT: Shape = Shape::Object(&COMPONENT_FIELDS);

static COMPONENT_FIELDS: [Field; 20] = [
    attribute("type"),
    attribute("bom-ref"),
    bearing(Field { shape: &Shape::Boolean, ..attribute("isExternal") }),
    element("supplier", ORGANISATION),
    element("manufacturer", ORGANISATION),
    element("authors", AUTHORS),
    text("author"),
    text("publisher"),
    text("group"),
    text("name"),
    text("version"),
    text("versionRange"),
    bearing(text("scope")),
    element("hashes", &Shape::List(&[("hash", Shape::Object(HASH))])),
    element("licenses", LICENCES),
    text("cpe"),
    text("purl"),
    element("swid", &Shape::Object(&[attribute("tagId")])),
    element("properties", PROPERTIES),
    bearing(element("components", &COMPONENTS)),
];

static COMPONENTS: Shape = Shape::List(&COMPONENTS_ITEMS);

static COMPONENTS_ITEMS: [(&str, Shape); 1] = [("component", Shape::Object(&COMPONENT_FIELDS))];

static SERVICES: Shape = Shape::List(&SERVICES_ITEMS);

static SERVICES_ITEMS: [(&str, Shape); 1] = [("service", Shape::Object(&SERVICE_FIELDS))];

static SERVICE_FIELDS: [Field; 2] = [attribute("bom-ref"), element("services", &SERVICES)];

const ORGANISATION: &Shape = &Shape::Object(&[text("name")]);

const AUTHORS: &Shape = &Shape::List(&[("author", Shape::Object(&[text("name")]))]);

// tools are a list until 1.4, and two lists since 1.5
const TOOLS: &[Field] = &[
    elements("tool", &Shape::Object(TOOL)),
    element("components", &Shape::List(&[("component", Shape::Object(TOOL))])),
    element("services", &Shape::List(&[("service", Shape::Object(TOOL))])),
];

const TOOL: &[Field] = &[text("name"), text("version")];

const PROPERTIES: &Shape = &Shape::List(&[(
    "property",
    Shape::Object(&[attribute("name"), Field { place: Place::Content, ..text("value") }]),
)]);

const HASH: &[Field] = &[attribute("alg"), Field { place: Place::Content, ..text("content") }];

const LICENCES: &Shape = &Shape::List(&[
    ("license", Shape::Single("license", &Shape::Object(&[text("id"), text("name")]))),
    ("expression", Shape::Single("expression", &Shape::Text)),
    ("expression-detailed", Shape::Object(&[attribute("expression")])),
]);

const DEPENDENCY: &[Field] = &[
    attribute("ref"),
    Field { key: "dependsOn", ..elements("dependency", REFERENCE) },
    elements("provides", REFERENCE),
];

const REFERENCE: &Shape = &Shape::Reference("ref");

const COMPOSITION: &[Field] = &[
    bearing(text("aggregate")),
    element("assemblies", &Shape::List(&[("assembly", Shape::Reference("ref"))])),
    element("dependencies", &Shape::List(&[("dependency", Shape::Reference("ref"))])),
];

const VULNERABILITY: &[Field] = &[
    attribute("bom-ref"),
    text("id"),
    text("recommendation"),
    text("workaround"),
    bearing(element("analysis", &Shape::Object(ANALYSIS))),
    bearing(element("affects", &Shape::List(&[("target", Shape::Object(TARGET))]))),
];

const ANALYSIS: &[Field] = &[
    bearing(text("state")),
    text("justification"),
    Field { key: "response", ..element("responses", &Shape::List(&[("response", Shape::Text)])) },
    text("firstIssued"),
    text("lastUpdated"),
];

const TARGET: &[Field] = &[
    text("ref"),
    bearing(element(
        "versions",
        &Shape::List(&[(
            "version",
            Shape::Object(&[bearing(text("version")), bearing(text("range")), bearing(text("status"))]),
        )]),
    )),
];

static DECLARATIONS: Shape = Shape::Object(&DECLARATIONS_FIELDS);

static DECLARATIONS_FIELDS: [Field; 5] = [
    element("assessors", &Shape::List(&[("assessor", Shape::Object(ASSESSOR))])),
    element("attestations", &Shape::List(&[("attestation", Shape::Object(ATTESTATION))])),
    element("claims", &Shape::List(&[("claim", Shape::Object(CLAIM))])),
    element("evidence", &Shape::List(&[("evidence", Shape::Object(&[attribute("bom-ref"), text("expires")]))])),
    element("targets", &TARGETS),
];

const ASSESSOR: &[Field] = &[attribute("bom-ref"), element("organization", ORGANISATION)];

const ATTESTATION: &[Field] = &[text("assessor"), elements("map", &Shape::Object(MAP))];

const MAP: &[Field] = &[
    text("requirement"),
    element("claims", &Shape::List(&[("claim", Shape::Text)])),
    bearing(element("counterClaims", &Shape::List(&[("counterClaim", Shape::Text)]))),
    element("conformance", &Shape::Object(&[STRATEGIES])),
];

const STRATEGIES: Field = element("mitigationStrategies", &Shape::List(&[("mitigationStrategy", Shape::Text)]));

const CLAIM: &[Field] = &[
    attribute("bom-ref"),
    text("target"),
    STRATEGIES,
    elements("evidence", &Shape::Text),
    bearing(elements("counterEvidence", &Shape::Text)),
];

static TARGETS: Shape = Shape::Object(&TARGETS_FIELDS);

static TARGETS_FIELDS: [Field; 3] = [
    element("organizations", &Shape::List(&[("organization", Shape::Object(&[attribute("bom-ref")]))])),
    bearing(element("components", &COMPONENTS)),
    element("services", &SERVICES),
];

const DEFINITIONS: &[Field] = &[element("standards", &Shape::List(&[("standard", Shape::Object(STANDARD))]))];

const STANDARD: &[Field] =
    &[element("requirements", &Shape::List(&[("requirement", Shape::Object(&[attribute("bom-ref")]))]))];

/// The elements of lists that may bear bad news. The items of an array have no names in JSON.
pub(super) const BEARING_ITEMS: &[&str] =
    &["component", "composition", "counterClaim", "target", "version", "vulnerability"];

const fn bearing(field: Field) -> Field {
    Field { bears: true, ..field }
}

const fn attribute(name: &'static str) -> Field {
    Field { place: Place::Attribute(name), key: name, shape: &Shape::Text, bears: false }
}

const fn text(name: &'static str) -> Field {
    element(name, &Shape::Text)
}

const fn element(name: &'static str, shape: &'static Shape) -> Field {
    Field { place: Place::Element(name), key: name, shape, bears: false }
}

const fn elements(name: &'static str, shape: &'static Shape) -> Field {
    Field { place: Place::Elements(name), ..element(name, shape) }
}
