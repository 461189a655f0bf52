// `ray-guard config PATH`: which policy applies there, key by key, and where each value comes from.
import { Option } from 'commander';
import { absolutePath, lookAt } from '../../host/paths.ts';
import type { AddCommand, CommandLine } from '../command-line.ts';
import { readProjectAround } from '../project-around.ts';
import { policyAsJson, policyAsText } from '../report-policy.ts';
import { formatNotes, shownPath } from '../report-text.ts';

export const addConfig: AddCommand = (program, io, end) => {
  program
    .command('config')
    .description('print which policy applies to a file or folder, and where each value comes from')
    .argument('<path>', 'a file or folder')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async (path: string, { format }: { format: 'text' | 'json' }) => end(await config(path, format, io)));
};

/** 2 where the policy, or the path, is wrong; 3 where a project file could not be read. */
async function config(given: string, format: 'text' | 'json', io: CommandLine): Promise<number> {
  const cwd = absolutePath(io.cwd, '.');
  const path = absolutePath(cwd, given);
  const about = given === '' ? undefined : lookAt(path);
  if (!about || 'problem' in about) {
    const problem = about ? `incomplete: ${about.problem}` : 'error: no such file or folder';
    io.stderr.write(`${given === '' ? '""' : shownPath(path, { cwd })}: ${problem}\n`);
    return about ? 3 : 2;
  }
  const project = await readProjectAround(path, about.isDirectory(), {
    cwd,
    today: io.today,
    loadEngine: io.loadEngine,
  });
  const { notes, sources } = project;
  io.stderr.write(formatNotes({ notes: notes.list(), sources }, { cwd, colour: false }));
  io.stdout.write(format === 'json' ? policyAsJson(project, cwd) : policyAsText(project, cwd));
  const kinds = new Set(notes.list().map(({ kind }) => kind));
  if (kinds.has('policy')) return 2;
  return kinds.has('incomplete') ? 3 : 0;
}
