// What a file of n parts costs grows with n², not faster; looks are counted, no clock is read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages, rayData, Workspace } from '../../server/src/core/index.ts';
import { holds, type LinkedSetting } from '../../server/src/core/project/linked-facts.ts';
import { rules } from '../../server/src/core/rules/index.ts';
import { grammars } from '../support/engine.ts';

test('the same image in a hundred stages is looked up for each stage, not for each pair', () => {
  let looks = 0;
  const data = Object.defineProperty({ ...rayData }, 'releases', {
    get: () => {
      looks++;
      return rayData.releases;
    },
  });
  const engine = createEngine({ grammars, languages, rules, data });
  const checked = (stages: number) => {
    const text = 'FROM rayproject/ray:2.49.2\nENV RAY_AUTH_MODE=token\n'.repeat(stages);
    const document = { path: '/p/Dockerfile', languageId: 'dockerfile', text };
    const { facts } = engine.read(document);
    const workspace = new Workspace(data);
    workspace.set(document.path, facts);
    const context = workspace.contextFor(document.path, facts);
    looks = 0;
    assert.equal(engine.check(document, context.facts, context.project).findings.length, stages + 1);
    return looks;
  };
  const [few, many] = [checked(20), checked(100)];
  assert.ok(many < 6 * few, `${few} looks for 20, ${many} for 100`);
});

test('whether a process starts with a setting is looked up, once its settings were walked', () => {
  let looks = 0;
  const setting = (at: number) =>
    Object.defineProperty({ path: '/a.py' }, 'span', {
      get: () => {
        looks++;
        return { start: at, end: at + 1 };
      },
    }) as LinkedSetting;
  const environment = { settings: Array.from({ length: 100 }, (_, at) => setting(at)), open: false };
  for (let at = 0; at < 200; at++)
    assert.equal(holds(environment, { path: '/a.py', span: { start: at, end: at + 1 } }), at < 100);
  assert.ok(looks <= 500, `${looks} looks`);
});
