// Reads YAML with the real engine and says each fact in one line, so that cases stay readable.
import assert from 'node:assert/strict';
import type { ReadFacts, Span } from '../../../server/src/core/index.ts';
import type { Process, Reach } from '../../../server/src/core/ray/facts/process.ts';
import type { Value } from '../../../server/src/core/ray/facts/value.ts';
import { engine } from '../../support/engine.ts';
import { portsText } from '../../support/port-ranges.ts';

export function readFacts(text: string, name = 'compose.yaml'): ReadFacts {
  const { facts, failures } = engine.read({ path: `/project/${name}`, languageId: 'yaml', text });
  assert.deepEqual(failures, []);
  return facts;
}

/**
 * One line for each process, variable, requirement, way in and problem, in this order:
 * `ray start head container dashboard_host="0.0.0.0" env RAY_AUTH_MODE="token"`, `RAY_AUTH_MODE="token" process`,
 * `image 2.52.0 | rayproject/ray:2.52.0`, `published-port 8265 at "" "8265:8265" -> ray start`.
 */
export function describe(text: string, name?: string): string[] {
  const { processes, environment, requirements, reaches, problems } = readFacts(text, name);
  return [
    ...processes.map(describeProcess),
    ...environment.map(({ name: variable, value, scope }) => `${variable}=${describeValue(value)} ${scope}`),
    ...requirements.map(({ how, versions, span }) => `${how} ${versions ?? '?'} | ${slice(text, span)}`),
    ...reaches.map((reach) => describeReach(text, reach)),
    ...problems.map(() => 'problem'),
  ];
}

function describeProcess({ api, role, runsIn, options, open, environment }: Process): string {
  return [
    api,
    role,
    ...(runsIn ? [runsIn] : []),
    ...options.map(({ name, value }) => `${name}=${describeValue(value)}`),
    ...(open ? ['open'] : []),
    ...(environment ? describeEnvironment(environment) : []),
  ].join(' ');
}

/** `<build` for what is in another file, `…` where that is not known. */
function describeEnvironment({ settings, open, inherits = [] }: NonNullable<Process['environment']>): string[] {
  const words = settings
    .filter(({ stoppedBy }) => !stoppedBy)
    .map(({ name, value }) => `${name}=${describeValue(value)}`);
  // The name of an image leads somewhere only where the workspace builds it.
  const sources = inherits.flatMap(({ kind }) => (kind === 'image' ? [] : [`<${kind}`]));
  const all = [...sources, ...words, ...(open ? ['…'] : [])];
  return all.length > 0 ? ['env', ...all] : [];
}

function describeReach(text: string, { how, ports, hostAddress, valueSpan, behind, containers }: Reach): string {
  const address = hostAddress ? ` at ${describeValue(hostAddress)}` : '';
  const named = behind === 'none' && containers ? 'its image' : behind;
  const what = typeof named === 'string' ? named : named.map(({ api }) => api).join();
  return `${how} ${portsText(ports)}${address} ${slice(text, valueSpan)} -> ${what}`;
}

function describeValue(value: Value): string {
  if (value.kind === 'literal') return JSON.stringify(value.value);
  if (value.kind === 'one-of') return `${value.options.map(describeValue).join('|')}${value.fallback ? '?' : ''}`;
  return value.kind === 'unknown' ? '?' : value.kind;
}

export function slice(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
