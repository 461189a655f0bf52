// ray.init is called with an argument that it rejects.

import type { LinkedProcess } from '../../project/linked-facts.ts';
import {
  initArgumentAliases,
  initArgumentNames,
  isLocalModeRefused,
  isRefusedByInit,
} from '../../ray/arguments/init-arguments.ts';
import type { Option } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import { nearestWord, quote } from '../../text/words.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption, type WhichProcesses } from '../rule.ts';

/** A client passes them on. */
const TAKES_NAMES: WhichProcesses = { apis: ['ray.init'], roles: ['local', 'attach', 'undecided'] };

export const rule = defineRule({
  meta: {
    id: 'unknown-init-argument',
    title: 'Unknown argument of ray.init',
    severity: 'error',
    since: '0.1.0',
    cwe: [628],
    fix: 'safe',
    docs: {
      finds:
        '`ray.init` is called with an argument that this Ray does not have, so the program stops: `RuntimeError: Unknown keyword argument(s)`.',
      why: 'The program does not start. The argument may have been meant to protect it: a misspelled `dashboard_host`, for example.',
      fix: 'Change to the name that Ray has, or remove the argument.',
      reports: [
        { situation: 'A name that no allowed Ray release accepts', severity: 'error' },
        { situation: 'A name that no release since 2.0 accepts, and the Ray version is unknown', severity: 'error' },
        { situation: '`local_mode=True` on Ray 2.56 or later', severity: 'error' },
      ],
      silent: [
        'The program connects with Ray Client (`ray://`), which passes other names on.',
        'Some allowed release accepts the name.',
        'Ray below 2.0 is allowed: its names are not known.',
        '`local_mode=False`.',
      ],
      versions:
        'Unknown names are rejected by all releases measured, 2.49.2 to 2.60.0; `local_mode=True` from 2.56 on (read in 2.56.0, measured from 2.57.1 on).',
      examples: ['a slip', 'names that Ray has'],
      sources: [
        links.init,
        { title: 'Names that releases refuse', measured: 'M14' },
        { title: 'Names that releases accept', measured: 'M21' },
      ],
    },
  },
  checks: [
    onOption('all', TAKES_NAMES, (option, { process, ray }) => {
      // A dotted name is a part of another option's value.
      const isRefused = !option.name.includes('.') && isRefusedByInit(option.name, ray?.allowed);
      return isRefused ? { ...refusedName(option, process), ray } : undefined;
    }),
    onOption(['local_mode'], TAKES_NAMES, (option, { ray }) => {
      const isOn = option.value.kind === 'literal' && option.value.value === true;
      return isOn && isLocalModeRefused(ray?.allowed) ? { ...refusedLocalMode(option), ray } : undefined;
    }),
  ],
});

function refusedName(option: Option, process: LinkedProcess): Report {
  const meant = initArgumentAliases.get(option.name) ?? nearestWord(option.name, initArgumentNames);
  const instead = meant ? ` (did you mean ${meant}?)` : '';
  return {
    span: option.nameSpan ?? option.span,
    confidence: process.role === 'undecided' ? 'medium' : 'high',
    message: `ray.init() will fail: unknown argument ${quote(option.name)}${instead}.`,
    fixes: meant && !process.options.some(({ name }) => name === meant) ? writeName(option, meant) : remove(option),
  };
}

/** A single typo is certain; an old name, or one that is only similar, may have meant something else. */
function writeName({ name, nameSpan, value, valueSpan }: Option, meant: string): FixProposal[] {
  if (!nameSpan) return [];
  const isSlip = !initArgumentAliases.has(name) && Math.abs(name.length - meant.length) <= 1;
  const rename = { kind: 'rename', span: nameSpan, to: meant } as const;
  if (meant !== 'dashboard_host')
    return [{ title: `Change to ${meant}`, safety: isSlip ? 'safe' : 'review', preferred: true, changes: [rename] }];
  // Once its name is right the host has an effect, so the same fix makes it a safe one.
  if (value.kind !== 'literal') return [];
  const local = { kind: 'set-value', span: valueSpan, to: '127.0.0.1' } as const;
  return [
    {
      title: `Change to ${meant}="127.0.0.1"`,
      safety: isSlip ? 'safe' : 'review',
      preferred: true,
      changes: [rename, local],
    },
  ];
}

function remove({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  return [
    { title: 'Remove this argument', safety: 'review', preferred: true, changes: [{ kind: 'remove', span: removal }] },
  ];
}

function refusedLocalMode(option: Option): Report {
  return {
    span: option.span,
    message: 'ray.init() will fail: Ray 2.56 and later reject local_mode.',
    fixes: remove(option),
  };
}
