// What can be typed after `ray-guard`: the commands with their options and help. What they do is loaded when one of them is to do something.
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type Severity, severityWords } from '../core/index.ts';
import { SEVERITIES, type Shard } from '../core/reports/scan-result.ts';
import { type CommandLine, isMisplaced } from './command-line.ts';
import type { AdvisoriesOptions } from './commands/advisories.ts';
import type { BaselineOptions } from './commands/baseline.ts';
import type { CheckOptions, Output } from './commands/check.ts';
import { SHELLS, type Shell } from './commands/completions.ts';
import type { ReportOptions } from './commands/report.ts';
import { FORMATS } from './report/formats.ts';

/** A subcommand adds itself to the program; what it does ends with an exit code. */
type AddCommand = (program: Command, io: CommandLine, end: (exitCode: number) => void) => void;

const work = () => import('./work.ts');

const LEVEL_WORDS = SEVERITIES.map((severity) => severityWords[severity]);

const CHECK_HELP = `
Folders are checked without virtual environments, node_modules and what
.gitignore names, unless git tracks it. Links to folders are not followed.

Exit codes:
  0  no findings, or info findings only
  1  errors or warnings; with --level, any finding that is reported; with
     --fail-on, what it says. What is not reported never counts
  2  the command line or the policy is wrong, or the report cannot be written
  3  something could not be checked or fixed, so there may be more findings
  If several apply, 2 wins over 3, and 3 over 1. Findings are printed anyway.

Examples:
  ray-guard                         check the working folder
  ray-guard --fix src               write the safe fixes into the files of src
  ray-guard 'deploy/**/*.yaml'      check what a pattern names, as in .gitignore
  ray-guard --output sarif=ray-guard.sarif --output junit=ray-guard.xml
                                    print, and write two reports, in one run
  ray-guard --since origin/main     report what is new since a commit`;

const addCheck: AddCommand = (program, io, end) => {
  program
    .command('check', { isDefault: true })
    .description('find unsafe Ray configuration and out-of-range Ray pins (default command)')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'format of the report').choices(FORMATS).default('text'))
    .addOption(
      new Option(
        '--output <file>',
        'write the report to this file, which is replaced, instead of printing it; --output sarif=FILE writes one of another format as well, as often as it is given',
      )
        .argParser(readOutput)
        .default([], ''),
    )
    .addOption(
      new Option('--level <severity>', 'report only findings of this severity or higher; any of them is exit code 1')
        .choices(LEVEL_WORDS)
        .argParser((text) => readLevel(text, LEVEL_WORDS)),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit code 1 for findings of this severity or higher only; never for none')
        .choices([...LEVEL_WORDS, 'never'])
        .argParser((text) => (text === 'never' ? text : readLevel(text, [...LEVEL_WORDS, 'never']))),
    )
    .addOption(
      new Option(
        '--fix [safety]',
        'write the safe fixes into the files; --fix=review also writes the fixes that need a review',
      ).choices(['safe', 'review']),
    )
    .addOption(
      new Option('--diff', 'print what --fix would change as a unified diff, and change nothing').conflicts([
        'format',
        'output',
      ]),
    )
    .option(
      '--baseline <file>',
      'do not report the findings in this file of `ray-guard baseline`; replaces the baseline of the policy',
    )
    .addOption(
      new Option(
        '--since <commit>',
        'report only findings that the files of this commit do not have; git is asked for them, nothing is fetched',
      ),
    )
    .option(
      '--stdin-filename <name>',
      'check standard input as if it were this file; --fix then prints the fixed text, and the report to standard error',
    )
    .addOption(
      new Option(
        '--shard <part>',
        'check one part of the files, such as 2/4 for the second of four; `ray-guard merge-sarif` merges their SARIF logs',
      )
        .argParser(readShard)
        .conflicts('stdinFilename'),
    )
    .option('--explain <rule>', 'print what a rule finds, why it matters and how to fix it, and check nothing')
    .option('--quiet', 'print nothing when there are no findings, no progress and no notes about skipped files')
    .option('--verbose', 'if Ray Guard itself fails, also print where in its source, for a bug report')
    .option('--no-color', 'print without colors, as with NO_COLOR; only a terminal gets colors')
    .addHelpText('after', CHECK_HELP)
    .action(async (paths: string[], options: CheckOptions, command: Command) =>
      end(isMisplaced(paths, command, io) ? 2 : await (await work()).check(paths, options, io)),
    );
};

const SHARD = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;

/** Also by the name that policies have for it. Throws for commander, with the cure. */
function readLevel(text: string, choices: readonly string[]): Severity {
  const level = SEVERITIES.find((severity) => severity === text || severityWords[severity] === text);
  if (level) return level;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
}

/** `sarif=ray-guard.sarif`, or a file alone, for the format of the report. */
function readOutput(text: string, before: readonly Output[]): Output[] {
  const format = FORMATS.find((name) => text.startsWith(`${name}=`));
  const file = format ? text.slice(format.length + 1) : text;
  if (file === '') throw new InvalidArgumentError('Name a file, as in --output sarif=ray-guard.sarif.');
  return [...before, { file, ...(format && { format }) }];
}

/** Throws for commander, with the cure. */
function readShard(text: string): Shard {
  const [, part = 0, count = 0] = SHARD.exec(text)?.map(Number) ?? [];
  if (part < 1 || part > count) throw new InvalidArgumentError('Write 2/4 for the second of four parts.');
  return { part, count };
}

const BASELINE_FILE = 'ray-guard-baseline.json';

const addBaseline: AddCommand = (program, io, end) => {
  program
    .command('baseline')
    .description('record all present findings, so that `check` reports only new ones')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .option('--output <file>', 'the file to write, which is replaced', BASELINE_FILE)
    .option('--prune', 'remove what is no longer found from the file, and add nothing')
    .action(async (paths: string[], options: BaselineOptions, command: Command) =>
      end(
        isMisplaced(paths, command, io)
          ? 2
          : await (await work()).baseline(paths.length > 0 ? paths : ['.'], options, io),
      ),
    );
};

const addConfig: AddCommand = (program, io, end) => {
  program
    .command('config')
    .description('print the policy for a file or folder, and where each value is set')
    .argument('<path>', 'a file or folder')
    .addOption(new Option('--format <format>', 'format of the output').choices(['text', 'json']).default('text'))
    .action(async (path: string, { format }: { format: 'text' | 'json' }) =>
      end(await (await work()).config(path, format, io)),
    );
};

const addReport: AddCommand = (program, io, end) => {
  program
    .command('report')
    .description('write one document about a project: open ports, findings, projects, and what was not checked')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(
      new Option('--format <format>', 'html is one file with a picture of the open ports, and loads nothing')
        .choices(['markdown', 'html'])
        .default('markdown'),
    )
    .option('--output <file>', 'write the document to this file, which is replaced, instead of printing it')
    .action(async (paths: string[], options: ReportOptions, command: Command) =>
      end(
        isMisplaced(paths, command, io)
          ? 2
          : await (await work()).report(paths.length > 0 ? paths : ['.'], options, io),
      ),
    );
};

const addRules: AddCommand = (program, io, end) => {
  program
    .command('rules')
    .description('list the rules with their severity and fix')
    .addOption(new Option('--format <format>', 'format of the list').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => end(await (await work()).listRules(format, io)));
  program
    .command('explain')
    .description('print what a rule finds, why it matters and how to fix it')
    .argument('<rule>', 'its name, such as exposed-dashboard')
    .action(async (id: string) => end(await (await work()).explain(id, io)));
};

const addLanguages: AddCommand = (program, io, end) => {
  program
    .command('languages')
    .description('list the kinds of file that are read, by which names, and what of each is read')
    .addOption(new Option('--format <format>', 'format of the list').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => end((await work()).listLanguages(format, io)));
};

const CHECKLISTS = {
  audit: 'print a checklist for regular audits of the Ray that the files start: its ports, logs and tokens',
  incident: 'print what to do when a cluster of Ray may have been broken into, with its ports and advisories',
} as const;

const addChecklists: AddCommand = (program, io, end) => {
  for (const kind of ['audit', 'incident'] as const)
    program
      .command(kind)
      .description(CHECKLISTS[kind])
      .argument('[paths...]', 'files and folders (default: the working folder)')
      .action(async (paths: string[], _: object, command: Command) =>
        end(
          isMisplaced(paths, command, io)
            ? 2
            : await (await work()).checklist(kind, paths.length > 0 ? paths : ['.'], io),
        ),
      );
};

const addFacts: AddCommand = (program, io, end) => {
  program
    .command('facts')
    .description('print as JSON what Ray Guard reads in one file, without tokens, for a bug report')
    .argument('<file>', 'a file')
    .action(async (file: string) => end(await (await work()).facts(file, io)));
};

const addMergeSarif: AddCommand = (program, io, end) => {
  program
    .command('merge-sarif')
    .description('merge the SARIF logs of the parts of a check into one, with the exit code of one check')
    .argument(
      '<files...>',
      'logs of `ray-guard check --format sarif --shard 1/4` and the other parts, run in the same folder',
    )
    .option('--output <file>', 'write the log to this file, which is replaced, instead of printing it')
    .action(async (files: string[], { output }: { output?: string }) =>
      end((await work()).mergeSarif(files, output, io)),
    );
};

const ADVISORIES_HELP = `
A file is what osv.dev publishes: one entry or a list of entries as JSON, one
entry per line, a folder of .json files, or the archive of an ecosystem:
  https://storage.googleapis.com/osv-vulnerabilities/PyPI/all.zip
Only entries about the PyPI package ray are used. The listing of ray on the
package index adds newer releases:
  curl -H 'Accept: application/vnd.pypi.simple.v1+json' -o ray.json https://pypi.org/simple/ray/
Name the written file in the policy: advisories = ["ray-advisories.json"]
`;

const addAdvisories: AddCommand = (program, io, end) => {
  program
    .command('advisories')
    .description(
      'read an export of OSV or the listing of ray on PyPI, print how it differs from the data in use, and write it as a dated file',
    )
    .argument('<files...>', 'the export')
    .option('--output <file>', 'the file to write, which is replaced')
    .option('--as-of <day>', 'the date of the files (default: that of their newest change)')
    .addHelpText('after', ADVISORIES_HELP)
    .action(async (files: string[], options: AdvisoriesOptions) =>
      end(await (await work()).advisories(files, options, io)),
    );
};

const addCompletions: AddCommand = (program, io, end) => {
  program
    .command('completions')
    .description('print a script from which a shell completes commands, options and their values')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(async (shell: Shell, _, command: Command) => {
      const rules = (await io.loadEngine()).rules.map(({ meta }) => meta.id);
      io.stdout.write((await work()).completions(shell, command.parent ?? command, rules));
      end(0);
    });
};

export const commands: readonly AddCommand[] = [
  addCheck,
  addBaseline,
  addReport,
  addConfig,
  addRules,
  addLanguages,
  addChecklists,
  addFacts,
  addMergeSarif,
  addAdvisories,
  addCompletions,
];
