// A command as every language that holds commands hands it over: shell, Dockerfile, compose, Kubernetes, workflows, Python.

import type { EnvironmentSetting, EnvironmentSource } from '../../ray/facts/environment.ts';
import type { ContainerStart, Process, Reach } from '../../ray/facts/process.ts';
import type { EmbeddedText, ProvidedEnvironment } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { Value } from '../../ray/facts/value.ts';
import type { PlacedText } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import type { Holes } from './holes.ts';

/** A stretch of a word: `--port=` and `$PORT` are two. */
export interface Piece {
  readonly value: Value;
  readonly span: Span;
  /** As a word's. */
  readonly textSpan?: Span;
}

/** Text that another shell runs: the argument of `bash -c`, a heredoc for ssh. */
export interface WrittenScript {
  readonly embedded: PlacedText;
  /** The shell around it puts its own variables in before the script runs. */
  readonly expanded: boolean;
  /** What the shell around it makes of it, as far as that is known: what is not stands as a mark of a template. */
  readonly filled?: PlacedText;
  /** It is inside words, as of `echo`. */
  readonly isInline?: true;
}

/** One word of a command line, as the program will see it: unquoted, unescaped. */
export interface Word {
  readonly value: Value;
  /** In the document, quotes included. */
  readonly span: Span;
  /** The characters themselves in the document, one for one; absent where escapes or expansions stand between them. */
  readonly textSpan?: Span;
  /** In order, where the word is made of several. */
  readonly pieces?: readonly Piece[];
  /** Only some runs have it: an item that is added to a list under a condition. default: those to which nothing else is given. */
  readonly maybe?: 'some runs' | 'default';
  /** The word as a script, where quotes and escapes are known but it is not `textSpan`. */
  readonly script?: WrittenScript;
}

/** `NAME=value` before a command. */
export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Value;
  readonly valueSpan: Span;
  readonly span: Span;
}

export interface Command {
  readonly words: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly span: Span;
  /** More words may come at run time: `"$@"`, a template. */
  readonly open: boolean;
  /** What it is given to read: a heredoc. */
  readonly input?: WrittenScript;
  /** The file that its output goes to. */
  readonly output?: Word;
  /** Nothing shows what reads its output. */
  readonly isPrinted?: true;
  /** Where `NAME=value ` reaches the program, if that is not before the first word: at the call of a function that runs it. */
  readonly place?: number;
}

/** Where commands run, as far as the language that holds them knows. */
export interface CommandContext {
  readonly runsIn?: 'container';
  /** As that of a process. */
  readonly onHostedRunner?: Span;
  /** What was exported or set for these commands before, oldest first. */
  readonly environment: readonly EnvironmentSetting[];
  /** Variables may be set where the document does not show it. */
  readonly environmentOpen: boolean;
  /** Variables that other files set, the weakest first; all are weaker than `environment`. */
  readonly inherits?: readonly EnvironmentSource[];
  /** Relative paths of files that commands read count from the document's folder: not in a container, nor on another machine. */
  readonly readsFilesBeside?: true;
  /** As that of the variables of a process. */
  readonly isApart?: true;
  /** The folder that relative paths count from, seen from that of the document, as far as a script moves; undefined where only a run shows it. */
  readonly folder?: () => string | undefined;
  /** Through ssh: files of the workspace are not there. */
  readonly onAnotherMachine?: true;
  /** Whether what stands between words can be rewritten: not in an argument list. */
  readonly shell: boolean;
  /** The words are in a text that no shell reads: `NAME=value ` before a command would be the program. */
  readonly takesNoPrefix?: true;
  /** Variables that are known where the commands stand; undefined for others. `at`: where the name is used, as far as that is known. */
  readonly variables?: (name: string, at?: Span) => VariableValue | undefined;
  /** What Kubernetes puts in for `$(NAME)` before anything reads the words. */
  readonly dependent?: ReadonlyMap<string, string>;
  /** What another language puts into the text. */
  readonly holes?: Holes;
  /** What the script itself is given to read, for the first command in it that reads something. */
  readonly input?: WrittenScript;
  /** Names of variables, and holes, whose values may hold a command of Ray. */
  readonly telling?: ReadonlySet<string>;
}

/** What a variable is worth where it is used. */
export interface VariableValue {
  readonly value: Value;
  /** The literal's characters in the document, where they are the value. */
  readonly textSpan?: Span;
  /** In order, where it is made of several. */
  readonly pieces?: readonly Piece[];
}

/** What commands say of Ray. */
export interface CommandFacts {
  readonly processes: readonly Process[];
  readonly environment: readonly EnvironmentSetting[];
  readonly requirements: readonly Requirement[];
  readonly reaches: readonly Reach[];
  /** Texts of other languages that commands are given. */
  readonly embedded?: readonly EmbeddedText[];
  /** Containers that they start, and names that they give to images. */
  readonly containers?: readonly ContainerStart[];
  readonly provides?: readonly ProvidedEnvironment[];
  /** Lists of requirements that they install, in their order. */
  readonly lists?: readonly string[];
  /** Absent where no shell has ended that left something of authentication. */
  readonly left?: LeftByShells;
}

/** What is left where shells have run and ended, for commands behind them. */
export interface LeftByShells {
  /** What they set, which ended with them. */
  readonly ended: readonly EnvironmentSetting[];
  /** What stays: the token file, what `$GITHUB_ENV` hands to later steps. */
  readonly handedOn: readonly EnvironmentSetting[];
  /** More may be set for later ones, in a way that is not followed: in a profile. */
  readonly open: boolean;
}

/** Reads a script in the language of shells. */
export type ReadScript = (embedded: PlacedText, context: CommandContext) => CommandFacts;

export const noCommandFacts: CommandFacts = { processes: [], environment: [], requirements: [], reaches: [] };
