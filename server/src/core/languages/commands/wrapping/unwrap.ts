// Takes one wrapper off a command: what it runs, with which variables.

import type { EnvironmentSetting, FileSource, Stop } from '../../../ray/facts/environment.ts';
import { PlacedText } from '../../../text/placed-text.ts';
import type { CommandContext, Word, WrittenScript } from '../command.ts';
import { assignmentIn, settingOf, stopped, unsettingOf } from '../command-environment.ts';
import type { Invocation, PlaceBefore } from '../invocation.ts';
import { beginningOf, isRayVariable, textOf } from '../words.ts';
import { type FoundWrapper, takesValue, type Wrapper, wrapperOf } from './wrappers.ts';

export interface Unwrapped {
  readonly found: FoundWrapper;
  /** Variables that the wrapper sets. */
  readonly settings: readonly EnvironmentSetting[];
  readonly command?: Invocation;
  readonly script?: { readonly written: WrittenScript; readonly context: CommandContext };
}

/** `ssh host 'bash -s'`: a shell that runs what it is given to read. */
const READS_INPUT = /^\s*(?:sudo\s+)?(?:\S*\/)?(?:ba|z|da|k)?sh(?:\s+-\w+)*\s*$/;

/** Undefined where the command is no wrapper. */
export function unwrap(invocation: Invocation): Unwrapped | undefined {
  const found = wrapperOf(invocation.words);
  if (!found) return undefined;
  const { words } = invocation;
  const own = readOwnWords(words, found);
  const first = words[0];
  const end = found.name === 'sudo' && first && invocation.context.shell ? { offset: first.span.end } : {};
  const context = contextBehind(invocation.context, found.wrapper, own, { name: found.name, ...end });
  const result = { found, settings: own.settings };
  const written = own.script ?? (own.commandAt === undefined && !own.runsFile ? invocation.input : undefined);
  const given = written === invocation.input || !invocation.input ? {} : { input: invocation.input };
  if (written) return { ...result, script: scriptIn(written, { ...context, ...given }) };
  if (own.commandAt === undefined) return result;
  const rest = words.slice(own.commandAt);
  const text = found.wrapper.script ? scriptOf(rest[0]) : undefined;
  // A word without a space is the program, and the words behind it are its arguments.
  if (text && /\s/.test(text.embedded.text)) {
    const read = invocation.input && READS_INPUT.test(text.embedded.text) ? invocation.input : text;
    const around = invocation.input && read === text ? { ...context, input: invocation.input } : context;
    return { ...result, script: scriptIn(read, around, found.name === 'eval') };
  }
  const { place, input, output, ...others } = invocation;
  const kept = placeBehind(place, found.wrapper, rest[0]);
  return {
    ...result,
    command: {
      ...others,
      words: rest,
      context,
      ...(kept !== undefined && { place: kept }),
      ...(input && { input }),
      ...(output && { output }),
    },
  };
}

interface OwnWords {
  readonly settings: readonly EnvironmentSetting[];
  readonly files: readonly FileSource[];
  readonly loses: boolean;
  readonly isOpen: boolean;
  readonly script?: WrittenScript;
  readonly commandAt?: number;
  /** A shell runs a file: what it is given to read is for the commands in it. */
  readonly runsFile?: boolean;
}

/** `bash -s args`, `bash /dev/stdin`: what it is given to read is the script. */
const READS_SCRIPT = /^-[a-zA-Z]*s[a-zA-Z]*$/;

function readOwnWords(words: readonly Word[], { wrapper, from, name }: FoundWrapper): OwnWords {
  const settings: EnvironmentSetting[] = [];
  const files: FileSource[] = [];
  let loses = wrapper.environment === 'lost';
  let isOpen = wrapper.environmentOpen ?? false;
  let operands = wrapper.operands;
  let optionsEnd = false;
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at] as Word;
    const text = textOf(word);
    const beginning = beginningOf(word);
    if (wrapper.behindDashes && !optionsEnd) {
      const script = scriptOption(words, at, wrapper);
      if (script) return { settings, files, loses, isOpen, script };
      const setting = joinedSetting(word) ?? variableOption(text ?? '', words[at + 1]);
      if (setting) settings.push(setting);
      optionsEnd = text === '--';
    } else if (text === '--' && !optionsEnd) optionsEnd = true;
    else if (beginning.startsWith('-') && !optionsEnd) {
      const script = scriptOption(words, at, wrapper);
      if (script) return { settings, files, loses, isOpen, script };
      if (name === 'env' && (text === '-i' || text === '-' || text === '--ignore-environment')) loses = true;
      if (name === 'sudo' && (text === '-E' || text?.startsWith('--preserve-env'))) [loses, isOpen] = [false, true];
      if (/^--?env-file/.test(beginning)) {
        const file = name === 'uv run' ? envFileAt(words, at) : undefined;
        if (file) files.push(file);
        else isOpen = true;
      }
      const joined = joinedSetting(word);
      if (joined) settings.push(joined);
      if (text === undefined || !takesValue(wrapper, text)) continue;
      at++;
      const setting = variableOption(text, words[at]);
      if (setting) settings.push(setting);
    } else if (wrapper.assignments && assignmentIn(word) && !(wrapper.script && /\s/.test(beginning))) {
      const setting = settingIn(word);
      if (setting) settings.push(setting);
    } else if (operands > 0) operands--;
    else if (wrapper.runsFile) {
      const options = words.slice(from, at).map((one) => textOf(one) ?? '');
      const runsFile = text !== '/dev/stdin' && !options.some((option) => READS_SCRIPT.test(option));
      return { settings, files, loses, isOpen, runsFile };
    } else if (!wrapper.scriptOnly) {
      if (!isPassedOver(words, at)) break;
      // `env -i $(cat .env) command`: all that it gets.
      if (name === 'env' && loses) isOpen = true;
    }
  }
  const hasCommand = at < words.length && !wrapper.scriptOnly;
  return { settings, files, loses, isOpen, ...(hasCommand && { commandAt: at }) };
}

/** `--env-file FILE`, `--env-file=FILE` of uv. */
function envFileAt(words: readonly Word[], at: number): FileSource | undefined {
  const word = words[at] as Word;
  const [joined] = /^--env-file=/.exec(beginningOf(word)) ?? [];
  const place = joined ? word : words[at + 1];
  const path = joined ? textOf(word)?.slice(joined.length) : textOf(place);
  if (!path || !place) return undefined;
  return { kind: 'file', reader: 'dotenvy', path, onlyDefaults: true, order: 'before-import', span: place.span };
}

/** A variable before the command holds options. */
function isPassedOver(words: readonly Word[], at: number): boolean {
  const word = words[at] as Word;
  return word.value.kind !== 'literal' && beginningOf(word) === '' && !isRayVariable(word) && at + 1 < words.length;
}

function variableOption(option: string, word: Word | undefined): EnvironmentSetting | undefined {
  const text = textOf(word);
  if (word && (option === '-u' || option === '--unset') && text !== undefined) return unsettingOf(text, word.span);
  return word && /^(?:-e|--(?:set)?env)$/.test(option) ? settingIn(word) : undefined;
}

/** `--env=NAME=value`, `--setenv=NAME=value` */
function joinedSetting(word: Word): EnvironmentSetting | undefined {
  const [option] = /^--(?:set)?env=/.exec(beginningOf(word)) ?? [];
  const assignment = option === undefined ? undefined : assignmentIn(word, option.length);
  return assignment && settingOf(assignment);
}

function settingIn(word: Word): EnvironmentSetting | undefined {
  const assignment = assignmentIn(word);
  return assignment && settingOf(assignment);
}

/** `-c "script"`, `--command="script"`. */
function scriptOption(
  words: readonly Word[],
  at: number,
  { scriptOption: option }: Wrapper,
): WrittenScript | undefined {
  const word = words[at] as Word;
  const text = textOf(word);
  if (!option) return undefined;
  if (text !== undefined && option.test(text)) return scriptOf(words[at + 1]);
  const [head = '', name = ''] = /^(--[\w-]+)=/.exec(beginningOf(word)) ?? [];
  return option.test(name) ? scriptOf(word, head.length) : undefined;
}

/** Undefined where it is not known which characters the shell will read. */
export function scriptOf(word: Word | undefined, from = 0): WrittenScript | undefined {
  if (!word) return undefined;
  const text = textOf(word);
  const isPlain = word.textSpan && text !== undefined && word.pieces === undefined;
  const written =
    word.script ?? (isPlain ? { embedded: PlacedText.at(text, word.textSpan.start), expanded: false } : undefined);
  if (!written || from === 0) return written;
  return { ...written, embedded: written.embedded.slice(from) };
}

function scriptIn(written: WrittenScript, context: CommandContext, sameShell = false) {
  const { variables, takesNoPrefix: _, ...others } = context;
  const keeps = (written.expanded || sameShell) && variables;
  return { written, context: { ...others, shell: true, ...(keeps && { variables }) } };
}

function contextBehind(
  context: CommandContext,
  wrapper: Wrapper,
  { settings, files, loses, isOpen }: OwnWords,
  stop: Stop,
): CommandContext {
  const { readsFilesBeside, onHostedRunner, ...others } = context;
  const staysHere = !wrapper.onAnotherMachine && wrapper.runsIn === undefined;
  const isElsewhere = files.length > 0 && !readsFilesBeside;
  return {
    ...others,
    ...(onHostedRunner && staysHere && { onHostedRunner }),
    ...(readsFilesBeside && wrapper.environment === 'kept' && { readsFilesBeside }),
    environment: [...(loses ? stopped(context.environment, stop) : context.environment), ...settings],
    environmentOpen: isOpen || isElsewhere || (!loses && context.environmentOpen),
    // What is set already stays.
    inherits: [...(isElsewhere ? [] : files), ...(loses ? [] : (context.inherits ?? []))],
    ...(loses && { isApart: true }),
    ...(wrapper.runsIn && { runsIn: wrapper.runsIn }),
    ...(wrapper.onAnotherMachine && { onAnotherMachine: true }),
  };
}

function placeBehind(
  place: PlaceBefore | undefined,
  wrapper: Wrapper,
  next: Word | undefined,
): PlaceBefore | undefined {
  if (place === undefined) return undefined;
  if (wrapper.environment === 'kept') return wrapper.keyword && next ? { ...place, offset: next.span.start } : place;
  // ssh joins the words to a script; a program such as docker runs them as they are.
  return next && { offset: next.span.start, ...(!wrapper.script && { opening: 'env ' }) };
}
