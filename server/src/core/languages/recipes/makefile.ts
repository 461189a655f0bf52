// The language of Makefiles: every line of a recipe is a script, started with what the file exports.
import type { EnvironmentSetting, FileSource } from '../../ray/facts/environment.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { certainText } from '../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import type { CommandContext } from '../commands/command.ts';
import { mayBeReplaced } from '../commands/command-environment.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';
import { mayConcernRay, programs } from '../shell/statements.ts';
import { type MakeRule, type MakeStatement, makeStatements } from './make-statements.ts';
import { MakeVariables, REFERENCE } from './make-variables.ts';
import { MOST, readScripts, type Script, writeRecipes } from './scripts.ts';

export const makefile: Language = {
  id: 'makefile',
  title: 'Makefiles',
  reads: 'commands of recipes as in scripts, variables of make',
  limits: [`lines of recipes about Ray: ${MOST}`],
  files: { names: ['Makefile', 'makefile', 'GNUmakefile', 'Makefile.*', '*.mk'], context: [] },
  editor: { languages: ['makefile'], starts: [] },
  fence: { word: 'make', fileName: 'Makefile' },
  comment: '#',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay,
  programs,
  read: (document, syntax) => {
    const { text } = document;
    const statements = makeStatements(text);
    const variables = new MakeVariables(text, statements);
    const facts = readScripts(document, scriptsOf(text, statements, variables), syntax);
    return {
      ...facts,
      requirements: inPlaces([...facts.requirements, ...variables.images()]),
      environment: [...variables.environmentOf(), ...ofTargets(statements, variables), ...facts.environment],
    };
  },
  write: (change, document, facts, syntax) => {
    const statements = makeStatements(document.text);
    const scripts = scriptsOf(document.text, statements, new MakeVariables(document.text, statements));
    return writeRecipes(change, document, facts, syntax, scripts);
  },
};

/** An image that a recipe runs is what its variable names. */
function inPlaces(requirements: readonly Requirement[]): Requirement[] {
  const isFirst = ({ span }: Requirement, at: number) =>
    requirements.findIndex((one) => one.span.start === span.start && one.how === 'image') === at;
  return requirements.filter((one, at) => !one.isNamed || isFirst(one, at));
}

/** Of recipes with `.ONESHELL` the whole, else each of their lines. */
function scriptsOf(text: string, statements: readonly MakeStatement[], variables: MakeVariables): Script[] {
  const { inherits, open } = filesOf(statements, variables);
  const common: CommandContext = {
    environment: variables.environmentOf(),
    environmentOpen: open,
    inherits,
    readsFilesBeside: true,
    shell: true,
    ...usedBy(variables),
  };
  const rules = statements.filter((one): one is MakeRule => one.kind === 'rule');
  const isOneShell = rules.some(({ targets }) => targets.includes('.ONESHELL'));
  const own = new Set(targetsWithVariables(statements));
  const needed = neededBy(rules, own);
  return rules.flatMap((rule) => {
    const users = new Set(rule.targets.flatMap((target) => [...(needed.get(target) ?? [])]));
    const isOwn = users.size > 0 || rule.targets.some((target) => own.has(target));
    const seen = isOwn ? new MakeVariables(text, statements, rule, users) : variables;
    const context = isOwn ? { ...common, ...usedBy(seen), environment: variables.environmentOf(rule, users) } : common;
    const parts = isOneShell ? [rule.recipe] : rule.recipe.map((line) => [line]);
    const recipe = rule.recipe[0]?.start ?? 0;
    return parts
      .filter((lines) => lines.length > 0)
      .map((lines) => ({ text: scriptOf(text, lines, seen), context, recipe }));
  });
}

function usedBy(variables: MakeVariables): Pick<CommandContext, 'variables' | 'telling'> {
  return { variables: (name) => variables.valueOf(name), telling: variables.telling() };
}

function targetsWithVariables(statements: readonly MakeStatement[]): string[] {
  return statements.flatMap((one) => (one.kind === 'assignment' ? (one.targets ?? []) : []));
}

/** By its name, the targets with variables of their own that a target is needed by: what they are made with holds for it too. */
function neededBy(rules: readonly MakeRule[], own: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  for (const { targets, prerequisites } of rules) {
    const users = targets.filter((target) => own.has(target));
    if (users.length === 0) continue;
    for (const name of prerequisites) {
      const known = needed.get(name) ?? new Set();
      for (const user of users) known.add(user);
      needed.set(name, known);
    }
  }
  return needed;
}

/** Settings of single targets, which the file as a whole does not hand on. */
function ofTargets(statements: readonly MakeStatement[], variables: MakeVariables): EnvironmentSetting[] {
  const all = new Set(targetsWithVariables(statements));
  if (all.size === 0) return [];
  const global = new Set(variables.environmentOf().map(({ span }) => span.start));
  const whole: MakeRule = { kind: 'rule', targets: [...all], prerequisites: [], recipe: [] };
  return variables.environmentOf(whole).filter(({ span }) => !global.has(span.start));
}

/** `$$` is a dollar sign, `$(X)` one of make's variables; leading `@`, `-` and `+` are for make. */
function scriptOf(text: string, lines: readonly Span[], variables: MakeVariables): PlacedText {
  const builder = new PlacedTextBuilder();
  for (const [index, { start, end }] of lines.entries()) {
    if (index > 0) builder.write('\n', start, start);
    addLine(
      builder,
      text,
      { start: start + (/^[@+\- \t]*/.exec(text.slice(start, end))?.[0].length ?? 0), end },
      variables,
    );
  }
  return builder.placed(lines.at(-1)?.end ?? 0);
}

function addLine(builder: PlacedTextBuilder, text: string, { start, end }: Span, variables: MakeVariables): void {
  const line = text.slice(start, end);
  let at = 0;
  let isInQuotes = false;
  const keep = (until: number) => {
    for (const character of line.slice(at, until)) if (character === "'") isInQuotes = !isInQuotes;
    builder.keep(line.slice(at, until), start + at);
  };
  for (const { 0: all, 1: dollar, 2: inParentheses, 3: inBraces, 4: letter, index } of line.matchAll(REFERENCE)) {
    const name = inParentheses ?? inBraces ?? letter;
    const isShell = line.startsWith('(shell ', index + 1);
    if (!dollar && name === undefined && !isShell) continue;
    keep(index);
    const place = { start: start + index, end: start + index + all.length };
    // make puts the value in before the shell looks at quotes.
    const known = isInQuotes && name !== undefined ? certainText(variables.valueOf(name)?.value) : undefined;
    if (isShell) builder.keep('$(', place.start);
    else if (dollar) builder.keep('$', place.start);
    else builder.write(known ?? `\${${name}}`, place.start, place.end);
    at = isShell ? index + '$(shell '.length : index + all.length;
  }
  keep(line.length);
}

interface Files {
  /** The weakest first. */
  readonly inherits: readonly FileSource[];
  /** More may be handed on, which are not listed. */
  readonly open: boolean;
}

/** A file that make includes sets variables of make; recipes get them where everything is exported, or the names of that very file. */
function filesOf(statements: readonly MakeStatement[], variables: MakeVariables): Files {
  const included = statements.flatMap((one) =>
    one.kind === 'include' ? one.words.split(/\s+/).map((name) => ({ name, span: one.span, maybe: one.maybe })) : [],
  );
  const isNamed = ({ name }: { name: string }) =>
    statements.some(
      (one) => one.kind === 'export' && one.on && one.words.includes('$(shell') && one.words.includes(name),
    );
  const isKnown = ({ name, maybe }: { name: string; maybe: boolean }) =>
    !maybe && /^[\w./-]+$/.test(name) && /(?:^|\/)\.env[\w.-]*$|\.env$/.test(name);
  const files = included.filter(isKnown);
  const all = variables.handsOnEverything;
  const handedOn = files.filter((one) => all === 'surely' || isNamed(one));
  const settings = variables.environmentOf();
  const replaces = handedOn.some((file) => mayBeReplaced(settings.filter(({ span }) => span.start < file.span.start)));
  const isElsewhere = variables.handsOnFromElsewhere() && !(files.length > 0 && files.every(isNamed));
  // A Makefile that is included may set and export anything.
  const open = files.length < included.length || isElsewhere || replaces || (all === 'maybe' && files.length > 0);
  return { inherits: open ? [] : handedOn.map(({ name, span }) => sourceOf(name, span)), open };
}

function sourceOf(path: string, span: Span): FileSource {
  return { kind: 'file', reader: 'make', path, onlyDefaults: false, order: 'before-import', span };
}
