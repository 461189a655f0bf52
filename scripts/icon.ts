// `npm run icon`: draws media/icon.png, which the manifest needs, from media/icon.svg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../test/editor/browser.ts';
import { root } from '../test/editor/editors.ts';

/** Pixels: twice what galleries show, for dense screens. */
const SIZE = 256;

const drawing = readFileSync(join(root, 'media/icon.svg'), 'utf8');
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: 100%; height: 100% }</style>${drawing}`,
  );
  await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
