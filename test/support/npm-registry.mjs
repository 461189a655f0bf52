// A registry that has the npm package of a folder, and nothing else; in a process of its own, since the commands that ask it are waited for.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [, , packages = '.'] = process.argv;
const [file = ''] = readdirSync(packages).filter((name) => name.endsWith('.tgz'));
const archive = readFileSync(join(packages, file));
const [, name = '', version = ''] = /^(.*)-(\d+\.\d+\.\d+)\.tgz$/.exec(file) ?? [];

const server = createServer(({ url, headers }, response) => {
  if (url === `/${file}`) return response.end(archive);
  if (url !== `/${name}`) return response.writeHead(404).end('{}');
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const bin = { 'ray-guard': 'dist/cli.cjs', 'ray-guard-language-server': 'dist/server.cjs' };
  const one = { name, version, bin, dist: { tarball: `http://${headers.host}/${file}`, integrity } };
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: one } }));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.(`http://127.0.0.1:${port}/`);
});
