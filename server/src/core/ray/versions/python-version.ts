// One Python version, as interpreters are named: `3.9`, `3.9.18`, `python-3.9`, `cpython@3.9`, `-py39`.
import type { Span } from '../../text/span.ts';
import type { Requirement } from '../facts/requirement.ts';

const INTERPRETER = /^(?:c?python[-@]?)?3\.(\d{1,2})(?![\d])/;

/** `3.9`; undefined for other interpreters, and where the minor version is open. */
export function minorPython(text: string): string | undefined {
  const minor = INTERPRETER.exec(text.trim())?.[1];
  return minor === undefined ? undefined : `3.${Number(minor)}`;
}

/** Of the tag of an image: `python:3.9-slim`, `rayproject/ray:2.44.0-py39-cpu`, `uv:python3.9-alpine`. */
export function pythonOfImage(name: string): string | undefined {
  const tag = /:([\w.-]+)$/.exec(name)?.[1] ?? '';
  if (/(?:^|\/)python:[\w.-]+$/.test(name)) return minorPython(tag);
  const minor = /(?:^|-)py3(\d{1,2})(?:-|$)/.exec(tag)?.[1] ?? /(?:^|-)python3\.(\d{1,2})(?:-|\.|$)/.exec(tag)?.[1];
  return minor === undefined ? undefined : `3.${Number(minor)}`;
}

/** That Python and no other; nothing is written in its place. */
export function onlyPython(version: string, span: Span, where: string): Requirement {
  return { package: 'python', how: 'installed', notation: 'pep440', versions: `==${version}.*`, span, where };
}

export function lowestMinor(versions: readonly string[]): string | undefined {
  const minors = versions.map((version) => Number(version.slice(2)));
  return minors.length === 0 ? undefined : `3.${Math.min(...minors)}`;
}
