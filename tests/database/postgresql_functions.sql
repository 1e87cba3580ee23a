-- What the functions return, statement by statement; check_postgresql.sh compares it with postgresql_functions.expected.
\set SHOW_CONTEXT never
\echo -- values
SELECT assay_value('name, age int', '{name: "Ada", age: "36"}');
SELECT assay_value('n int', '{"n": "1"}', 'strict') IS NULL;
SELECT assay_value('{"type": "null"}', 'null');
SELECT assay_parse('n int', '{"n": 1}');
SELECT assay_parse('n int', '{"n": "x"}', mode => 'lax');
SELECT assay_errors('n int', '{"n": 1}'), assay_errors('n int', '{}') -> 0 ->> 'type';
SELECT assay_is_valid('n int', '{"n": 1}'), assay_is_valid('n int', '{"n": 1.5}');
SELECT assay_repair('Sure: {name: Tea,}'), assay_repair('no JSON here') IS NULL;
SELECT assay_version() ~ '^\d+\.\d+\.\d+$';
SELECT pg_typeof(assay_value('n int', '{"n": 1}')), pg_typeof(assay_is_valid('n int', '{}'));
\echo -- NULL
SELECT assay_parse(NULL, 'x'::text) IS NULL, assay_value('n int', NULL::text) IS NULL, assay_is_valid('n int', 'x', NULL) IS NULL;
SELECT count(*) FROM assay_repairs(NULL, 'x'::text);
\echo -- bytes
SELECT assay_value('{}', '\x5b22ff225d'::bytea);
SELECT position('\u0000' IN assay_parse('n string', '\x7b226e223a2261005c7530303030227d'::bytea)::text) > 0;
SELECT assay_repair('\x5b315d'::bytea), assay_is_valid('{}', '\x'::bytea);
SELECT code FROM assay_repairs('{}', '\x5b22ff225d'::bytea);
\echo -- repairs
SELECT code, class, loc, line, "column", "offset", message FROM assay_repairs('n int, l [int]', '{"n": "1", "l": [2, "3"]}', 'lax');
SELECT a, r.code FROM (VALUES ('{"n": 1}'), ('{n: 1}'), ('{"n": "1"}')) t(a) LEFT JOIN LATERAL assay_repairs('n int', a) r ON true;
\echo -- errors of SQL
SELECT assay_parse('{', 'x');
SELECT assay_value('{"properties": {"a": {"type": "integr"}}}', 'x');
SELECT assay_errors('a integr', 'x');
SELECT assay_is_valid('', 'x');
SELECT * FROM assay_repairs('person.json', 'x');
SELECT assay_parse('n int', 'x', 'fast');
\set VERBOSITY sqlstate
SELECT assay_parse('{', 'x');
\set VERBOSITY terse
SELECT assay_value('n int', '{"n": 1}');
\echo -- schemas from a column
SELECT id, assay_value(schema, answer)
FROM (SELECT i AS id, 'm' || i % 20 || ' int' AS schema, '{m' || i % 20 || ': "' || i || '"}' AS answer FROM generate_series(1, 200) i) t
WHERE id % 50 = 0 OR assay_value(schema, answer) IS NULL;
\echo -- declared as they are
SELECT DISTINCT provolatile, proparallel, proisstrict FROM pg_proc WHERE proname LIKE 'assay\_%' AND proname <> 'assay_version';
\echo -- constraints, indexes, generated columns
CREATE TABLE results(
  answer text CHECK (assay_is_valid('n int', answer)),
  value jsonb GENERATED ALWAYS AS (assay_value('n int', answer)::jsonb) STORED);
INSERT INTO results(answer) SELECT '{n: ' || i || '}' FROM generate_series(1, 1000) i;
INSERT INTO results(answer) VALUES ('{}');
CREATE INDEX by_n ON results((assay_value('n int', answer) ->> 'n'));
ANALYZE results;
EXPLAIN (COSTS OFF) SELECT value FROM results WHERE assay_value('n int', answer) ->> 'n' = '500';
SELECT value FROM results WHERE assay_value('n int', answer) ->> 'n' = '500';
\echo -- in parallel
CREATE TABLE answers AS SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'none' ELSE '{n: "' || i || '"}' END AS answer FROM generate_series(1, 20000) i;
ANALYZE answers;
SET parallel_setup_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT count(*) FROM answers WHERE assay_is_valid('n int', answer);
SELECT count(*), sum((assay_value('n int', answer) ->> 'n')::int) FROM answers WHERE assay_is_valid('n int', answer);
SELECT assay_value('{', answer) FROM answers;
SET max_parallel_workers_per_gather = 0;
SELECT count(*), sum((assay_value('n int', answer) ->> 'n')::int) FROM answers WHERE assay_is_valid('n int', answer);
\echo -- a statement that is cancelled
SET statement_timeout = '100ms';
WITH RECURSIVE numbers(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM numbers)
SELECT count(assay_value('n int', '{n: ' || n || '}')) FROM numbers;
RESET statement_timeout;
\echo -- errors that are caught
DO $$
DECLARE caught int := 0;
BEGIN
  FOR i IN 1..2000 LOOP
    BEGIN
      PERFORM assay_value('{"type": "wrong ' || i || '"}', 'x');
    EXCEPTION WHEN invalid_parameter_value THEN
      caught := caught + 1;
    END;
  END LOOP;
  IF caught <> 2000 THEN RAISE EXCEPTION 'only % were caught', caught; END IF;
END $$;
\echo -- large
SELECT length(assay_value('{}', '["' || repeat('x', 5000000) || '"]')::text), length(assay_repair(repeat('[', 150) || repeat(']', 150))::text);
SELECT (assay_errors('{}', repeat('[', 500)) -> 0 ->> 'type') IS NOT NULL;
DROP TABLE results, answers;
