// Compares what Ray Guard says of a launch with how Ray was really started: is the host safe, is a token required.
import { rayData, verdictsOf } from '../../../server/src/core/index.ts';
import { opensPorts } from '../../../server/src/core/project/verdict/listening.ts';
import type { Verdict } from '../../../server/src/core/project/verdict/verdict.ts';
import { optionOf } from '../../../server/src/core/ray/facts/process.ts';
import type { Value } from '../../../server/src/core/ray/facts/value.ts';
import { LinkedFiles } from '../../support/linked-files.ts';
import { Choices } from '../choices.ts';
import { classOf, type Kind, type Outcome, type Said } from '../kind.ts';
import { type Launch, type Start, startsOf } from './launches.ts';

interface Written extends Omit<Launch, 'seed'> {}

/** A kind of launch, by what writes one from choices. */
export function launchKind(id: string, interpreter: string, write: (choices: Choices) => Written): Kind {
  return {
    id,
    interpreter,
    outcomes: (seeds) => {
      const launches = seeds.map((seed) => ({ seed, ...write(new Choices(seed)) }));
      const starts = startsOf(launches);
      return launches.flatMap((launch, at) => judge(launch, starts[at] as Start[]));
    },
  };
}

/** None where no run starts Ray: then nothing can be wrong. */
function judge(launch: Launch, starts: readonly Start[]): Outcome[] {
  if (starts.length === 0) return [];
  const { facts, project } = new LinkedFiles(launch.files).context(launch.main);
  const verdicts = verdictsOf(facts, project, rayData);
  const judged = facts.processes.filter(opensPorts).map((process) => verdicts.of(process));
  const questions = [
    { question: 'host', says: saidOfHost, isOpen: ({ host }: Start) => !LOOPBACK.includes(host) },
    { question: 'mode', says: saidOfMode, isOpen: ({ mode }: Start) => mode.toLowerCase() !== 'token' },
  ];
  return questions.map(({ question, says, isOpen }) => {
    const said = worst(judged.map(says));
    const happened = starts.map(isOpen);
    const shown = `${textOf(launch)}\nsaid: ${said}; happened: ${JSON.stringify(starts)}`;
    return { seed: launch.seed, question, class: classOf(said, happened), shown };
  });
}

/** Ray's own default among them. */
const LOOPBACK = ['', '127.0.0.1', 'localhost'];

/** Unknown where no start of Ray was seen. */
function worst(all: readonly Said[]): Said {
  return (['open', 'may be open', 'unknown', 'protected'] as const).find((said) => all.includes(said)) ?? 'unknown';
}

function saidOfHost({ process, reach: { binding } }: Verdict): Said {
  if (binding) return binding.sureness === 'high' ? 'open' : 'may be open';
  const host = optionOf(process, 'dashboard_host');
  if (!host) return process.open ? 'unknown' : 'protected';
  return isKnown(host.value) ? 'protected' : 'unknown';
}

function isKnown(value: Value): boolean {
  return value.kind === 'one-of' ? value.options.every(isKnown) && !value.fallback : value.kind === 'literal';
}

function saidOfMode({ mode }: Verdict): Said {
  if (mode === 'token') return 'protected';
  return mode === 'unknown' ? 'unknown' : 'open';
}

function textOf({ files }: Launch): string {
  return Object.entries(files)
    .map(([name, text]) => `--- ${name}\n${text.replaceAll('\r', '\\r')}`)
    .join('\n');
}
