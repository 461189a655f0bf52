// Builds dist/ and prints the size of everything in it; with `--watch` again after every change, as it reads best in a debugger.
import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type Plugin } from 'esbuild';
import { allBundles, bundle, bundleForWeb, writing } from './bundle.ts';
import { NOTICES, thirdPartyNotices } from './package/notices.ts';

const dist = join(fileURLToPath(new URL('..', import.meta.url)), 'dist');
await rm(dist, { recursive: true, force: true });
if (process.argv.includes('--watch')) await watch();
else await buildOnce();

async function buildOnce(): Promise<void> {
  const written = [
    ...(await bundle(dist, ['extension', 'language-client', 'server', 'cli'])),
    ...(await bundleForWeb(dist)),
    join(dist, NOTICES),
  ];
  await writeFile(join(dist, NOTICES), await thirdPartyNotices());
  for (const path of written) {
    console.log(`${String((await stat(path)).size).padStart(9)}  dist/${basename(path)}`);
  }
}

/** Its lines are what .vscode/tasks.json waits for, and where it finds mistakes. */
async function watch(): Promise<void> {
  await bundle(dist, []);
  let open = 0;
  const tell: Plugin = {
    name: 'tell',
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (open++ === 0) console.log('Building');
      });
      onEnd(({ errors }) => {
        for (const { location, text } of errors)
          console.log(`ERROR ${location?.file ?? ''}:${location?.line ?? 1}:${location?.column ?? 1}: ${text}`);
        if (--open === 0) console.log('Built, watching');
      });
    },
  };
  const contexts = await Promise.all(
    allBundles(dist).map((options) =>
      context({
        ...writing({ ...options, minify: false, logLevel: 'silent', plugins: [...(options.plugins ?? []), tell] }),
      }),
    ),
  );
  for (const one of contexts) await one.watch();
}
