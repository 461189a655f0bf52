// What `npm run new-rule` writes is a rule that reports what its fixture says.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fixtureText, ruleText } from '../../scripts/new-rule/skeleton.ts';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages, type Rule } from '../../server/src/core/index.ts';
import { builtinPolicy } from '../../server/src/core/policy/policy.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { expectationOf } from '../support/check-fixture.ts';
import { grammars, root } from '../support/engine.ts';
import { parseFixture } from '../support/fixture-file.ts';

test('the skeleton of a rule and its fixture hold for each other', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-rule-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const rules = pathToFileURL(join(root, 'server/src/core/rules/access/')).href;
  const text = ruleText('open-door', '0.1.0').replace(/(?<=from ')[^']+/g, (path) => new URL(path, rules).href);
  writeFileSync(join(folder, 'open-door.ts'), text);
  const { rule }: { rule: Rule } = await import(pathToFileURL(join(folder, 'open-door.ts')).href);
  const engine = createEngine({ grammars, languages, rules: [rule] });
  const { cases, mistakes } = parseFixture(fixtureText('open-door'), 'open-door.md');
  assert.deepEqual(mistakes, []);
  assert.deepEqual(
    cases.map(({ bad }) => bad),
    [true, false],
  );
  for (const { main, expected } of cases) {
    const document = { path: `/${main.name}`, languageId: 'python', text: main.text };
    const { findings, failures } = engine.check(document, alone(document.path, engine.read(document).facts), {
      policy: builtinPolicy,
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(
      findings.map((finding) => expectationOf(finding, main.text, 0)),
      expected,
    );
  }
});
