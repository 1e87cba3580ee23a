// bench_calls' job with Node's fetch: COUNT calls at once to the server at URL.
//   node fetch_peer.mjs URL COUNT     prints the seconds and the peak memory in MB
const [url, count] = [process.argv[2], Number(process.argv[3])];

const schema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
  additionalProperties: false,
};

async function call(number) {
  const response = await fetch(url + "/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer none" },
    body: JSON.stringify({
      model: "mock",
      messages: [{ role: "user", content: `Extract: John Smith, 35 years old, number ${number}` }],
      stream: false,
      response_format: { type: "json_schema", json_schema: { name: "Person", schema, strict: true } },
    }),
  });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  const answer = await response.json();
  const person = JSON.parse(answer.choices[0].message.content);
  if (typeof person.name !== "string" || !Number.isInteger(person.age)) throw new Error("no person");
  return person;
}

const begin = performance.now();
const people = await Promise.all(Array.from({ length: count }, (_, i) => call(i)));
if (people.length !== count) throw new Error("lost some");
console.log(((performance.now() - begin) / 1000).toFixed(3));
console.log(((process.resourceUsage().maxRSS * 1024) / 1e6).toFixed(1));
process.exit(0);
