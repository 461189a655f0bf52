// What must hold of every text whatsoever, of how it is read, checked and fixed.
import { isDeepStrictEqual } from 'node:util';
import {
  type Analysis,
  applyEdits,
  combineFixes,
  type Document,
  type Finding,
  languages,
  mayHoldFacts,
  REASON,
  type ReadFacts,
  readPolicy,
  type TextEdit,
  Workspace,
} from '../../server/src/core/index.ts';
import { oneShotSyntax, type Syntax } from '../../server/src/core/languages/syntax.ts';
import { damage } from '../support/damage.ts';
import { engine, grammars, write } from '../support/engine.ts';
import { spansOutside } from './spans.ts';

export interface Violation {
  /** The same for the same mistake, as far as that can be known. */
  readonly what: string;
  readonly details: string;
}

/** An editor stops after ten; what needs more goes on for ever. */
const MOST_ROUNDS = 10;

/** Code units parsed for each one of the text: notebooks and scripts in scripts are parsed as a whole and in parts. */
const MOST_PARSED = 40;

const scratch = oneShotSyntax(grammars);

/** `siblings` are read already. `live` has seen the text before. */
export function violationsOf(
  document: Document,
  siblings: ReadonlyMap<string, ReadFacts>,
  live: Syntax,
): readonly Violation[] {
  const found: Violation[] = [];
  const say = (what: string, details: unknown = '') => found.push({ what, details: String(details) });
  const counted = countingSyntax();
  const { facts, failures } = engine.read(document, counted.syntax);
  for (const { where, error } of failures) say(`${where} throws ${error.slice(0, 60).replaceAll(': ', ' ')}`, error);
  const most = MOST_PARSED * (document.text.length + 200);
  if (counted.parsed() > most) say('parses too much', `${counted.parsed()} of ${document.text.length}`);
  const edited = engine.read(document, live);
  if (!isDeepStrictEqual(edited.facts, facts)) say('incremental reading differs');
  for (const place of spansOutside(facts, document.text.length)) say(`span of ${place} outside`);
  if (isOverlooked(document)) say('the quick look overlooks facts');

  const analysis = judge(document, siblings, facts);
  for (const { where, error } of analysis.failures)
    say(`${where} throws ${error.slice(0, 60).replaceAll(': ', ' ')}`, error);
  for (const place of spansOutside(analysis.findings, document.text.length, document.path))
    say(`span of finding ${place} outside`);
  // One of them, another one for another text: the next execution looks at the next.
  const finding = analysis.findings[document.text.length % Math.max(1, analysis.findings.length)];
  if (finding && facts.problems.length === 0 && damage(document) === 0)
    checkFixes(finding, document, siblings, analysis, say);
  checkFixAll(document, siblings, analysis, say);
  return found;
}

type Say = (what: string, details?: unknown) => void;

function judge(document: Document, siblings: ReadonlyMap<string, ReadFacts>, facts: ReadFacts): Analysis {
  const workspace = new Workspace();
  for (const [path, own] of siblings) workspace.set(path, own, readPolicy(own).policy);
  workspace.set(document.path, facts, readPolicy(facts).policy);
  const context = workspace.contextFor(document.path, facts);
  return engine.check(document, context.facts, context.project);
}

function rejudge(document: Document, siblings: ReadonlyMap<string, ReadFacts>): Analysis {
  return judge(document, siblings, engine.read(document).facts);
}

/** Of a sound text: what is in a damaged one may be another thing as soon as a character is another. */
function checkFixes(
  finding: Finding,
  document: Document,
  siblings: ReadonlyMap<string, ReadFacts>,
  { findings, facts }: Analysis,
  say: Say,
): void {
  const same = (one: Finding) => one.rule === finding.rule && one.message === finding.message;
  const { rule, span } = finding;
  for (const { title, edits } of finding.fixes) {
    const fixed = applied(document, edits);
    if (!fixed || fixed.text === document.text) {
      say(`fix of ${rule} changes nothing`, title);
      continue;
    }
    if (damage(fixed) > 0) say(`fix of ${rule} breaks the text`, `${title}\n${fixed.text}`);
    else if (rejudge(fixed, siblings).findings.filter(same).length >= findings.filter(same).length)
      say(`fix of ${rule} leaves its finding`, `${title}\n${fixed.text}`);
  }
  if (engine.rules.find(({ meta }) => meta.id === rule)?.meta.about) return;
  for (const scope of ['line', 'file'] as const) {
    try {
      const edits = write({ kind: 'suppress', span, rule, reason: REASON, scope }, document, facts);
      if (!edits?.length) continue;
      const fixed = applied(document, edits);
      if (!fixed || fixed.text === document.text) say(`suppressing (${scope}) changes nothing`, rule);
      else if (damage(fixed) > 0) say(`suppressing (${scope}) breaks the text`, `${rule}\n${fixed.text}`);
      else if (rejudge(fixed, siblings).findings.filter(same).length >= findings.filter(same).length)
        say(`suppressing (${scope}) leaves its finding`, `${rule}\n${fixed.text}`);
    } catch (error) {
      say(`suppressing (${scope}) throws`, error);
    }
  }
}

function checkFixAll(
  document: Document,
  siblings: ReadonlyMap<string, ReadFacts>,
  { findings }: Analysis,
  say: Say,
): void {
  const fix = (some: readonly Finding[]) => combineFixes(some, { safeOnly: true, atLeast: 1 });
  let now = document;
  let next = fix(findings);
  for (let round = 0; next && round < MOST_ROUNDS; round++) {
    const fixed = applied(now, next.edits);
    if (!fixed) break;
    now = fixed;
    next = fix(rejudge(now, siblings).findings);
  }
  if (next) say('fixing all safely never ends', now.text);
}

function applied(document: Document, edits: readonly TextEdit[]): Document | undefined {
  const text = applyEdits(document.text, edits);
  return text === undefined ? undefined : { ...document, text };
}

/** The quick look may only say no of a text that holds nothing. */
function isOverlooked(document: Document): boolean {
  const language = languages.find(({ id }) => id === document.languageId);
  if (!language || mayHoldFacts(language, document.text)) return false;
  const { processes, environment, requirements, reaches, problems } = language.read(document, scratch);
  // Of a damaged text it may know less than a patient reader.
  return problems.length === 0 && processes.length + environment.length + requirements.length + reaches.length > 0;
}

function countingSyntax(): { readonly syntax: Syntax; readonly parsed: () => number } {
  let parsed = 0;
  const count = <T extends Syntax['withTree']>(parse: T): T =>
    ((id, text, use) => {
      parsed += text.length;
      return parse(id, text, use);
    }) as T;
  return {
    syntax: { withTree: count(scratch.withTree), withSnippet: count(scratch.withSnippet) },
    parsed: () => parsed,
  };
}
