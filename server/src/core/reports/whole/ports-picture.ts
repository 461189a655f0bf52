// The open ports as a picture: who can reach which port of which machine, and whether a token is asked for. SVG, for use inside of HTML.

import type { Audience } from '../exposed-ports.ts';
import { AUDIENCES, type PlacedPort, portText } from '../exposure-summary.ts';
import { type Html, html } from './html.ts';

/** More would be no picture. The table has all of them. */
const MOST_DRAWN = 40;

const WIDTH = 960;
const LEFT = 20;
const LEFT_WIDTH = 300;
const RIGHT = 520;
const RIGHT_WIDTH = 420;
const TOP = 40;
const ROW = 28;
const HEAD = 30;
const GAP = 16;
/** Characters of a file's name that have room. */
const LONGEST_NAME = 44;

const TOKENS = { yes: 'token', no: 'no token', unknown: 'token not known' } as const;

/** `ports` in the order of the table. */
export function portsPicture(ports: readonly PlacedPort[]): Html {
  const drawn = ports.slice(0, MOST_DRAWN);
  const machines = machinesOf(drawn);
  const height = machines.reduce((sum, { rows }) => sum + HEAD + rows.length * ROW + GAP, TOP);
  const audiences = Object.keys(AUDIENCES).filter((one) =>
    drawn.some(({ audience }) => audience === one),
  ) as Audience[];
  const room = (height - TOP) / Math.max(1, audiences.length);
  const middleOf = (audience: Audience) => TOP + room * (audiences.indexOf(audience) + 0.5) - GAP / 2;
  const left = ports.length - drawn.length;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="ports-title ports-description">
<title id="ports-title">Who can reach which Ray port</title>
<desc id="ports-description">${drawn.map(sentence).join(' ')}</desc>
<text class="column" x="${LEFT}" y="20">Who can reach it</text>
<text class="column" x="${RIGHT}" y="20">Machine, by the file that opens its ports</text>
${machines.flatMap(({ rows }) => rows.map(({ port, y }) => line(port, middleOf(port.audience), y)))}
${audiences.map((one) => audienceBox(one, middleOf(one)))}
${machines.map(machineBox)}
</svg>
<figcaption>Lines: red without a token, green with one, yellow where that is not known; dashed where it depends on the run.${left > 0 ? ` ${left} more ports are in the table only.` : ''}</figcaption>
</figure>`;
}

interface Machine {
  readonly file: string;
  readonly top: number;
  readonly rows: readonly { readonly port: PlacedPort; readonly y: number }[];
}

function machinesOf(ports: readonly PlacedPort[]): Machine[] {
  const byFile = new Map<string, PlacedPort[]>();
  for (const port of ports) byFile.set(port.file, [...(byFile.get(port.file) ?? []), port]);
  let top = TOP;
  return [...byFile].map(([file, group]) => {
    const machine = { file, top, rows: group.map((port, at) => ({ port, y: top + HEAD + (at + 0.5) * ROW })) };
    top += HEAD + group.length * ROW + GAP;
    return machine;
  });
}

function sentence(port: PlacedPort): string {
  return `${port.file}: ${portText(port)} (${port.service}), ${AUDIENCES[port.audience]}, ${TOKENS[port.token]}.`;
}

function line({ token, isCertain }: PlacedPort, from: number, to: number): Html {
  const start = LEFT + LEFT_WIDTH;
  const bend = (start + RIGHT) / 2;
  const path = `M ${start} ${from} C ${bend} ${from}, ${bend} ${to}, ${RIGHT} ${to}`;
  return html`<path class="line ${token}${isCertain ? '' : ' unsure'}" d="${path}"/>
`;
}

function audienceBox(audience: Audience, middle: number): Html {
  const words = inLines(AUDIENCES[audience], 36);
  const height = words.length * 18 + 14;
  return html`<rect class="box" x="${LEFT}" y="${middle - height / 2}" width="${LEFT_WIDTH}" height="${height}" rx="6"/>
${words.map((text, at) => html`<text x="${LEFT + 12}" y="${middle - height / 2 + 20 + at * 18}">${text}</text>`)}
`;
}

function machineBox({ file, top, rows }: Machine): Html {
  const height = HEAD + rows.length * ROW;
  const name = file.length > LONGEST_NAME ? `…${file.slice(1 - LONGEST_NAME)}` : file;
  return html`<rect class="box" x="${RIGHT}" y="${top}" width="${RIGHT_WIDTH}" height="${height}" rx="6"/>
<text class="file" x="${RIGHT + 12}" y="${top + 20}">${name}</text>
${rows.map(
  ({ port, y }) => html`<circle class="dot ${port.token}" cx="${RIGHT}" cy="${y}" r="5"/>
<text x="${RIGHT + 16}" y="${y + 5}">${portText(port)}: ${port.service}, ${TOKENS[port.token]}, line ${port.line}</text>
`,
)}`;
}

/** At spaces, of at most so many characters each. */
function inLines(text: string, most: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
