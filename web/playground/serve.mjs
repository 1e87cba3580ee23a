// Serves the playground to this machine alone, and says where.
//   node web/playground/serve.mjs [SCHEMA.json [ANSWER.txt]] [--port N]
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { deflateRawSync } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** What src/link.ts reads; settings that are not given stay as the page has them. */
export function fragmentOf(state) {
  return `#1.${deflateRawSync(JSON.stringify(state)).toString('base64url')}`;
}

/** A server of the files of a folder. */
export function serverOf(folder) {
  return createServer((request, response) => {
    const refuse = (code, words) => response.writeHead(code, { 'Content-Type': types['.txt'] }).end(`${words}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD');
    let path;
    try {
      path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    } catch {
      return refuse(400, 'No such address');
    }
    const file = join(folder, path.endsWith(sep) ? join(path, 'index.html') : path);
    const type = types[extname(file)];
    const stat = file.startsWith(folder + sep) ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (!stat?.isFile() || type === undefined) return refuse(404, 'No such file');
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Length': stat.size,
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file).pipe(response);
  });
}

function main() {
  const { values, positionals } = parseArgs({ options: { port: { type: 'string', default: '8080' } }, allowPositionals: true });
  const [schema, answer] = positionals.map((file) => readFileSync(file, 'utf8'));
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../../build/web/page');
  const server = serverOf(folder);
  server.on('error', (problem) => {
    if (problem.code !== 'EADDRINUSE') throw problem;
    console.error(`Port ${values.port} is in use; give another one: --port 8081`);
    process.exitCode = 2;
  });
  server.listen(Number(values.port), '127.0.0.1', () => {
    const fragment = schema === undefined ? '' : fragmentOf({ schema, answer: answer ?? '' });
    console.log(`The playground: http://localhost:${server.address().port}/${fragment}\nCtrl-C ends it.`);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
