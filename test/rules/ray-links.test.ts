// Whatever is true of some Ray releases only says which one it means, and leads to the place that decides.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Finding } from '../../server/src/core/index.ts';
import { analyse } from '../support/check-fixture.ts';
import { engine, root } from '../support/engine.ts';
import { type FixtureCase, readFixture } from '../support/fixture-file.ts';

/** Two of each regime, with and without advisories, and both sides of what an argument's names depend on. */
const RELEASES = ['2.44.1', '2.49.2', '2.53.0', '2.56.0', '2.59.0', '2.60.0'];

const LOCK = 'uv.lock';
/** They would hold releases of their own beside it. */
const OTHERS = new Set([LOCK, 'requirements.txt', 'constraints.txt']);

/** They say which findings there are, and those lead to the place themselves. */
const ABOUT_OTHERS = new Set(engine.rules.flatMap(({ meta }) => (meta.about ? [meta.id] : [])));

/** The case in a project whose lock holds one release. */
function locked(one: FixtureCase, version: string): FixtureCase {
  const text = `[[package]]\nname = "ray"\nversion = "${version}"\n`;
  const lock = { name: LOCK, fence: 'toml', text };
  return { ...one, siblings: [...one.siblings.filter(({ name }) => !OTHERS.has(name)), lock] };
}

const keyOf = ({ rule, span }: Finding) => `${rule} ${span.start}-${span.end}`;
const wordsOf = ({ severity, message }: Finding, version: string) =>
  `${severity} ${message.replaceAll(`Ray ${version} (${LOCK})`, 'Ray')}`;

/** What depends on the release: the same place of the same rule has other words, or none, with another one. */
function dependent(one: FixtureCase): Finding[] {
  const found = RELEASES.map((version) => ({
    version,
    findings: analyse(locked(one, version), one.main.text).analysis.findings,
  }));
  const words = new Map<string, Set<string>>();
  for (const { version, findings } of found)
    for (const key of new Set(findings.map(keyOf))) {
      const said = findings.filter((finding) => keyOf(finding) === key).map((finding) => wordsOf(finding, version));
      words.set(key, (words.get(key) ?? new Set()).add(said.join('\n')));
    }
  const isDependent = (finding: Finding) =>
    !ABOUT_OTHERS.has(finding.rule) &&
    ((words.get(keyOf(finding))?.size ?? 0) > 1 ||
      found.some(({ findings }) => !findings.some((other) => keyOf(other) === keyOf(finding))));
  return found.flatMap(({ findings }) => findings.filter(isDependent));
}

const folder = join(root, 'test/rules');
let seen = 0;
for (const name of readdirSync(folder)
  .filter((one) => one.endsWith('.md'))
  .sort())
  test(name, () => {
    for (const one of readFixture(join(folder, name))) {
      if (one.main.name === LOCK) continue;
      for (const finding of dependent(one)) {
        seen++;
        const linked = finding.related.some(({ path }) => path === `/project/${LOCK}`);
        assert.ok(linked, `${one.title}: ${finding.severity} ${finding.rule}: ${finding.message}`);
      }
    }
  });

test('there was something to link', () => assert.ok(seen > 100, `${seen}`));

test('a release that the file itself names is linked in the file', () => {
  const text = 'services:\n  head:\n    image: rayproject/ray:2.53.0\n    command: ray start --head\n';
  const main = { name: 'compose.yaml', fence: 'yaml', text };
  const one = { title: '', place: '', bad: true, todo: false, main, siblings: [], expected: [], fixed: new Map() };
  const { findings } = analyse(one, text).analysis;
  const [finding] = findings.filter(({ rule }) => rule === 'missing-auth-token');
  const at = text.indexOf('rayproject');
  assert.deepEqual(
    finding?.related.map(({ path, span, message }) => [path, span.start, message]),
    [['/project/compose.yaml', at, 'Ray 2.53.0 (this file)']],
  );
});
