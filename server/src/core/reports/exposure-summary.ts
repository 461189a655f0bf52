// The ports that a project opens, as a Markdown document: what, where, to whom, with or without a token.

import { markdownText } from '../text/words.ts';
import type { Audience, ExposedPort } from './exposed-ports.ts';
import { locationText, type ReportPlace } from './findings-report.ts';

export type PlacedPort = Omit<ExposedPort, 'path' | 'span'> & ReportPlace;

const AUDIENCES: Readonly<Record<Audience, string>> = {
  outside: 'everyone whom Kubernetes lets in from outside its cluster',
  network: 'everyone who can reach the host',
  container: 'the network of the container',
  unknown: 'not known: decided at run time',
  machine: 'programs on the same machine, or in the same container',
};

const TOKENS = { yes: 'asked for', no: '**none**', unknown: 'not known' } as const;

/** `scope` in words: which files were looked at. The widest audience first, then by place. */
export function exposureSummary(ports: readonly PlacedPort[], scope: string): string {
  const order = Object.keys(AUDIENCES);
  const sorted = [...ports].sort(
    (a, b) =>
      order.indexOf(a.audience) - order.indexOf(b.audience) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      (a.port ?? 0) - (b.port ?? 0),
  );
  const rows = sorted.map(
    (one) =>
      `| ${portText(one)} | ${one.service} | ${audienceText(one)} | ${TOKENS[one.token]} | ${cell(locationText(one))} |`,
  );
  const table = [
    '| Port | Service | Who can reach it | Token | Opened by |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
  const none = ['None of these files opens a Ray port, as far as they show.'];
  return `${['# Ray ports', '', scope, '', ...(rows.length > 0 ? table : none), '', ...NOTES].join('\n')}\n`;
}

const NOTES = [
  'From what the files say, not from a running Ray. Workers, drivers and raylets listen on further ports that Ray chooses.',
  'The Ray token does not protect the Serve port, and is sent in clear text without TLS.',
];

/** A Kubernetes Service may lead to a head without naming its ports. */
function portText({ port, audience }: PlacedPort): string {
  return String(port ?? (audience === 'outside' ? 'that of the head' : 'chosen at run time'));
}

function cell(code: string): string {
  return code.replaceAll('|', '\\|');
}

function audienceText({ audience, host, isCertain }: PlacedPort): string {
  const at = host ? ` (${markdownText(host)})` : '';
  return `${AUDIENCES[audience]}${at}${isCertain ? '' : ', depending on the run'}`;
}
