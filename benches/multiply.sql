-- Makes a ledger in PostgreSQL many times as large, by rows: each certificate, case, step, signature, event, document, journal entry,
-- link, date and word again, `times` times, under places, numbers and digests of their own. Holders, products, packages, artifacts,
-- evidence and words stay, so that each of them leads to as many certificates more. For look-ups and pages only: what is copied
-- is not what its digest says, so that nothing here verifies, and samples are taken of the original (`ledger ask URL 16000` asks about the first 16,000).
--
--   psql URL -v times=70 -f benches/multiply.sql
\set ON_ERROR_STOP on
\timing on
set search_path = bench;
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
create table kept_indexes as
  select indexdef, conname, contype, relname, pg_get_constraintdef(c.oid) as definition, i.indexrelid::regclass::text as index
  from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'bench'
  join pg_indexes d on d.schemaname = 'bench' and d.indexname = (select relname from pg_class where oid = i.indexrelid)
  left join pg_constraint c on c.conindid = i.indexrelid
  where t.relname in ('certificate', 'case_file', 'step', 'signature', 'event', 'blob', 'journal', 'link', 'due', 'term');
select format('alter table %I drop constraint %I', relname, conname) from kept_indexes where conname is not null \gexec
select format('drop index %s', index) from kept_indexes where conname is null \gexec

select max(place) + 1 as places from certificate \gset
select max(sequence) + 1 as sequences from journal \gset
select coalesce(max(number), 0) + 1 as events from event \gset
create function other(digest bytea, k bigint) returns bytea language sql immutable
  return sha256(digest || int8send(k));

insert into certificate select place + k * :places, number || '-' || k, seen || '-' || k, other(digest, k), stage, status, holder, product, set_id,
    set_version, level, granted_at, expires_at, other(record, k), other(envelope, k), leaf + k * :places, case_id || '-' || k, known_at,
    sequence + k * :sequences
  from certificate, generate_series(1, :times) k;
insert into case_file select case_id || '-' || k, kind, state, taken, other(last, k), next,
    case when certificate = '' then certificate else other(certificate, k) end, opened_at, changed_at, sequence + k * :sequences
  from case_file, generate_series(1, :times) k;
insert into step select case_id || '-' || k, number, step, key, other(digest, k),
    case when document = '' then document else other(document, k) end, at, known_at, sequence + k * :sequences
  from step, generate_series(1, :times) k;
insert into signature select other(certificate, k), number, key, signature, known_at, sequence + k * :sequences
  from signature, generate_series(1, :times) k;
insert into event select place + k * :places, number + k * :events, status, since, recorded_at, reason_en, reason_ja, other(step, k),
    sequence + k * :sequences
  from event, generate_series(1, :times) k;
insert into blob select other(digest, k), size, packing, bytes from blob, generate_series(1, :times) k;
insert into journal select sequence + k * :sequences, known_at, other(digest, k), bytes from journal, generate_series(1, :times) k;
insert into link select kind, case when kind in ('record', 'number', 'component') then value || '-' || k else value end, place + k * :places
  from link, generate_series(1, :times) k;
insert into due select at, kind, place + k * :places from due, generate_series(1, :times) k;
insert into term select word, place + k * :places from term, generate_series(1, :times) k;
drop function other;

select format('alter table %I add constraint %I %s', relname, conname, definition) from kept_indexes where conname is not null \gexec
select indexdef from kept_indexes where conname is null \gexec
drop table kept_indexes;
vacuum analyze;
select count(*) as certificates, pg_size_pretty(pg_database_size(current_database())) as size from certificate;
