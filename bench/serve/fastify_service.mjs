// The peer of `assay serve` on Node.js in bench/serve.sh: Fastify, and Ajv for the answer's schema.
//   fastify_service.mjs PORT MODULES       MODULES: a folder with node_modules/fastify and node_modules/ajv
import { createRequire } from "node:module";
import path from "node:path";

const [port, modules] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "package.json"));
const validate = new (require("ajv"))({ coerceTypes: true, allErrors: true }).compile({
  type: "object",
  properties: {
    first_name: { type: "string" },
    last_name: { type: "string" },
    age: { type: "integer", minimum: 0, maximum: 150 },
    email: { type: "string", nullable: true },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["first_name", "last_name", "age"],
});

const app = require("fastify")({ bodyLimit: 16 << 20 });
const body = {
  type: "object",
  properties: { schema_name: { type: "string" }, text: { type: "string" } },
  required: ["schema_name", "text"],
};
app.post("/v1/parse", { schema: { body } }, async (request) => {
  let value;
  try {
    value = JSON.parse(request.body.text);
  } catch (problem) {
    return { ok: false, errors: [{ message: problem.message }] };
  }
  if (!validate(value)) return { ok: false, errors: validate.errors };
  return { ok: true, value, repairs: [] };
});
app.get("/healthz", async () => ({ status: "ok" }));
await app.listen({ port: Number(port), host: "127.0.0.1" });
