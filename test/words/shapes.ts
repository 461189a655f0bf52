// All that fixtures make Ray Guard say, by rule, with what differs from file to file left out: many messages are one sentence.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../server/src/core/index.ts';
import { analyse } from '../support/check-fixture.ts';
import { engine, root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';

export interface Said {
  readonly rule: string;
  readonly findings: readonly Finding[];
}

/** Of the rule itself: what others say of its fixture is said in theirs. */
export function saidInFixtures(): Said[] {
  const folder = join(root, 'test/rules');
  const names = new Set(readdirSync(folder));
  return engine.rules
    .filter(({ meta }) => names.has(`${meta.id}.md`))
    .map(({ meta: { id } }) => ({
      rule: id,
      findings: readFixture(join(folder, `${id}.md`))
        .flatMap((one) => analyse(one, one.main.text).analysis.findings)
        .flatMap((one) => [one, ...(one.standsFor ?? [])])
        .filter(({ rule }) => rule === id),
    }));
}

/** Without names, numbers, versions and files: what is left is one way of saying it. */
function shapeOf(text: string): string {
  return text
    .replace(/"[^"]*"|`[^`]*`/g, '"…"')
    .replace(/\([^)]*\.[a-z]+[^)]*\)/g, '(…)')
    .replace(/(?:[<>=!~]=?|\b)\d[\w.*]*(?:,\s*[<>=!~]+\d[\w.*]*)*/g, '…');
}

/** The texts of each shape, the shape with most of them first. */
export function byShape(texts: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const text of texts) groups.set(shapeOf(text), [...(groups.get(shapeOf(text)) ?? []), text]);
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** Texts between quotes and version numbers hold no ends of sentences. */
export function sentencesIn(message: string): number {
  const plain = message.replace(/"[^"]*"|`[^`]*`/g, 'x');
  return plain.split(/[.!?](?=\s+["`\w])/).length;
}
