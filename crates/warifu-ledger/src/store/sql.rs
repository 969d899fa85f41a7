//! Tables and transactions in SQL, for both dialects. The statements on rows are the same text in both: `$1`, `$2`, ... in the
//! order in which they occur first.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::check::check_scan;
use super::{Column, Direction, Index, Lifetime, Scan, StoreError, Table, Unique, Value};

/// How tables are declared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Dialect {
    #[cfg(feature = "sqlite")]
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

/// Writes SQL.
#[derive(Clone, Debug)]
pub(super) struct Sql {
    dialect: Dialect,
    /// Text before the name of a table: empty, or the quoted schema and a dot.
    prefix: String,
    /// The statements on single rows, written once for each table, which is known by where it stands in memory.
    written: RefCell<BTreeMap<(Verb, usize), Arc<str>>>,
    /// Those that change some columns of a row, written once for each choice of columns.
    #[cfg(feature = "sqlite")]
    changing: RefCell<BTreeMap<Changing, Arc<str>>>,
    /// Those of scans, written once for each shape.
    asked: RefCell<BTreeMap<Shape, Arc<str>>>,
    /// The same for many values at once.
    #[cfg(feature = "postgres")]
    each: RefCell<BTreeMap<Shape, Arc<str>>>,
}

/// The place of a table in memory, and the columns that change.
#[cfg(feature = "sqlite")]
type Changing = (usize, Vec<usize>);

/// All of a scan that its statement depends on: everything but the values.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Shape {
    /// The place of the table in memory.
    table: usize,
    index: Option<&'static str>,
    /// The number of columns that are held against one value each.
    equal: usize,
    /// The comparison of the next ones with a place, and their number.
    lower: Option<(&'static str, usize)>,
    upper: Option<(&'static str, usize)>,
    is_ascending: bool,
}

/// A statement on a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Verb {
    Get,
    Insert,
    Put,
    Remove,
}

/// A question with its values, and how many rows at most.
pub(super) struct Query<'a> {
    pub(super) text: Arc<str>,
    pub(super) values: Vec<&'a Value>,
    pub(super) limit: u32,
}

impl Sql {
    pub(super) const fn new(dialect: Dialect, prefix: String) -> Self {
        Self {
            dialect,
            prefix,
            written: RefCell::new(BTreeMap::new()),
            #[cfg(feature = "sqlite")]
            changing: RefCell::new(BTreeMap::new()),
            asked: RefCell::new(BTreeMap::new()),
            #[cfg(feature = "postgres")]
            each: RefCell::new(BTreeMap::new()),
        }
    }

    fn once(&self, verb: Verb, table: &'static Table, write: impl FnOnce() -> String) -> Arc<str> {
        let key = (verb, std::ptr::from_ref(table).addr());
        Arc::clone(self.written.borrow_mut().entry(key).or_insert_with(|| write().into()))
    }

    /// The table, by its name in SQL.
    pub(super) fn name(&self, table: &str) -> String {
        format!("{}\"{table}\"", self.prefix)
    }

    pub(super) fn get(&self, table: &'static Table) -> Arc<str> {
        self.once(Verb::Get, table, || {
            format!("SELECT {} FROM {} WHERE {}", columns(table), self.name(table.name), key_is(table))
        })
    }

    /// Inserts, and changes no row where one is in the way.
    pub(super) fn insert(&self, table: &'static Table) -> Arc<str> {
        self.once(Verb::Insert, table, || format!("{} ON CONFLICT DO NOTHING", self.insert_into(table)))
    }

    pub(super) fn put(&self, table: &'static Table) -> Arc<str> {
        self.once(Verb::Put, table, || self.put_into(table))
    }

    fn put_into(&self, table: &'static Table) -> String {
        let key = names(table, 0..table.key);
        let rest = table.columns.get(table.key..).unwrap_or_default();
        let set: Vec<String> = rest.iter().map(|column| format!("\"{0}\" = excluded.\"{0}\"", column.name())).collect();
        let what = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
        format!("{} ON CONFLICT ({key}) DO {what}", self.insert_into(table))
    }

    /// Changes these columns of the row with a key: their values in this order, then those of the key.
    #[cfg(feature = "sqlite")]
    pub(super) fn update(&self, table: &'static Table, changed: Vec<usize>) -> Arc<str> {
        let write = |columns: &[usize]| {
            let places = columns.iter().copied().chain(0..table.key).zip(1..);
            let all: Vec<String> = places.map(|(column, at)| format!("{} = ${at}", names(table, [column]))).collect();
            let (set, key) = all.split_at_checked(columns.len()).unwrap_or_default();
            format!("UPDATE {} SET {} WHERE {}", self.name(table.name), set.join(", "), key.join(" AND "))
        };
        let place = std::ptr::from_ref(table).addr();
        let mut changing = self.changing.borrow_mut();
        let key = (place, changed);
        if let Some(text) = changing.get(&key) {
            return Arc::clone(text);
        }
        let text: Arc<str> = write(&key.1).into();
        changing.insert(key, Arc::clone(&text));
        text
    }

    pub(super) fn remove(&self, table: &'static Table) -> Arc<str> {
        self.once(Verb::Remove, table, || format!("DELETE FROM {} WHERE {}", self.name(table.name), key_is(table)))
    }

    pub(super) fn clear(&self, table: &'static Table) -> String {
        format!("DELETE FROM {}", self.name(table.name))
    }

    /// Both versions: of what is kept, and of what is derived.
    pub(super) fn versions(&self) -> String {
        format!(
            "SELECT (SELECT max(version) FROM {}), (SELECT max(version) FROM {})",
            self.name(super::schema::APPLIED.name),
            self.name(super::schema::DERIVED.name)
        )
    }

    /// The question of a scan; none where no row can be in it.
    #[cfg(feature = "postgres")]
    pub(super) fn scan<'a>(&self, scan: &Scan<'a>) -> Result<Option<Query<'a>>, StoreError> {
        let order = check_scan(scan)?;
        Ok(self.scan_along(scan, &order))
    }

    /// The questions of a scan, whose rows are one after the other, for `SQLite`: it finds no place in an index by several columns
    /// of which the last one is the row id, and would read all rows that agree in the others.
    #[cfg(feature = "sqlite")]
    pub(super) fn scans<'a>(&self, scan: &Scan<'a>) -> Result<Vec<Query<'a>>, StoreError> {
        let order = check_scan(scan)?;
        let parts = parts(scan, &order).map_or_else(|| vec![*scan], Vec::from);
        Ok(parts.iter().filter_map(|part| self.scan_along(part, &order)).collect())
    }

    fn scan_along<'a>(&self, scan: &Scan<'a>, order: &[usize]) -> Option<Query<'a>> {
        let range = Range::of(scan)?;
        let shape = Shape {
            table: std::ptr::from_ref(scan.table).addr(),
            index: scan.index,
            equal: scan.equal.len(),
            lower: range.lower.map(|(operator, bound)| (operator, bound.len())),
            upper: range.upper.map(|(operator, bound)| (operator, bound.len())),
            is_ascending: scan.direction == Direction::Ascending,
        };
        let mut asked = self.asked.borrow_mut();
        let text = Arc::clone(asked.entry(shape).or_insert_with(|| self.scan_of(scan.table, &shape, order).into()));
        let bounds = range.lower.into_iter().chain(range.upper).flat_map(|(_, bound)| bound);
        Some(Query { text, values: scan.equal.iter().chain(bounds).collect(), limit: scan.limit })
    }

    /// The question of a scan with each of many values in place of its `equal`, as many columns as `equal` has: those come as one array
    /// for each column, before the bounds. A row has its number among them in front, from 1 on.
    #[cfg(feature = "postgres")]
    pub(super) fn scan_each<'a>(&self, scan: &Scan<'a>, equal: &'a [Value]) -> Result<Query<'a>, StoreError> {
        let scan = Scan { equal, after: None, ..*scan };
        let order = check_scan(&scan)?;
        let bounds = [scan.from, scan.below];
        let key = Shape {
            table: std::ptr::from_ref(scan.table).addr(),
            index: scan.index,
            equal: equal.len(),
            lower: scan.from.map(|_| (">=", 1)),
            upper: scan.below.map(|_| ("<", 1)),
            is_ascending: scan.direction == Direction::Ascending,
        };
        let mut each = self.each.borrow_mut();
        let text = Arc::clone(each.entry(key).or_insert_with(|| self.scan_each_of(scan.table, &key, &order).into()));
        Ok(Query { text, values: bounds.into_iter().flatten().collect(), limit: scan.limit })
    }

    #[cfg(feature = "postgres")]
    fn scan_each_of(&self, table: &'static Table, shape: &Shape, order: &[usize]) -> String {
        let (equal, rest) = order.split_at_checked(shape.equal).unwrap_or((order, &[]));
        let types = equal.iter().filter_map(|column| table.columns.get(*column)).map(|column| match column {
            Column::Integer(_) => "bigint",
            Column::Text(_) => "text",
            Column::Bytes(_) => "bytea",
        });
        let arrays: Vec<String> = types.zip(1..).map(|(kind, place)| format!("${place}::{kind}[]")).collect();
        let given: Vec<String> = (1..=shape.equal).map(|place| format!("\"v{place}\"")).collect();
        let same =
            equal.iter().zip(&given).map(|(column, value)| format!("{} = \"each\".{value}", names(table, [*column])));
        let next = rest.first().map(|column| names(table, [*column])).unwrap_or_default();
        let bounds = shape.lower.into_iter().chain(shape.upper).zip(shape.equal + 1..);
        let within = bounds.map(|((operator, _), place)| format!("{next} {operator} ${place}"));
        let conditions: Vec<String> = same.chain(within).collect();
        let direction = if shape.is_ascending { "" } else { " DESC" };
        let by: Vec<String> = rest.iter().map(|column| names(table, [*column]) + direction).collect();
        let by = by.join(", ");
        let (inner, outer) =
            if by.is_empty() { (String::new(), String::new()) } else { (format!(" ORDER BY {by}"), format!(", {by}")) };
        let limit = shape.equal + 1 + usize::from(shape.lower.is_some()) + usize::from(shape.upper.is_some());
        format!(
            "SELECT \"each\".\"n\", \"found\".* FROM unnest({}) WITH ORDINALITY AS \"each\"({}, \"n\") CROSS JOIN LATERAL \
             (SELECT {} FROM {} WHERE {}{inner} LIMIT ${limit}) AS \"found\" ORDER BY \"n\"{outer}",
            arrays.join(", "),
            given.join(", "),
            columns(table),
            self.name(table.name),
            conditions.join(" AND "),
        )
    }

    fn scan_of(&self, table: &'static Table, shape: &Shape, order: &[usize]) -> String {
        let mut text = format!("SELECT {} FROM {}", columns(table), self.name(table.name));
        let (equal, rest) = order.split_at_checked(shape.equal).unwrap_or((order, &[]));
        let mut conditions: Vec<String> =
            equal.iter().zip(1..).map(|(column, place)| format!("{} = ${place}", names(table, [*column]))).collect();
        let mut next = shape.equal + 1;
        for (operator, width) in shape.lower.into_iter().chain(shape.upper) {
            let places: Vec<String> = (next..next + width).map(|place| format!("${place}")).collect();
            let columns = names(table, rest.iter().copied().take(width));
            conditions.push(format!("({columns}) {operator} ({})", places.join(", ")));
            next += width;
        }
        if !conditions.is_empty() {
            let _ = write!(text, " WHERE {}", conditions.join(" AND "));
        }
        let direction = if shape.is_ascending { "" } else { " DESC" };
        let by: Vec<String> = rest.iter().map(|column| names(table, [*column]) + direction).collect();
        if !by.is_empty() {
            let _ = write!(text, " ORDER BY {}", by.join(", "));
        }
        let _ = write!(text, " LIMIT ${next}");
        text
    }

    fn insert_into(&self, table: &'static Table) -> String {
        let places: Vec<String> = (1..=table.columns.len()).map(|place| format!("${place}")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name(table.name), columns(table), places.join(", "))
    }
}

/// Where a scan begins and ends along the columns after those that are equal: at most one bound on each side, so that the
/// database has nothing to choose between.
struct Range<'a> {
    lower: Option<(&'static str, &'a [Value])>,
    upper: Option<(&'static str, &'a [Value])>,
}

impl<'a> Range<'a> {
    /// None where nothing can be in it.
    fn of(scan: &Scan<'a>) -> Option<Self> {
        let after = Self::after(scan)?;
        let mut lower = scan.from.map(|from| (">=", std::slice::from_ref(from)));
        let mut upper = scan.below.map(|below| ("<", std::slice::from_ref(below)));
        match (scan.direction, after) {
            (_, None) => {}
            (Direction::Ascending, Some(after)) => {
                if scan.below.is_some_and(|below| after.first() >= Some(below)) {
                    return None;
                }
                if scan.from.is_none_or(|from| after.first() >= Some(from)) {
                    lower = Some((">", after));
                }
            }
            (Direction::Descending, Some(after)) => {
                if scan.from.is_some_and(|from| after.first() < Some(from)) {
                    return None;
                }
                if scan.below.is_none_or(|below| after.first() < Some(below)) {
                    upper = Some(("<", after));
                }
            }
        }
        Some(Self { lower, upper })
    }

    /// What of the place after which it goes on is left behind the equal columns; none inside where all rows are after it, none
    /// outside where no row is.
    #[expect(clippy::option_option, reason = "nothing to hold against, and nothing to find, are two things")]
    fn after(scan: &Scan<'a>) -> Option<Option<&'a [Value]>> {
        let Some(after) = scan.after else { return Some(None) };
        let (equal, rest) = after.split_at_checked(scan.equal.len())?;
        let before = match scan.direction {
            Direction::Ascending => equal.cmp(scan.equal),
            Direction::Descending => scan.equal.cmp(equal),
        };
        match before {
            Ordering::Less => Some(None),
            Ordering::Equal if !rest.is_empty() => Some(Some(rest)),
            Ordering::Equal | Ordering::Greater => None,
        }
    }
}

/// The two parts of a scan that goes on after a place of which the row id is the last column: the rows that agree in all others, and
/// those after them. None where the scan has one bound only, or at most one row agrees.
#[cfg(feature = "sqlite")]
fn parts<'a>(scan: &Scan<'a>, order: &[usize]) -> Option<[Scan<'a>; 2]> {
    let index = scan.index.and_then(|name| scan.table.index(name));
    if index.is_some_and(|index| index.unique == Unique::Yes) {
        return None;
    }
    let by_row_id = is_row_id(scan.table.columns.get(..scan.table.key)?) && order.last() == Some(&0);
    let place = Range::after(scan).flatten().filter(|place| by_row_id && place.len() > 1)?;
    let (_, others) = scan.after?.split_last()?;
    let first = place.first()?;
    if scan.from.is_some_and(|from| first < from) || scan.below.is_some_and(|below| first >= below) {
        return None;
    }
    let agreeing = Scan { equal: others, from: None, below: None, ..*scan };
    Some([agreeing, Scan { after: Some(others), ..*scan }])
}

/// Whether a key is the row id of its table in `SQLite`.
#[cfg(feature = "sqlite")]
const fn is_row_id(key: &[Column]) -> bool {
    matches!(key, [Column::Integer(_)])
}

/// Declarations.
impl Sql {
    /// Everything that makes a table.
    pub(super) fn create(&self, table: &'static Table) -> Vec<String> {
        let mut all = vec![self.create_table(table)];
        all.extend(table.indexes.iter().map(|index| self.create_index(table, index)));
        if table.lifetime == Lifetime::Kept {
            all.extend(self.create_triggers(table));
        }
        all
    }

    /// Everything that takes the names from a kept table that is reshaped, and gives it another.
    pub(super) fn set_aside(&self, from: &'static Table, to: &'static Table) -> Vec<String> {
        let mut all: Vec<String> =
            from.indexes.iter().map(|index| format!("DROP INDEX {}", self.name(&index_name(to.name, index)))).collect();
        #[cfg(feature = "sqlite")]
        if self.dialect == Dialect::Sqlite {
            all.extend(TRIGGERS.map(|(verb, _)| format!("DROP TRIGGER \"{}\"", trigger_name(to, verb))));
        }
        all.push(format!("ALTER TABLE {} RENAME TO \"{}\"", self.name(to.name), from.name));
        all
    }

    fn create_table(&self, table: &'static Table) -> String {
        let key = names(table, 0..table.key);
        let declared: Vec<String> = table
            .columns
            .iter()
            .map(|column| format!("\"{}\" {} NOT NULL", column.name(), self.type_of(*column)))
            .collect();
        let options = self.table_options(table);
        format!("CREATE TABLE {} ({}, PRIMARY KEY ({key})){options}", self.name(table.name), declared.join(", "))
    }

    fn type_of(&self, column: Column) -> &'static str {
        match (self.dialect, column) {
            #[cfg(feature = "sqlite")]
            (Dialect::Sqlite, Column::Integer(_)) => "INTEGER",
            #[cfg(feature = "sqlite")]
            (Dialect::Sqlite, Column::Text(_)) => "TEXT",
            #[cfg(feature = "sqlite")]
            (Dialect::Sqlite, Column::Bytes(_)) => "BLOB",
            #[cfg(feature = "postgres")]
            (Dialect::Postgres, Column::Integer(_)) => "bigint",
            #[cfg(feature = "postgres")]
            (Dialect::Postgres, Column::Text(_)) => "text COLLATE \"C\"",
            #[cfg(feature = "postgres")]
            (Dialect::Postgres, Column::Bytes(_)) => "bytea",
        }
    }

    /// A table by its key alone saves a tree, except where the key is a number (it is the row id then) or rows are long.
    fn table_options(&self, table: &'static Table) -> &'static str {
        match self.dialect {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => {
                let (key, rest) = table.columns.split_at_checked(table.key).unwrap_or_default();
                let is_long = rest.iter().any(|column| matches!(column, Column::Bytes(_)));
                if is_row_id(key) || is_long { " STRICT" } else { " STRICT, WITHOUT ROWID" }
            }
            #[cfg(feature = "postgres")]
            Dialect::Postgres => "",
        }
    }

    fn create_index(&self, table: &'static Table, index: &'static Index) -> String {
        let name = index_name(table.name, index);
        let (unique, columns) = match index.unique {
            Unique::Yes => ("UNIQUE ", index.columns.to_vec()),
            Unique::No => ("", table.order(Some(index))),
        };
        format!("CREATE {unique}INDEX \"{name}\" ON {} ({})", self.name(table.name), names(table, columns))
    }

    fn create_triggers(&self, table: &'static Table) -> Vec<String> {
        match self.dialect {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => TRIGGERS.map(|(verb, when)| sqlite_trigger(table, verb, when)).to_vec(),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => {
                let on = self.name(table.name);
                let call = format!("EXECUTE FUNCTION {}()", self.name(KEPT_FUNCTION));
                vec![
                    format!("CREATE TRIGGER rows_are_kept BEFORE UPDATE OR DELETE ON {on} FOR EACH ROW {call}"),
                    format!("CREATE TRIGGER table_is_kept BEFORE TRUNCATE ON {on} FOR EACH STATEMENT {call}"),
                ]
            }
        }
    }

    /// The function that the triggers of kept tables call.
    #[cfg(feature = "postgres")]
    pub(super) fn create_kept_function(&self) -> String {
        format!(
            "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS \
             $$BEGIN RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END$$",
            self.name(KEPT_FUNCTION)
        )
    }
}

/// A trigger of a kept table. That for inserts is for `INSERT OR REPLACE`, which deletes without asking those for deletes.
#[cfg(feature = "sqlite")]
fn sqlite_trigger(table: &'static Table, verb: &str, when: When) -> String {
    let condition = match when {
        When::Always => String::new(),
        When::Taken => format!(" WHEN {}", taken(table)),
    };
    format!(
        "CREATE TRIGGER \"{}\" BEFORE {verb} ON \"{}\"{condition} BEGIN SELECT RAISE(ABORT, '{KEPT_MESSAGE}'); END",
        trigger_name(table, verb),
        table.name
    )
}

/// When a trigger acts.
#[cfg(feature = "sqlite")]
#[derive(Clone, Copy)]
enum When {
    Always,
    Taken,
}

/// The condition that another row has the key of the new one, or the values of a unique index.
#[cfg(feature = "sqlite")]
fn taken(table: &'static Table) -> String {
    let unique = table.indexes.iter().filter(|index| index.unique == Unique::Yes).map(|index| index.columns.to_vec());
    let all = unique.chain([(0..table.key).collect()]).map(|columns| {
        let same: Vec<String> =
            columns.iter().map(|column| names(table, [*column])).map(|name| format!("{name} = NEW.{name}")).collect();
        format!("EXISTS (SELECT 1 FROM \"{}\" WHERE {})", table.name, same.join(" AND "))
    });
    all.collect::<Vec<_>>().join(" OR ")
}

#[cfg(feature = "sqlite")]
fn trigger_name(table: &'static Table, verb: &str) -> String {
    format!("{}_kept_{}", table.name, verb.to_ascii_lowercase())
}

fn index_name(table: &str, index: &Index) -> String {
    format!("{table}_by_{}", index.name)
}

fn columns(table: &'static Table) -> String {
    names(table, 0..table.columns.len())
}

fn names(table: &'static Table, columns: impl IntoIterator<Item = usize>) -> String {
    let columns = columns.into_iter().filter_map(|column| table.columns.get(column));
    columns.map(|column| format!("\"{}\"", column.name())).collect::<Vec<_>>().join(", ")
}

fn key_is(table: &'static Table) -> String {
    let one = |column: usize| format!("{} = ${}", names(table, [column]), column + 1);
    (0..table.key).map(one).collect::<Vec<_>>().join(" AND ")
}

/// What a trigger of a kept table says.
#[cfg(feature = "sqlite")]
pub(super) const KEPT_MESSAGE: &str = "rows of this table are kept";

#[cfg(feature = "sqlite")]
const TRIGGERS: [(&str, When); 3] = [("UPDATE", When::Always), ("DELETE", When::Always), ("INSERT", When::Taken)];

#[cfg(feature = "postgres")]
const KEPT_FUNCTION: &str = "rows_are_kept";
