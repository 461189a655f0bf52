// The same process in every form that is read: the same rules, the severity of that class of form, and the fixes that can be written there.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, type Document, type Finding, Workspace } from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';
import { type Carrier, expected, fixesOf, type ProcessName, processes } from './carrier.ts';
import { containerForms } from './container-forms.ts';
import { exceptions } from './exceptions.ts';
import { kuberayForms } from './kuberay-forms.ts';
import { lineForms } from './line-forms.ts';
import { pythonForms } from './python-forms.ts';
import { shellForms } from './shell-forms.ts';
import { taskForms } from './task-forms.ts';

const carriers = [...shellForms, ...lineForms, ...containerForms, ...kuberayForms, ...pythonForms, ...taskForms];

function documentOf({ file }: Carrier, text: string): Document {
  const path = `/w/${file}`;
  return { path, languageId: engine.languageOf(path)?.id ?? '', text };
}

function findingsIn(document: Document): readonly Finding[] {
  const { facts, failures } = engine.read(document);
  const workspace = new Workspace();
  workspace.set(document.path, facts);
  const context = workspace.contextFor(document.path, facts);
  const analysis = engine.check(document, context.facts, context.project);
  assert.deepEqual([...failures, ...analysis.failures, ...facts.problems], []);
  return analysis.findings;
}

const shown = ({ rule, severity, confidence }: Finding) => `${rule} ${severity} ${confidence}`;

/** One word for each fix that removes what it is for; with `kept` one that does not. */
function fixes(document: Document, findings: readonly Finding[]): string[] {
  return findings.flatMap((finding) =>
    finding.fixes.map(({ title, edits }) => {
      const text = applyEdits(document.text, edits);
      const left = text === undefined ? undefined : findingsIn({ ...document, text });
      const isGone = left && !left.some((one) => shown(one) === shown(finding));
      return `${title.split(' ', 1)[0]}${isGone ? '' : ' kept'}`;
    }),
  );
}

function verdict(carrier: Carrier, name: ProcessName) {
  const document = documentOf(carrier, carrier.write(processes[name]));
  const findings = findingsIn(document);
  return { findings: findings.map(shown), fixes: fixes(document, findings) };
}

/** What the class of the form asks for. */
function wanted({ place, lacks = [] }: Carrier, name: ProcessName) {
  const lacking = { host: 'Bind', token: 'Set' };
  // A mode that is written down is changed where it is.
  const hasMode = name === 'a head without authentication' || name === 'a head with a mode that Ray does not know';
  const isPlaceless = (fix: string) => lacks.some((one) => lacking[one] === fix) && !hasMode;
  return {
    findings: expected[place][name] ?? [],
    fixes: (fixesOf[place][name] ?? []).filter((fix) => !isPlaceless(fix)),
  };
}

const isException = (carrier: Carrier, name: ProcessName) =>
  exceptions.some((one) => one.carrier === carrier.name && one.process === name);

for (const carrier of carriers)
  describe(carrier.name, () => {
    for (const name of Object.keys(processes) as ProcessName[])
      if ((carrier.only?.includes(name) ?? true) && !isException(carrier, name))
        test(name, () => assert.deepEqual(verdict(carrier, name), wanted(carrier, name)));
  });

test('every carrier has a name of its own', () => {
  assert.equal(new Set(carriers.map(({ name }) => name)).size, carriers.length);
  assert.ok(carriers.length >= 250);
});

describe('an exception has a reason, and still differs', () => {
  for (const { carrier: name, process, reason } of exceptions)
    test(`${name}: ${process}`, () => {
      const carrier = carriers.find((one) => one.name === name);
      assert.ok(carrier && reason);
      assert.notDeepEqual(
        verdict(carrier, process),
        wanted(carrier, process),
        'it is like the others now: take it out',
      );
    });
});
