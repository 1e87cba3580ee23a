CREATE TABLE answers(id INTEGER PRIMARY KEY, answer TEXT);
INSERT INTO answers(id, answer) VALUES
  (1, '{"product": "Tea", "stars": 5}'),
  (2, 'Sure: {"product": "Cup", "stars": "4",}'),
  (3, '{"product": "Pot", "stars": "many"}');
