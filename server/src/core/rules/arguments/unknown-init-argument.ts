// ray.init is given an argument that it refuses.

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
    title: 'ray.init refuses an argument',
    severity: 'error',
    since: '0.1.0',
    cwe: [628],
    fix: 'safe',
    docs: {
      what: 'The name of an argument of `ray.init` is none that the Ray in use accepts; where that is not known, none that Ray has accepted since 2.0. Also `local_mode=True` from 2.59 on. Nothing is said about Ray Client addresses, which pass other names on.',
      why: 'Ray stops with "RuntimeError: Unknown keyword argument(s)", so the program does not start. A setting that was meant to protect it, such as a misspelled `dashboard_host`, is worth a second look.',
      how: 'Write the name that Ray has, or take the argument away.',
      releases: 'Unknown names are refused from 2.49.2 to 2.60.0, `local_mode=True` from 2.59 on.',
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
      return isRefused ? { ...refusedName(option, process, ray?.label), ray } : undefined;
    }),
    onOption(['local_mode'], TAKES_NAMES, (option, { ray }) => {
      const isOn = option.value.kind === 'literal' && option.value.value === true;
      return isOn && isLocalModeRefused(ray?.allowed) ? { ...refusedLocalMode(option, ray?.label), ray } : undefined;
    }),
  ],
});

function refusedName(option: Option, process: LinkedProcess, label = 'Ray'): Report {
  const meant = initArgumentAliases.get(option.name) ?? nearestWord(option.name, initArgumentNames);
  const instead = meant ? `; the nearest right name is ${meant}` : '';
  return {
    span: option.nameSpan ?? option.span,
    confidence: process.role === 'undecided' ? 'medium' : 'high',
    message: `${label} has no argument ${quote(option.name)} and stops with a RuntimeError${instead}.`,
    fixes: meant && !process.options.some(({ name }) => name === meant) ? writeName(option, meant) : remove(option),
  };
}

/** One slip is certain; a name of old, or one that only resembles, may have meant something else. */
function writeName({ name, nameSpan, value, valueSpan }: Option, meant: string): FixProposal[] {
  if (!nameSpan) return [];
  const isSlip = !initArgumentAliases.has(name) && Math.abs(name.length - meant.length) <= 1;
  const rename = { kind: 'rename', span: nameSpan, to: meant } as const;
  if (meant !== 'dashboard_host')
    return [{ title: `Write ${meant}`, safety: isSlip ? 'safe' : 'review', preferred: true, changes: [rename] }];
  // Once its name is right the host counts, so it is made a safe one in the same step.
  if (value.kind !== 'literal') return [];
  const local = { kind: 'set-value', span: valueSpan, to: '127.0.0.1' } as const;
  return [
    {
      title: `Write ${meant} and listen on 127.0.0.1 only`,
      safety: isSlip ? 'safe' : 'review',
      preferred: true,
      changes: [rename, local],
    },
  ];
}

function remove({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  return [
    { title: 'Remove the argument', safety: 'review', preferred: true, changes: [{ kind: 'remove', span: removal }] },
  ];
}

function refusedLocalMode(option: Option, label: string | undefined): Report {
  return {
    span: option.span,
    message: `${label} refuses local_mode and stops with a RuntimeError.`,
    fixes: remove(option),
  };
}
