// A switch of Ray Data lets the files that it reads run code.

import type { LinkedSetting } from '../../project/linked-facts.ts';
import { leastSure, possibilities, type Scalar, type Sureness } from '../../ray/facts/value.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onSetting } from '../rule.ts';

interface Switch {
  /** What may then run code. */
  readonly data: string;
  /** Ray compares this one with `1` only; the others take `true` in any letter case too (measured row 26). */
  readonly onlyOne?: true;
}

const SWITCHES: ReadonlyMap<string, Switch> = new Map([
  ['RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR', { data: 'Parquet and Lance files' }],
  ['RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION', { data: 'WebDataset archives' }],
  ['RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA', { data: 'Parquet files', onlyOne: true }],
  ['RAY_DATA_AUTOLOAD_PYEXTENSIONTYPE', { data: 'Arrow and Parquet files' }],
]);

export const rule = defineRule({
  meta: {
    id: 'unsafe-deserialization',
    title: 'Ray Data runs code from input files',
    severity: 'warning',
    since: '0.1.0',
    cwe: [502],
    security: {
      score: 8.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H',
      because: 'Anyone who can write what Ray Data reads can run code on the workers.',
    },
    fix: 'review',
    docs: {
      finds:
        'An environment variable makes Ray Data unpickle what it reads. Anyone who can write the files or tables that Ray Data reads can run code on the workers.',
      why: 'Ray Data does not unpickle data that it reads, because a pickle can run any code with the rights of the workers. The variable allows it again for every file that is read, not only for your own.',
      fix: 'Write the data again without Python objects (numbers, strings, tensors in the JSON form), or pass your own decoder to `read_webdataset`, then remove the variable. If all files are yours and nobody else can write to their location, suppress the finding with that reason.',
      reports: [
        {
          situation:
            '`RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR`, `RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION` or `RAY_DATA_AUTOLOAD_PYEXTENSIONTYPE` is `1` or `true` (in any letter case), for a program, a container, a command, or tasks and actors',
          severity: 'warning',
        },
        { situation: '`RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA` is `1`, for the same', severity: 'warning' },
        { situation: 'The variable is in a mapping whose use is unknown', severity: 'information' },
      ],
      silent: [
        'The variable has another value: the guard stays on.',
        '`RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA` is `true`: Ray compares it with `1` only.',
        'Everything that receives the value replaces it.',
      ],
      versions:
        'The guards and their variables came with 2.55.0 (tensors) and 2.56.0 (WebDataset, pickled objects). Earlier releases read such files without any guard: `vulnerable-ray` reports those.',
      examples: ['pickled objects, in a program', 'the switch is off'],
      sources: [
        { title: 'What Ray Data unpickles, with the switches and without them', measured: 'M26' },
        { title: 'Ray pull request 63470: pickled objects', url: 'https://github.com/ray-project/ray/pull/63470' },
        { title: 'Ray pull request 62056: tensors', url: 'https://github.com/ray-project/ray/pull/62056' },
        {
          title: 'CVE-2026-57516: WebDataset',
          url: 'https://github.com/ray-project/ray/security/advisories/GHSA-hhrp-gw25-jr43',
        },
      ],
    },
  },
  checks: [
    onSetting([...SWITCHES.keys()], (setting, { verdicts }) => {
      const found = SWITCHES.get(setting.name);
      const confidence = found && sureOfOn(setting, found);
      if (!found || !confidence) return undefined;
      if (setting.scope !== 'runtime-env' && verdicts.isReplaced(setting)) return undefined;
      return {
        span: setting.span,
        severity: setting.scope === 'unspecified' ? 'information' : 'warning',
        confidence,
        message: `${setting.name} lets ${found.data} run code when Ray Data reads them.`,
        ray: verdicts.rayOf(setting),
        fixes: switchOff(setting),
      };
    }),
  ],
});

function sureOfOn({ operation, holds, value }: LinkedSetting, { onlyOne }: Switch): Sureness | undefined {
  if (holds === 'no longer') return undefined;
  const on = possibilities(value).find((one) => isOn(one.value, onlyOne));
  return on && leastSure(on.sureness, holds === 'surely' && operation === 'set' ? 'high' : 'medium');
}

/** YAML has numbers and truth values where the program gets their text. */
function isOn(value: Scalar, onlyOne = false): boolean {
  const text = String(value).toLowerCase();
  return text === '1' || (text === 'true' && !onlyOne);
}

function switchOff({ name, value, valueSpan }: LinkedSetting): FixProposal[] {
  if (value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: valueSpan, to: '0' } as const;
  return [{ title: `Set ${name}=0`, safety: 'review', preferred: true, changes: [change] }];
}
