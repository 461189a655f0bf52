// Reads what a project asks for from `[tool.ray-guard]` of its pyproject.toml, and says what is wrong with it.
import { parse, type TomlTable } from 'smol-toml';
import { recommendedRange } from '../ray/advisories.ts';
import { rayData } from '../ray/data.ts';
import { boundedLine } from '../ray/quote-requirement.ts';
import { releasesAllowedBy } from '../ray/releases.ts';
import type { Document } from '../text/document.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { Span } from '../text/span.ts';
import type { PolicyLayer, Severity } from './policy.ts';

export interface PolicyReading {
  readonly policy?: PolicyLayer;
  /** One sentence each, with the cure. */
  readonly problems: readonly PolicyProblem[];
}

interface PolicyProblem {
  readonly span: Span;
  readonly message: string;
}

const KEYS = ['ray', 'severity'];
const SEVERITIES = ['error', 'warning', 'information', 'off'];
const HEADER = /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*["']?ray-guard["']?[ \t]*[.\]]/m;

/** `[tool.ray-guard]` of a pyproject.toml; no policy when the table is absent. What is wrong in it is left out of the policy. */
export function readPolicy(document: Document, ruleIds: readonly string[]): PolicyReading {
  const { path, text } = document;
  if (path.slice(path.lastIndexOf('/') + 1) !== 'pyproject.toml' || !text.includes('ray-guard'))
    return { problems: [] };
  const problems: PolicyProblem[] = [];
  const report = (key: string | undefined, message: string) => problems.push({ span: spanOf(text, key), message });
  const table = readTable(text, report);
  if (!table) return { problems };
  for (const key of Object.keys(table)) {
    if (!KEYS.includes(key)) report(key, `${quote(key)} is no key of [tool.ray-guard]; ${meant(key, KEYS)}`);
  }
  const range = readRange(table.ray, report);
  const severity = readSeverities(table.severity, ruleIds, report);
  return {
    policy: {
      ...(range !== undefined && { ray: range }),
      ...(table.severity !== undefined && { severity }),
      places: {},
    },
    problems,
  };
}

type ReportProblem = (key: string | undefined, message: string) => void;

function readTable(text: string, report: ReportProblem): TomlTable | undefined {
  let tool: unknown;
  try {
    tool = parse(text.replace(/^\uFEFF/, '')).tool;
  } catch {
    if (HEADER.test(text))
      report(undefined, 'This file is not valid TOML, so [tool.ray-guard] is not applied; mend the file first.');
    return undefined;
  }
  const table = isTable(tool) ? tool['ray-guard'] : undefined;
  if (table === undefined || isTable(table)) return table;
  report('ray-guard', '"ray-guard" in [tool] must be a table with the keys "ray" and "severity".');
  return undefined;
}

function readRange(value: unknown, report: ReportProblem): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && releasesAllowedBy(value, 'pep440', rayData)) return value;
  const found = typeof value === 'string' ? `${quote(value)} is not one` : 'this is not a string';
  report(
    'ray',
    `"ray" in [tool.ray-guard] takes a PEP 440 range such as "${recommendedRange(rayData)}", and ${found}.`,
  );
  return undefined;
}

function readSeverities(
  value: unknown,
  ruleIds: readonly string[],
  report: ReportProblem,
): Readonly<Record<string, Severity | 'off'>> {
  if (value === undefined) return {};
  if (!isTable(value)) {
    report(
      'severity',
      '"severity" in [tool.ray-guard] must be a table from a rule to "error", "warning", "information" or "off".',
    );
    return {};
  }
  const severity: [string, Severity | 'off'][] = [];
  for (const [rule, wanted] of Object.entries(value)) {
    if (!ruleIds.includes(rule)) report(rule, `${quote(rule)} is no rule of Ray Guard; ${meant(rule, ruleIds)}`);
    else if (isSeverity(wanted)) severity.push([rule, wanted]);
    else report(rule, `The severity of "${rule}" must be "error", "warning", "information" or "off".`);
  }
  return Object.fromEntries(severity);
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && SEVERITIES.includes(value);
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function meant(word: string, words: readonly string[]): string {
  const nearest = nearestWord(word, words);
  return nearest ? `did you mean "${nearest}"?` : `there are ${words.join(', ')}.`;
}

function quote(text: string): string {
  return `"${boundedLine(text)}"`;
}

/** The key where it is written in or below the table's header; the header, or the first mention, where it is not found. */
function spanOf(text: string, key: string | undefined): Span {
  const header = HEADER.exec(text);
  const from = header?.index ?? Math.max(0, text.indexOf('ray-guard'));
  const lineStart = header ? from + header[0].search(/\[/) : from;
  const table: Span = { start: lineStart, end: text.slice(from).search(/[\r\n]|$/) + from };
  if (key === undefined) return table;
  const pattern = new RegExp(`(?<![\\w-])${key.replace(/[^\w-]/g, '\\$&')}(?![\\w-])(?=["']?[ \\t]*[=.\\]])`, 'g');
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? { start: found.index, end: found.index + key.length } : table;
}
