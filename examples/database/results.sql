-- OFFSET 0 keeps the planner from putting the function in place of each use of its result: every answer is read once.
CREATE TABLE results AS
SELECT id, result -> 'value' AS value, result -> 'errors' -> 0 ->> 'message' AS first_error
FROM answers, LATERAL (SELECT assay_parse('product, stars int', answer)::jsonb OFFSET 0) AS read(result);
SELECT * FROM results ORDER BY id;
