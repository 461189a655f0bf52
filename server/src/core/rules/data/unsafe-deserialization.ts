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
  ['RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR', { data: 'Parquet and Lance files and tables' }],
  ['RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION', { data: 'WebDataset archives' }],
  ['RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA', { data: 'Parquet files', onlyOne: true }],
  ['RAY_DATA_AUTOLOAD_PYEXTENSIONTYPE', { data: 'Arrow and Parquet files' }],
]);

export const rule = defineRule({
  meta: {
    id: 'unsafe-deserialization',
    title: 'Ray Data runs code in the files that it reads',
    severity: 'warning',
    since: '0.1.0',
    cwe: [502],
    fix: 'review',
    docs: {
      what: '`RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR`, `RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION` or `RAY_DATA_AUTOLOAD_PYEXTENSIONTYPE` is set to `1` or `true` in any letter case, or `RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA` to `1`, for a program, a container, a command, or tasks and actors. Reported as info in a mapping whose use is not known. Other values leave the switch off, and so does `true` for the one that takes `1` only. Not reported where everything that takes the value replaces it.',
      why: 'Ray Data refuses to unpickle what it reads, since whoever wrote the file could run any code with the rights of the workers. The switch takes that back for every file that is read, not only for those of your own.',
      how: 'Write the data anew without Python objects (numbers, strings, tensors in the JSON form), or give `read_webdataset` a decoder of your own, and take the switch out. Where all files are your own and nobody else can write to their place, suppress the finding with that reason.',
      releases:
        'Each switch came with its guard: 2.55.0 for tensors, 2.56.0 for WebDataset and pickled objects. Releases before read such files without being asked; vulnerable-ray reports those.',
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
        message: `${setting.name} lets ${found.data} that Ray Data reads run code.`,
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

function switchOff({ value, valueSpan }: LinkedSetting): FixProposal[] {
  if (value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: valueSpan, to: '0' } as const;
  return [{ title: 'Set to 0: refuse such data', safety: 'review', preferred: true, changes: [change] }];
}
