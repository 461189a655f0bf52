// One expression, one meaning: every form of a value in every place that takes one, unsafe and safe.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../server/src/core/index.ts';
import { type Files, LinkedFiles } from '../../support/linked-files.ts';
import { type Form, rows, type Shape } from './matrix-rows.ts';

interface Place {
  readonly shape: Shape;
  readonly unsafe: string;
  readonly safe: string;
  readonly rule: string;
  /** Only findings that lead to this file speak of the unsafe value. */
  readonly leadsTo?: string;
  /** How sure a default is there, if not low: that a head has no token is sure, and one finding speaks for both. */
  readonly ofDefault?: 'medium';
  readonly beforeImport?: true;
  /** What starts Ray then, if not a plain `ray.init()`. */
  readonly starts?: string;
  /** The lines that hold the expression. */
  readonly write: (expression: string) => string;
}

const HEAD = '"ray", "start", "--head"';

const places: Readonly<Record<string, Place>> = {
  'ray.init(dashboard_host=E)': {
    shape: 'text',
    unsafe: '"0.0.0.0"',
    safe: '"127.0.0.1"',
    rule: 'exposed-dashboard',
    write: (e) => `ray.init(dashboard_host=${e})`,
  },
  'ray.init(**E)': {
    shape: 'mapping',
    unsafe: '{"dashboard_host": "0.0.0.0"}',
    safe: '{"dashboard_host": "127.0.0.1"}',
    rule: 'exposed-dashboard',
    write: (e) => `ray.init(**(${e}))`,
  },
  'a word in subprocess.run([…, E])': {
    shape: 'text',
    unsafe: '"0.0.0.0"',
    safe: '"127.0.0.1"',
    rule: 'exposed-dashboard',
    ofDefault: 'medium',
    write: (e) => `subprocess.run([${HEAD}, "--dashboard-host", ${e}])`,
  },
  'subprocess.run(E)': {
    shape: 'list',
    unsafe: `[${HEAD}, "--dashboard-host=0.0.0.0"]`,
    safe: `[${HEAD}, "--dashboard-host=127.0.0.1"]`,
    rule: 'exposed-dashboard',
    ofDefault: 'medium',
    write: (e) => `subprocess.run(${e})`,
  },
  'os.system(E)': {
    shape: 'text',
    unsafe: '"ray start --head --dashboard-host=0.0.0.0"',
    safe: '"ray start --head --dashboard-host=127.0.0.1"',
    rule: 'exposed-dashboard',
    ofDefault: 'medium',
    write: (e) => `os.system(${e})`,
  },
  'JobSubmissionClient(E)': {
    shape: 'text',
    unsafe: '"http://10.0.0.5:8265"',
    safe: '"http://127.0.0.1:8265"',
    rule: 'plaintext-remote',
    write: (e) => `JobSubmissionClient(${e})`,
  },
  'env=E': {
    shape: 'mapping',
    unsafe: '{"RAY_AUTH_MODE": "disabled"}',
    safe: '{"RAY_AUTH_MODE": "token"}',
    rule: 'auth-disabled',
    write: (e) => `subprocess.run([${HEAD}], env=${e})`,
  },
  'load_dotenv(E)': {
    shape: 'text',
    unsafe: '"off.env"',
    safe: '"on.env"',
    rule: 'exposed-dashboard',
    leadsTo: '/w/app/off.env',
    ofDefault: 'medium',
    beforeImport: true,
    starts: 'ray.init(dashboard_host="0.0.0.0")',
    write: (e) => `from dotenv import load_dotenv\nload_dotenv(${e})`,
  },
  'os.environ[…] = E': {
    shape: 'text',
    unsafe: '"disabled"',
    safe: '"token"',
    rule: 'auth-disabled',
    beforeImport: true,
    write: (e) => `os.environ["RAY_AUTH_MODE"] = ${e}`,
  },
};

const ENV_FILES: Files = { 'app/off.env': 'RAY_AUTH_MODE=disabled\n', 'app/on.env': 'RAY_AUTH_MODE=token\n' };
const PROGRAM = 'app/example.py';

/** `beside`: other files, by path from the folder of the program's package. */
function findings(text: string, beside: Files = {}): readonly Finding[] {
  const files = new LinkedFiles({ ...ENV_FILES, ...beside, [PROGRAM]: text });
  return files.analysis(PROGRAM).findings;
}

const IMPORTS = 'import os, subprocess\nimport ray\nfrom ray.job_submission import JobSubmissionClient\n';

function isAbout({ rule, related }: Finding, { rule: wanted, leadsTo }: Place): boolean {
  return rule === wanted && (leadsTo === undefined || related.some(({ path }) => path === leadsTo));
}

function program(place: Place, { before, expression, around = (lines) => lines }: Form): string {
  const lines = `${before === undefined ? '' : `${before}\n`}${around(place.write(expression))}\n`;
  // A mode counts only where it is set before Ray is loaded.
  return place.beforeImport
    ? `import os, subprocess\n${lines}import ray\n${place.starts ?? 'ray.init()'}\n`
    : IMPORTS + lines;
}

for (const [row, { write, ofMapping, shapes, not, ...sure }] of Object.entries(rows)) {
  describe(row, () => {
    for (const [name, place] of Object.entries(places)) {
      if (shapes && !shapes.includes(place.shape)) continue;
      if (not?.['*'] ?? not?.[name]) continue;
      const confidence = (place.shape === 'mapping' && ofMapping) || sure.confidence;
      test(`${name}: unsafe`, () => {
        const form = write(place.unsafe, place.safe);
        const text = program(place, form);
        const found = findings(text, form.beside).filter((one) => isAbout(one, place));
        assert.deepEqual(
          found.map((one) => one.confidence),
          [confidence === 'low' ? (place.ofDefault ?? confidence) : confidence],
          text,
        );
      });
      test(`${name}: safe`, () => {
        const form = write(place.safe, place.safe);
        const text = program(place, form);
        assert.deepEqual(
          findings(text, form.beside).filter((one) => isAbout(one, place)),
          [],
          text,
        );
      });
    }
  });
}
