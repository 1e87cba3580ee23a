// Builds the npm package and the page of the playground, from build/wasm/web/module/assay.wasm.
//   node web/playground/build.mjs
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const wasm = join(root, 'build/wasm/web/module/assay.wasm');
const out = join(root, 'build/web');

/** The version is written in one place. */
async function versionOf() {
  const header = await readFile(join(root, 'include/assay/version.hpp'), 'utf8');
  return ['MAJOR', 'MINOR', 'PATCH'].map((part) => header.match(new RegExp(`ASSAY_VERSION_${part} (\\d+)`))[1]).join('.');
}

const cached = async (file) => readFile(join(root, 'build/wasm/CMakeCache.txt'), 'utf8').then((text) => text.match(file)?.[1]);

/** Licences of what is compiled into the module: beside its sources, or where the system's packages have them. */
async function moduleLicenses() {
  const libraries = [
    { name: 'RE2', sources: 're2', packages: ['libre2-dev'] },
    { name: 'PCRE2', sources: 'pcre2', packages: ['libpcre2-dev'] },
    { name: 'JSON for Modern C++', sources: 'nlohmann_json', packages: ['nlohmann-json3-dev'] },
    { name: 'fast_float', sources: 'fast_float', packages: ['libfast-float-dev'] },
    { name: 'Dragonbox', sources: 'dragonbox', packages: ['libdragonbox-dev'] },
    { name: 'Emscripten, musl, libc++, compiler-rt', sources: 'emscripten', packages: ['emscripten'] },
  ];
  const parts = [];
  for (const { name, sources, packages } of libraries) {
    const given = await cached(new RegExp(`FETCHCONTENT_SOURCE_DIR_${sources.toUpperCase()}:PATH=(.+)`));
    const folders = [given, join(root, `build/wasm/_deps/${sources}-src`)].filter((each) => each && existsSync(each));
    const files = folders.flatMap((folder) =>
      readdirSync(folder).filter((file) => /^(LICEN[CS]E|COPYING)/i.test(file)).map((file) => join(folder, file)));
    files.push(...packages.map((each) => `/usr/share/doc/${each}/copyright`).filter((file) => existsSync(file)));
    const prefixes = (await cached(/ASSAY_HOST_PREFIXES:STRING=(.+)/)) ?? '';
    if (prefixes) files.push(...packages.map((each) => join(prefixes, 'share/doc', each, 'copyright')).filter((file) => existsSync(file)));
    if (files.length === 0) throw new Error(`the licence of ${name} isn't found`);
    parts.push(`${'='.repeat(80)}\n${name}\n${'='.repeat(80)}\n\n${await readFile(files[0], 'utf8')}`);
  }
  return parts.join('\n\n');
}

/** Licences of the npm packages that a bundle holds. */
async function bundleLicenses(metafiles) {
  const packages = new Set();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const found = input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const parts = [];
  for (const name of [...packages].sort()) {
    const folder = join(here, 'node_modules', name);
    const file = readdirSync(folder).find((each) => /^LICEN[CS]E/i.test(each));
    if (!file) throw new Error(`the licence of ${name} isn't found`);
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    parts.push(`${'='.repeat(80)}\n${name} ${version}\n${'='.repeat(80)}\n\n${await readFile(join(folder, file), 'utf8')}`);
  }
  return parts.join('\n\n');
}

async function buildPackage(version, licenses) {
  const source = join(root, 'web/package');
  const target = join(out, 'package');
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, 'dist'), { recursive: true });
  const compiler = join(here, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', source, '--outDir', join(target, 'dist')], { stdio: 'inherit' });
  await cp(wasm, join(target, 'dist/assay.wasm'));
  await cp(join(root, 'LICENSE'), join(target, 'LICENSE'));
  await cp(join(source, 'README.md'), join(target, 'README.md'));
  await writeFile(join(target, 'THIRD_PARTY_LICENSES'), licenses);
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  await writeFile(join(target, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}

async function buildPage(licenses) {
  const target = join(out, 'page');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  execFileSync(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), '-p', here], { stdio: 'inherit' });
  const worker = await build({
    entryPoints: [join(here, 'src/core_worker.ts')],
    outfile: join(out, 'parts/core_worker.txt'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022'],
    define: { 'import.meta.url': 'self.location.href' },
    metafile: true,
    logLevel: 'warning',
  });
  const { metafile } = await build({
    entryPoints: [join(here, 'src/page.ts')],
    outfile: join(target, 'page.js'),
    bundle: true,
    minify: true,
    format: 'iife',  // runs from a file as well, where browsers load no modules
    target: ['es2022'],
    loader: { '.wasm': 'binary' },
    alias: { 'assay.wasm': wasm, 'core_worker.txt': join(out, 'parts/core_worker.txt') },
    metafile: true,
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'page.css']) await cp(join(here, file), join(target, file));
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  await writeFile(join(target, 'licenses.txt'), `assay\n\n${own}\n\n${licenses}\n\n${await bundleLicenses([metafile, worker.metafile])}`);
  await writeOffline(target);
}

/** The service worker's cache has the name of what is in it, so that a new page replaces an old one as a whole. */
async function writeOffline(target) {
  const files = ['index.html', 'page.css', 'page.js', 'licenses.txt'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(target, file)));
  const worker = await readFile(join(here, 'src/offline.js'), 'utf8');
  await writeFile(join(target, 'offline.js'), worker.replace('@content@', hash.digest('hex').slice(0, 16)));
}

const licenses = await moduleLicenses();
await buildPackage(await versionOf(), licenses);
await buildPage(licenses);
