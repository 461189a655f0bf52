// docs/performance.md: replaces the sections that were measured, and leaves every other one as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

export interface Section {
  readonly title: string;
  readonly body: string;
}

/** One sentence: the day, the machine, and how busy it was at that moment. */
export function dayAndMachine(now: Date): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const [load = 0] = loadavg();
  const kind = cpus()[0]?.model ?? 'an unknown kind';
  return `Measured on ${now.toISOString().slice(0, 10)}: ${availableParallelism()} cores of ${kind}, ${gigabytes} GB, ${process.platform}, Node ${process.version}, load ${load.toFixed(1)} before the first run.`;
}

export function writeSections(sections: readonly Section[]): void {
  writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), sections));
}

/** A section that the page has not yet comes before `## Start-up`, which another program measures. */
export function withSections(page: string, sections: readonly Section[]): string {
  const parts = page.split(/^(?=## )/m);
  for (const { title, body } of sections) {
    const written = `## ${title}\n\n${body.trim()}\n\n`;
    const at = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
    const last = parts.findIndex((part) => part.startsWith('## Start-up\n'));
    if (at >= 0) parts[at] = written;
    else parts.splice(last < 0 ? parts.length : last, 0, written);
  }
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}
