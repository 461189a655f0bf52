// Reads a shell script, a whole file or a piece of another one, into what its commands say of Ray.

import type { Node } from 'web-tree-sitter';
import { TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSetting, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { literal } from '../../ray/facts/value.ts';
import type { PlacedText } from '../../text/placed-text.ts';
import { contains, type Span, span } from '../../text/span.ts';
import {
  type Command,
  type CommandContext,
  type CommandFacts,
  type LeftByShells,
  noCommandFacts,
  type WrittenScript,
} from '../commands/command.ts';
import { assignmentIn, mayBeReplaced, settingOf, stopped } from '../commands/command-environment.ts';
import { namedImages } from '../commands/containers/images.ts';
import { endedWithShell, joinFacts, readInTurn } from '../commands/join-facts.ts';
import { mayMatter, readCommand } from '../commands/read-command.ts';
import { usualText } from '../commands/words.ts';
import { leaveOut } from '../left-out.ts';
import type { Syntax } from '../syntax.ts';
import { readCommandNode } from './commands.ts';
import { type EnvironmentFile, filesOfEnv, findEnvironmentFiles } from './environment-files.ts';
import { type Export, HandedOn, readExports, settingsAt } from './exports.ts';
import { folderAt } from './paths.ts';
import { type Place, placeOf, reaches } from './reach-of-statements.ts';
import { commandsOfArguments, functionCalledBy } from './runners.ts';
import { forGrammar, ScriptSource, withLineFeeds } from './script-source.ts';
import { findStatements, isScriptForLater, mayRunRay } from './statements.ts';
import { Variables } from './variables.ts';
import { readWord, readWords } from './words.ts';

/** A script in a script in a script. */
export const DEEPEST = 6;
/** No person writes more; with more it is not followed which of them hold where. */
export const MOST_EXPORTS = 500;
/** With more of them it is not followed which file holds what. */
export const MOST_FILES = 100;

/** For a script inside another language; offsets of the facts are the document's. */
export function readScript(embedded: PlacedText, context: CommandContext, syntax: Syntax, depth = 0): CommandFacts {
  if (!context.input && !mayRunRay(embedded.text, context.telling)) return noCommandFacts;
  if (depth > DEEPEST) {
    leaveOut(
      embedded.spanInDocument(span(0, embedded.text.length)),
      'Scripts in scripts are read seven deep; what is deeper is not.',
    );
    return noCommandFacts;
  }
  const plain = withLineFeeds(embedded);
  return syntax.withSnippet(
    'bash',
    forGrammar(plain.text),
    ({ rootNode }) => readStatements(new ScriptSource(rootNode, plain), context, syntax, depth).facts,
  );
}

function firstOf(source: ScriptSource): Span {
  return source.inDocument(0, Math.min(1, source.text.length));
}

export interface Reading {
  readonly facts: CommandFacts;
  /** The statements that facts were looked for in. */
  readonly statements: readonly Node[];
  /** What a shell that reads the script has at its end: what it hands on, and with `set -a` all that is set. */
  readonly exported: ProcessEnvironment;
  readonly assigned: ProcessEnvironment;
}

export function readStatements(source: ScriptSource, context: CommandContext, syntax: Syntax, depth = 0): Reading {
  const variables = new Variables(source, context);
  const { input: stdin, ...outer } = context;
  const statements = findStatements(source, context.telling, stdin !== undefined);
  const handedOn = new HandedOn(source);
  const exports = statements.flatMap((node) => readExports(node, source, variables, handedOn));
  const isTooMany = exports.length > MOST_EXPORTS;
  if (isTooMany)
    leaveOut(firstOf(source), `Of more than ${MOST_EXPORTS} exported variables it is not followed which hold where.`);
  const commands = statements.filter(({ type }) => type === 'command');
  const openings = findOpenings(statements, commands, exports, source);
  const found = findEnvironmentFiles(source, handedOn, variables);
  if (found.length > MOST_FILES)
    leaveOut(firstOf(source), `Of more than ${MOST_FILES} files with variables it is not followed which hold where.`);
  const files = found.length > MOST_FILES ? found.map(({ place }) => ({ place })) : found;
  const nested = (embedded: PlacedText, inner: CommandContext) => readScript(embedded, inner, syntax, depth + 1);
  const everything = statements.flatMap((node) => readExports(node, source, variables, handedOn, true));
  const kept = everything.filter(({ node }) => !exports.some((one) => one.node.id === node.id));
  const isRead = (node: Node) => commands.some(({ id }) => id === node.id);
  const read = readInTurn(commands, (node, before) => {
    const forSteps = handedToSteps(node, source, variables);
    if (forSteps.length > 0) return { ...noCommandFacts, left: { ended: [], handedOn: forSteps, open: false } };
    const command = withInput(readCommandNode(node, source, variables), stdin);
    const isForLater = command.input && isScriptForLater(node, source) && !isKnownOutput(node, variables);
    const runner = isForLater || mayMatter(command) ? undefined : functionCalledBy(node, source);
    // With which variables it is started is asked only of a command that may be Ray's.
    if (!isForLater && !runner && !mayMatter(command)) return noCommandFacts;
    const place = placeOf(node, source);
    const around = environmentAt(
      place,
      isTooMany ? [] : exports,
      [...files, ...filesOfEnv(node, source, variables)],
      context,
    );
    const isOpen =
      isTooMany ||
      around.open ||
      openings.some((one) => reaches(one, place) !== 'not') ||
      (runner !== undefined && /\bRAY_AUTH/.test(runner.text));
    const known = (name: string) => variables.valueAt(name, node);
    const inner: CommandContext = {
      ...outer,
      environment: [
        ...before.settings.flatMap(forLaterSteps),
        ...endedBefore(place, everything),
        ...keptFrom(place, kept),
        ...around.settings,
      ],
      environmentOpen: isOpen || before.open,
      inherits: around.inherits ?? [],
      shell: true,
      variables: known,
      folder: () => folderAt(node, source, variables, context.folder ? context.folder() : '.'),
    };
    if (command.input && isForLater) return nested(command.input.embedded, inner);
    if (!runner) return readCommand(command, inner, nested);
    const words = node.childrenForFieldName('argument').flatMap((word) => readWords(word, source, variables));
    const given = new Variables(source, context, { definition: runner, words });
    const start = command.span.start;
    return joinFacts(
      commandsOfArguments(runner, source, isRead).map((one) => {
        const run = readCommandNode(one, source, given);
        const assignments = [...command.assignments, ...run.assignments];
        return readCommand({ ...run, assignments, place: start }, inner, nested);
      }),
    );
  });
  const environment = exports.map(({ setting }) => setting);
  const end: Place = { span: span(source.text.length, source.text.length), around: [] };
  const isWritten = (node: Node) => writesAuthentication(node) && handedToSteps(node, source, variables).length === 0;
  const left = leftAt(end, everything, commands.some(isWritten));
  const images = statements
    .flatMap((node) => imagesNamedBy(node, source, variables))
    .filter((image) => !read.requirements.some((one) => contains(one.span, image.span)));
  const own = { ...noCommandFacts, environment, requirements: images, ...(left && { left }) };
  const facts = joinFacts([own, read]);
  return {
    facts: { ...facts, environment: inOrder(facts.environment) },
    statements,
    exported: environmentAt(end, exports, files, context),
    assigned: environmentAt(end, everything, files, context),
  };
}

/** What the script is given to read reaches a command that has nothing else to read. */
function withInput(command: Command, input: WrittenScript | undefined): Command {
  return input && !command.input ? { ...command, input } : command;
}

/** Then who runs it finds the text in its variable. */
function isKnownOutput({ parent }: Node, variables: Variables): boolean {
  const substitution = parent?.type === 'redirected_statement' ? parent.parent : parent;
  return substitution?.type === 'command_substitution' && variables.outputAt(substitution) !== undefined;
}

/** `RAY_IMAGE=rayproject/ray:2.9.0`, `${RAY_IMAGE:-rayproject/ray:2.9.0}` in it. */
function imagesNamedBy(node: Node, source: ScriptSource, variables: Variables): Requirement[] {
  if (node.type === 'declaration_command')
    return node.namedChildren.flatMap((child) => imagesNamedBy(child, source, variables));
  const value = node.type === 'variable_assignment' ? node.childForFieldName('value') : null;
  if (!value || value.type === 'array' || !value.text.includes('/ray')) return [];
  const word = readWord(value, source, variables);
  const usual = usualText(word.value);
  const isDefault = word.value.kind === 'one-of' && { isDefault: true as const };
  const named =
    usual === undefined
      ? []
      : namedImages({ ...word, value: literal(usual) }, node.childForFieldName('name')?.text ?? '');
  return named.map((one) => ({ ...one, ...isDefault }));
}

/** The variables at a place. */
function environmentAt(
  place: Place,
  exports: readonly Export[],
  files: readonly EnvironmentFile[],
  context: CommandContext,
): ProcessEnvironment {
  const settings = [...context.environment, ...settingsAt(place, exports)];
  // A script in quotes tells by itself what it takes in, and where.
  const reaching = files.filter((file) =>
    contains(place.span, file.place.span) ? !file.isQuoted : reaches(file.place, place) !== 'not',
  );
  const isFirst = ({ place: { span: at } }: EnvironmentFile) => {
    const before = exports.filter((one) => one.place.span.start < at.start && reaches(one.place, place) !== 'not');
    return !mayBeReplaced([...context.environment, ...before.map(({ setting }) => setting)]);
  };
  const isKnown = (one: EnvironmentFile) =>
    context.readsFilesBeside &&
    (contains(place.span, one.place.span) || reaches(one.place, place) === 'surely') &&
    isFirst(one);
  const known = reaching.flatMap((one) => (one.file && isKnown(one) ? one.file : []));
  const inherits = [...(context.inherits ?? []), ...known];
  const open = context.environmentOpen || known.length < reaching.length;
  return { settings, open, ...(inherits.length > 0 && { inherits }) };
}

/** Variables of the shell that the command would get if they were exported. */
function keptFrom(place: Place, kept: readonly Export[]): EnvironmentSetting[] {
  return settingsAt(place, kept).flatMap((setting) => {
    const { start, end } = setting.span;
    return end > start ? stopped([setting], { name: 'shell', offset: start }) : [];
  });
}

/** Set by a shell inside the script that has ended: `(export X=v)`. */
function endedBefore(place: Place, all: readonly Export[]): EnvironmentSetting[] {
  const isOver = ({ place: { span: own, around } }: Export) =>
    own.end <= place.span.start &&
    around.some(({ effect, span: outer }) => effect === 'not' && !contains(outer, place.span));
  return endedWithShell(all.filter(isOver).map(({ setting }) => setting));
}

/** The token file stays where the script ends, and its variables do not. */
function leftAt(end: Place, all: readonly Export[], open: boolean): LeftByShells | undefined {
  const settings = settingsAt(end, all);
  const handedOn = settings.filter(({ name }) => name === TOKEN_FILE);
  const ended = [...endedBefore(end, all), ...endedWithShell(settings.filter(({ name }) => name !== TOKEN_FILE))];
  return ended.length > 0 || handedOn.length > 0 || open ? { ended, handedOn, open } : undefined;
}

/** `echo "NAME=value" >> "$GITHUB_ENV"`. */
function handedToSteps(node: Node, source: ScriptSource, variables: Variables): EnvironmentSetting[] {
  if (!isForSteps(node) || node.childForFieldName('name')?.text !== 'echo') return [];
  const [only, other] = node.namedChildren.filter(({ type }) => type !== 'command_name');
  const [word] = only && !other ? readWords(only, source, variables) : [];
  const assignment = word && assignmentIn(word);
  const setting = assignment && settingOf(assignment);
  const { around, function: inFunction } = placeOf(node, source);
  const isSure = around.length === 0 && !inFunction;
  return setting ? [isSure ? setting : { ...setting, holds: 'maybe' }] : [];
}

function isForSteps({ parent }: Node): boolean {
  const redirects = parent?.type === 'redirected_statement' ? parent.namedChildren : [];
  return redirects.some(({ type, text }) => type === 'file_redirect' && GITHUB_ENV.test(text));
}

const GITHUB_ENV = /^>>\s*"?\$\{?GITHUB_ENV\}?"?$/;

/** The step that hands a variable on does not get it itself. */
function forLaterSteps(setting: EnvironmentSetting): EnvironmentSetting[] {
  const stays = setting.stoppedBy !== undefined || setting.name === TOKEN_FILE;
  return stays ? [setting] : stopped([setting], { name: 'GITHUB_ENV' });
}

/** From where on variables may be set that the script does not show. */
function findOpenings(
  statements: readonly Node[],
  commands: readonly Node[],
  exports: readonly Export[],
  source: ScriptSource,
): Place[] {
  const everywhere: Place = { span: span(-1, -1), around: [] };
  const written = commands.some((node) => writesAuthentication(node) && !isForSteps(node));
  // A shell variable changes what programs get if it was exported before the script began.
  const unexported = statements.filter(
    (node) =>
      /^(?:declaration_command|variable_assignment)$/.test(node.type) &&
      /\bRAY_AUTH/.test(node.text) &&
      !exports.some((one) => one.node.id === node.id || one.setting.name === node.childForFieldName('name')?.text),
  );
  return [...(written ? [everywhere] : []), ...unexported.map((node) => placeOf(node, source))];
}

function inOrder<T extends { readonly span: { readonly start: number } }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => a.span.start - b.span.start);
}

/** `echo "export RAY_AUTH_MODE=token" >> ~/.bashrc`: set for shells to come, in a way that is not followed. */
function writesAuthentication(command: Node): boolean {
  const program = command.childForFieldName('name')?.text ?? '';
  if (!/^(?:echo|printf|cat|tee|sed|sudo)$/.test(program)) return false;
  const whole =
    command.parent?.type === 'redirected_statement' || command.parent?.type === 'pipeline' ? command.parent : command;
  const toFile =
    whole.type === 'pipeline' ||
    whole.namedChildren.some(({ type }) => type === 'file_redirect') ||
    /^(?:tee|sed)$/.test(program);
  return toFile && /RAY_AUTH/.test(whole.text);
}
