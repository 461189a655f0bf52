// Ray in conda-lock's and pixi's lock files, read by lines: they may be tens of megabytes.
import type { Requirement } from '../../ray/facts/requirement.ts';
import { span } from '../../text/span.ts';

export function isCondaLock(fileName: string, text: string): boolean {
  if (fileName === 'pixi.lock') return true;
  return /conda-lock\.ya?ml$/.test(fileName) && /^package:/m.test(text);
}

const NAME =
  /^([ \t]*)(- )?name: ['"]?ray(?:-(?:all|air|client|core|dashboard|data|default|k8s|llm|rllib|serve|train|tune))?['"]?[ \t]*\r?$/gm;
const VERSION = /^[ \t]*(?:- )?version: ['"]?([\w.+!-]+)['"]?[ \t]*\r?$/m;
/** Newer pixi locks name a conda package by the file that is fetched alone. */
const FETCHED =
  /\/ray-(?:all|air|client|core|dashboard|data|default|llm|rllib|serve|train|tune)-(\d[\w.]*)-[^/\s]*\.(?:conda|tar\.bz2)[ \t]*\r?$/gm;
/** An entry is no longer than this. */
const REACH = 2000;

/** One requirement for each version that an entry has; every platform's entry is one. */
export function lockedRequirements(text: string, fileName: string): Requirement[] {
  const found = new Map<number, Requirement>();
  const add = (versions: string, start: number) =>
    found.set(start, {
      package: 'ray',
      how: 'locked',
      notation: 'exact',
      versions,
      span: span(start, start + versions.length),
      where: fileName,
    });
  for (const match of text.matchAll(NAME)) {
    const [whole, indent = '', dash = ''] = match;
    const keys = ' '.repeat(indent.length + dash.length);
    const from = match.index + whole.length + 1;
    const rest = text.slice(from, from + REACH);
    // The entry ends where its keys do.
    const end = rest.search(new RegExp(`^(?!${keys}[^ \\t-]|${keys} )`, 'm'));
    const version = VERSION.exec(end === -1 ? rest : rest.slice(0, end));
    if (version?.[1]) add(version[1], from + version.index + version[0].indexOf(version[1], version[0].indexOf(':')));
  }
  for (const match of text.matchAll(FETCHED)) {
    const [whole, version = ''] = match;
    add(version, match.index + whole.lastIndexOf(`-${version}-`) + 1);
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}
