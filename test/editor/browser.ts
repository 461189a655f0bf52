// Finds and starts the browser in which VS Code is shown.
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
/** It asks nobody anything by itself, so that every request that is seen comes from the window. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium or Chrome: the machine's own, else the one that playwright-core has downloaded; undefined if there is none. */
export async function findBrowser(): Promise<string | undefined> {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return installed;
  // Loaded late: setting up finds the machine's own browser without it.
  const { chromium } = await import('playwright-core');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('There is no Chromium: run `npm run setup`.');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: QUIET });
}
