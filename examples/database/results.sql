-- Each answer is read once; value and errors are taken out of its result.
CREATE TABLE results AS
SELECT id, result -> 'value' AS value, result -> 'errors' -> 0 ->> 'message' AS first_error
FROM answers, LATERAL (SELECT assay_parse('product, stars int', answer)::jsonb) AS read(result);
SELECT * FROM results ORDER BY id;
