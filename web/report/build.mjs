// Builds page.html, which the C++ build embeds: one file with the script, the styles and the licences within.
//   node build.mjs            writes it
//   node build.mjs --check    fails where it is not what would be written
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const output = at("page.html");

const packages = ["chart.js", "@kurkle/color", "@tanstack/table-core", "@tanstack/store"];

async function bundled(entry) {
  const result = await build({
    entryPoints: [at(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "none", // the licences stand in the page, and in NOTICE
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  return result.outputFiles[0].text.trim();
}

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

async function licences() {
  const parts = await Promise.all(
    packages.map(async (name) => {
      const folder = at(`node_modules/${name}/`);
      const { version, license } = JSON.parse(await readFile(`${folder}package.json`, "utf8"));
      let text = "";
      for (const file of ["LICENSE.md", "LICENSE", "license"]) {
        text ||= await readFile(folder + file, "utf8").catch(() => "");
      }
      if (text === "") throw new Error(`${name} has no licence`);
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return parts.join("\n----\n\n");
}

async function page() {
  const script = await bundled("src/main.ts");
  const style = await bundled("src/page.css");
  if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error("the script or the style would end itself");
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts = { POLICY: policy, STYLE: style, SCRIPT: script, LICENCES: escaped(await licences()) };
  const template = await readFile(at("src/page.html"), "utf8");
  const made = template.replace(/%([A-Z]+)%/g, (_, name) => parts[name]);
  if (/[^\x00-\x7f]/.test(made)) throw new Error("the page is to be ASCII, so that CMake may cut it anywhere");
  return made;
}

const made = await page();
if (process.argv.includes("--check")) {
  const old = await readFile(output, "utf8");
  if (old !== made) {
    console.error("web/report/page.html is not what its sources give; run scripts/build_report_page.sh");
    process.exit(1);
  }
} else {
  await writeFile(output, made);
  await writeFile(at("NOTICE"), `The page of assay --html (page.html) holds these libraries:\n\n${await licences()}`);
}
console.log(`page.html: ${made.length} bytes`);
