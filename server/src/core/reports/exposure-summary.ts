// The ports that a project opens, as a Markdown document: what, where, to whom, with or without a token.

import { markdownText } from '../text/words.ts';
import type { Audience, ExposedPort } from './exposed-ports.ts';
import { locationText, type ReportPlace } from './findings-report.ts';

export type PlacedPort = Omit<ExposedPort, 'path' | 'span'> & ReportPlace;

/** The widest first. */
export const AUDIENCES: Readonly<Record<Audience, string>> = {
  outside: 'everyone whom Kubernetes lets in from outside its cluster',
  network: 'everyone who can reach the host',
  container: 'the network of the container',
  unknown: 'not known: decided at run time',
  machine: 'programs on the same machine, or in the same container',
};

const TOKENS = { yes: 'asked for', no: '**none**', unknown: 'not known' } as const;

/** `scope` in words: which files were looked at. */
export function exposureSummary(ports: readonly PlacedPort[], scope: string): string {
  const lines = ports.length > 0 ? portLines(ports) : [NO_PORTS];
  return `${['# Ray ports', '', scope, '', ...lines, '', ...EXPOSURE_NOTES].join('\n')}\n`;
}

export const NO_PORTS = 'None of these files opens a Ray port, as far as they show.';

/** The widest audience first, then by place. */
export function sortedPorts(ports: readonly PlacedPort[]): PlacedPort[] {
  const order = Object.keys(AUDIENCES);
  return [...ports].sort(
    (a, b) =>
      order.indexOf(a.audience) - order.indexOf(b.audience) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      (a.port ?? 0) - (b.port ?? 0),
  );
}

/** A table. */
export function portLines(ports: readonly PlacedPort[]): string[] {
  const rows = sortedPorts(ports).map((one) => {
    const audience = `${markdownText(audienceText(one))}`;
    return `| ${portText(one)} | ${one.service} | ${audience} | ${TOKENS[one.token]} | ${cell(locationText(one))} |`;
  });
  return ['| Port | Service | Who can reach it | Token | Opened by |', '| --- | --- | --- | --- | --- |', ...rows];
}

export const EXPOSURE_NOTES = [
  'From what the files say, not from a running Ray. Workers, drivers and raylets listen on further ports that Ray chooses.',
  'The Ray token does not protect the Serve port, and is sent in clear text without TLS.',
];

/** A Kubernetes Service may lead to a head without naming its ports. */
export function portText({ port, audience }: PlacedPort): string {
  return String(port ?? (audience === 'outside' ? 'that of the head' : 'chosen at run time'));
}

function cell(code: string): string {
  return code.replaceAll('|', '\\|');
}

/** With the address as the file gives it: escape it. */
export function audienceText({ audience, host, isCertain }: PlacedPort): string {
  const at = host ? ` (${host})` : '';
  return `${AUDIENCES[audience]}${at}${isCertain ? '' : ', depending on the run'}`;
}
