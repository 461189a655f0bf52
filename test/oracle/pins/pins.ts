// Files that ask for Ray: which releases the real tools admit, and which of them Ray Guard thinks that they do.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rayData, releasesAllowedBy } from '../../../server/src/core/index.ts';
import { root } from '../../support/engine.ts';
import { LinkedFiles } from '../../support/linked-files.ts';
import { Choices } from '../choices.ts';
import { pythonOfOracle } from '../installed.ts';
import type { Class, Kind } from '../kind.ts';

export interface PinFile {
  readonly name: 'requirements.txt' | 'pyproject.toml';
  readonly text: string;
}

/** For each Ray requirement the releases that it admits, or that Ray is not from the index. */
type Answer = { readonly admitted: readonly (readonly string[] | 'elsewhere')[] } | { readonly refused: string };

/** Pre-releases and yanked ones have rules of their own in each tool. */
const RELEASES = rayData.releases
  .filter(({ version, yanked }) => !yanked && /^[\d.]+$/.test(version))
  .map(({ version }) => version);

export function pinKind(id: string, interpreter: string, write: (choices: Choices) => PinFile): Kind {
  return {
    id,
    interpreter,
    outcomes: (seeds) => {
      const files = seeds.map((seed) => write(new Choices(seed)));
      const answers = ask(files);
      return files.map((file, at) => {
        const answer = answers[at] as Answer;
        const said = readBy(file);
        const shown = `--- ${file.name}\n${file.text.replaceAll('\r', '\\r')}\nsaid: ${shownSaid(said)}; happened: ${shownAnswer(answer)}`;
        return { seed: seeds[at] as number, question: 'releases', class: classOfPin(said, answer), shown };
      });
    },
  };
}

function ask(files: readonly PinFile[]): Answer[] {
  const { status, stdout, stderr, error } = spawnSync(pythonOfOracle(), [join(root, 'test/oracle/pins/read.py')], {
    input: JSON.stringify({ files, releases: RELEASES }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(error?.message ?? stderr);
  return JSON.parse(stdout);
}

interface Said {
  /** Undefined: versions that are not known. */
  readonly admitted: readonly (readonly string[] | undefined)[];
  readonly hasProblem: boolean;
}

function readBy({ name, text }: PinFile): Said {
  const { requirements, problems } = new LinkedFiles({ [name]: text }).ownFacts(name);
  const admitted = requirements
    .filter((one) => one.package === 'ray')
    .map(({ versions, notation }) => {
      const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, rayData);
      return allowed && RELEASES.filter((release) => allowed.known.includes(release));
    });
  return { admitted, hasProblem: problems.length > 0 };
}

function classOfPin({ admitted, hasProblem }: Said, answer: Answer): Class {
  if ('refused' in answer) return admitted.some((one) => one !== undefined) && !hasProblem ? 'called open' : 'agrees';
  const [really] = answer.admitted;
  const [said] = admitted;
  if (really === undefined) return said === undefined ? 'agrees' : 'called open';
  if (said === undefined) return really === 'elsewhere' || really.length === 0 || hasProblem ? 'not known' : 'silent';
  if (really === 'elsewhere') return 'called open';
  if (really.some((release) => !said.includes(release))) return 'called protected';
  return said.length > really.length ? 'called open' : 'agrees';
}

function shownSaid({ admitted, hasProblem }: Said): string {
  return `${admitted.map((one) => (one ? span(one) : 'not known')).join(' and ') || 'nothing'}${hasProblem ? ', with a problem' : ''}`;
}

function shownAnswer(answer: Answer): string {
  if ('refused' in answer) return `refused, ${answer.refused.slice(0, 200)}`;
  return answer.admitted.map((one) => (one === 'elsewhere' ? one : span(one))).join(' and ') || 'nothing';
}

function span(releases: readonly string[]): string {
  return `${releases.length} releases ${releases[0] ?? ''} to ${releases.at(-1) ?? ''}`;
}
