// A setting is meant to enable token authentication, and does not.

import {
  environmentsElsewhere,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedSetting,
} from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import { lacksToken, modeInEnvironment } from '../../project/verdict/mode.ts';
import { textsGiven } from '../../project/verdict/settings.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { startsWith } from '../../project/versions/ray-of-process.ts';
import { authModeOf, isSurelyIn, meantAuthVariable } from '../../ray/auth.ts';
import type { Stop } from '../../ray/facts/environment.ts';
import type { Option } from '../../ray/facts/process.ts';
import { certainText, leastSure } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import { span } from '../../text/span.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption, onProcess, onSetting, type RuleContext } from '../rule.ts';
import { leavesModeUnset, onlyStartsLocally, setForAll, turnOnBesideSetting, turnTokensOn } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'ineffective-auth',
    title: 'Authentication setting has no effect',
    severity: 'warning',
    since: '0.1.0',
    cwe: [306],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'No token is required: anyone who can reach a Ray port can run code.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'safe',
    docs: {
      finds:
        'A setting is meant to require a token, but Ray ignores it or never gets it. The program looks protected and is not: Ray accepts jobs from anyone who can reach it.',
      why: 'Ray gives no warning about a variable that it does not read. In `runtime_env` the mode reaches tasks and actors only: the cluster keeps its own, and where the two differ the task never runs.',
      fix: 'Set `RAY_AUTH_MODE=token`, spelled exactly like this, in the environment of the program and before Ray is imported. `sudo --preserve-env=RAY_AUTH_MODE`, `docker run -e RAY_AUTH_MODE` and `export` pass it on. The token is in `RAY_AUTH_TOKEN`, in the file that `RAY_AUTH_TOKEN_PATH` names or in `~/.ray/auth_token`. On Windows the letter case of a variable does not matter.',
      reports: [
        {
          situation: 'A variable that Ray does not read: `RAY_auth_mode`, `RAY_TOKEN`, a misspelled name',
          severity: 'warning',
        },
        { situation: '`RAY_AUTH_MODE` in `runtime_env`', severity: 'warning' },
        { situation: '`RAY_AUTH_MODE=token` on Ray below 2.52', severity: 'warning' },
        { situation: '`RAY_AUTH_TOKEN` without a mode on Ray 2.52 to 2.58', severity: 'warning' },
        {
          situation: '`AUTH_MODE` in `_system_config`: it has no effect, and up to 2.53 Ray does not start',
          severity: 'warning',
        },
        { situation: '`sudo`, `ssh` or `docker run` does not pass the mode on to the process', severity: 'warning' },
        {
          situation: 'A shell does not export the mode, or a `RUN` line of a Dockerfile keeps it for itself',
          severity: 'warning',
        },
        {
          situation:
            'Another line, item or step sets the mode, and has a shell of its own: a list of commands of the cluster launcher, a recipe, steps of a workflow',
          severity: 'warning',
        },
        {
          situation:
            'Any of these, and other machines can reach the process: an exposed dashboard, a head outside a container, a published port',
          severity: 'error',
        },
      ],
      silent: [
        'A token without a mode from 2.59 on, where it is enough for a local start, and where the Ray version is unknown.',
        'The mode reaches the process: it is exported, or `sudo` and `docker run` are given it.',
        '`AUTH_MODE` in `_system_config` beside `RAY_AUTH_MODE=token`, and from 2.59 on.',
        'Variables of other programs, and other variables for tasks.',
        'Another value of `RAY_AUTH_MODE`: `auth-disabled` and `invalid-auth-mode` check it.',
        'A manifest that KubeRay rejects: `refused-cluster` reports it.',
      ],
      versions:
        'Ray has token authentication since 2.52; older releases ignore the mode. A token without a mode is enforced from 2.59 on.',
      examples: ['sudo does not pass it on', 'sudo keeps it'],
      sources: [
        links.tokenAuth,
        links.renamedMode,
        { title: 'A token without a mode', measured: 'M7' },
        { title: 'The mode in runtime_env', measured: 'M9' },
        { title: 'Below 2.52', measured: 'M10' },
        { title: '_system_config and RAY_auth_mode', measured: 'M18' },
      ],
    },
  },
  checks: [
    onSetting('all', (setting, context) => {
      const report = setting.holds === 'no longer' ? undefined : judgeSetting(setting, context);
      if (!report) return undefined;
      const { verdicts } = context;
      const confidence = leastSure(report.confidence ?? 'high', setting.holds === 'maybe' ? 'medium' : 'high');
      const severity = verdicts.opensToAnyone(setting) ? 'error' : 'warning';
      return { severity, span: setting.nameSpan, ray: verdicts.rayOf(setting), ...report, confidence };
    }),
    onProcess({ roles: ['head', 'local', 'undecided'] }, stoppedSettings),
    onOption(['system_config.AUTH_MODE'], { apis: ['ray.init'] }, judgeSystemConfig),
  ],
});

type Judgement = Omit<Report, 'span'>;

function judgeSetting(setting: LinkedSetting, context: RuleContext): Judgement | undefined {
  const { name, scope } = setting;
  if (meantAuthVariable(name)) return scope === 'runtime-env' ? undefined : unreadName(setting, context);
  if (scope === 'runtime-env') return name === 'RAY_AUTH_MODE' ? inRuntimeEnv() : undefined;
  if (scope === 'unspecified') return undefined;
  const ray = context.verdicts.rayOf(setting);
  if (isSurelyIn(ray?.allowed, 'absent')) return tooOld(setting);
  return ray && name.startsWith('RAY_AUTH_TOKEN') && isSurelyIn(ray.allowed, 'opt-in')
    ? tokenWithoutMode(setting, context)
    : undefined;
}

function unreadName(setting: LinkedSetting, context: RuleContext): Judgement {
  const meant = meantAuthVariable(setting.name);
  return {
    confidence: setting.scope === 'unspecified' ? 'medium' : 'high',
    message: `Ray ignores ${quote(setting.name)} (it reads ${meant}): this enables no authentication.`,
    fixes: meant === 'RAY_AUTH_MODE' ? writeModeName(setting, context) : [],
  };
}

/** Only where the right name makes the setting right as a whole. */
function writeModeName(setting: LinkedSetting, context: RuleContext): FixProposal[] {
  const { nameSpan, value, order, scope } = setting;
  const { facts } = context;
  const mode = certainText(value);
  if (mode === undefined || authModeOf(mode) !== 'token' || !leavesModeUnset(facts)) return [];
  if (scope === 'process' && order !== 'before-import' && order !== 'unordered') return [];
  const change = { kind: 'rename', span: nameSpan, to: 'RAY_AUTH_MODE' } as const;
  return [
    {
      title: 'Change to RAY_AUTH_MODE',
      safety: onlyStartsLocally(facts) ? 'safe' : 'review',
      preferred: true,
      changes: [change, ...turnOnBesideSetting(setting, context)],
    },
  ];
}

function inRuntimeEnv(): Judgement {
  return {
    message: 'RAY_AUTH_MODE in runtime_env does not protect the cluster: it reaches tasks and actors only.',
  };
}

function tooOld(setting: LinkedSetting): Judgement | undefined {
  const token = textsGiven(setting).find(({ text }) => authModeOf(text) === 'token');
  if (setting.name !== 'RAY_AUTH_MODE' || !token) return undefined;
  return {
    confidence: token.sureness,
    message: 'This Ray has no RAY_AUTH_MODE (new in 2.52.0): no token is required.',
  };
}

function tokenWithoutMode(setting: LinkedSetting, context: RuleContext): Judgement | undefined {
  const { facts, verdicts } = context;
  const processes = facts.processes.filter((one) => one.environment && startsWith(one, setting));
  const runs = (facts.runs ?? []).filter((one) => startsWith(one, setting));
  const elsewhere = environmentsElsewhere(setting, facts);
  const own = [...processes, ...runs].map((one) => verdicts.of(one).mode);
  const modes = own.length ? own : elsewhere.map(modeInEnvironment);
  const isWithout = modes.length ? modes.includes('ineffective') : verdicts.modeOfProgram() === 'ineffective';
  if (!isWithout) return undefined;
  return {
    confidence: 'medium',
    message: `No token is required: this Ray ignores ${setting.name} unless RAY_AUTH_MODE=token is set.`,
    fixes: processes.length
      ? [requireTheToken(processes, context)]
      : elsewhere.length || runs.length
        ? []
        : [requireTheTokenInProgram(facts)],
  };
}

function requireTheToken(processes: readonly LinkedProcess[], context: RuleContext): FixProposal {
  return {
    title: 'Set RAY_AUTH_MODE=token',
    safety: 'review',
    preferred: true,
    changes: setForAll(processes, context),
  };
}

function requireTheTokenInProgram(facts: LinkedFacts): FixProposal {
  return {
    title: 'Set RAY_AUTH_MODE=token before Ray is imported',
    safety: onlyStartsLocally(facts) ? 'safe' : 'review',
    preferred: true,
    changes: [turnTokensOn],
  };
}

function judgeSystemConfig(
  option: Option,
  { process, ray }: Verdict,
  { facts, verdicts }: RuleContext,
): Report | undefined {
  const mode = certainText(option.value);
  if (mode === undefined || authModeOf(mode) !== 'token') return undefined;
  if (verdicts.modeOfProgram() === 'token' || isSurelyIn(ray?.allowed, 'local-default')) return undefined;
  return {
    severity: verdicts.isOpenToAnyone(process) ? 'error' : 'warning',
    ray,
    span: option.span,
    message:
      'AUTH_MODE in _system_config enables no authentication (use RAY_AUTH_MODE), and Ray up to 2.53 fails to start.',
    fixes: leavesModeUnset(facts) ? useVariable(option) : [],
  };
}

function useVariable({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  const changes = [{ kind: 'remove', span: removal } as const, turnTokensOn];
  return [{ title: 'Set RAY_AUTH_MODE=token before Ray is imported', safety: 'review', preferred: true, changes }];
}

/** What is set around the process and does not reach it, where it is set. */
function stoppedSettings({ process, token, ray }: Verdict, context: RuleContext): Report[] {
  const { facts, verdicts } = context;
  if (token.required === 'yes' || isSurelyIn(ray?.allowed, 'absent')) return [];
  const all = process.environment?.settings.filter(({ path, stoppedBy }) => stoppedBy && path === facts.path) ?? [];
  const isSure = token.required === 'no';
  return all.flatMap((setting) => {
    const { name, stoppedBy, value, nameSpan } = setting;
    const mode = certainText(value);
    if (!stoppedBy || name !== 'RAY_AUTH_MODE' || mode === undefined || authModeOf(mode) !== 'token') return [];
    const cause = CAUSES[stoppedBy.name] ?? `${stoppedBy.name} does not pass it on`;
    const effect = isSure ? 'no token is required' : 'Ray may require no token';
    return {
      span: nameSpan,
      severity: isSure && verdicts.isOpenToAnyone(process) ? 'error' : 'warning',
      confidence: isSure ? 'high' : 'medium',
      message: `RAY_AUTH_MODE does not reach ${quote(process.api)} (${cause}): ${effect}.`,
      ray,
      related: [{ path: process.path, span: process.nameSpan, message: 'Starts without RAY_AUTH_MODE' }],
      claims: [claims.wrongMode(setting)],
      fixes: passOn(stoppedBy, all, process, context),
    };
  });
}

const CAUSES: Readonly<Record<string, string>> = {
  shell: 'the shell does not export it',
  RUN: 'RUN keeps it for itself',
  'another shell': 'another shell sets it',
  GITHUB_ENV: 'only later steps get it',
};

/** With the token, where that is set beside it, and always into a container, which has no file of its own. */
function passOn(
  { name, offset }: Stop,
  all: readonly LinkedSetting[],
  process: LinkedProcess,
  context: RuleContext,
): FixProposal[] {
  if (offset === undefined) return setWhereItStarts(process, context);
  const set = all.filter((one) => one.stoppedBy?.offset === offset).map((one) => one.name);
  const token = lacksToken(process) && !set.some((one) => one.startsWith('RAY_AUTH_TOKEN')) ? ['RAY_AUTH_TOKEN'] : [];
  const names = [...new Set([...set, ...token])];
  const [title, text] =
    name === 'shell'
      ? ['Export RAY_AUTH_MODE', 'export ']
      : [
          `Pass ${listed(names)} through ${name}`,
          name === 'sudo' ? ` --preserve-env=${names.join(',')}` : names.map((one) => ` -e ${one}`).join(''),
        ];
  const changes = [{ kind: 'insert', span: span(offset, offset), text } as const];
  return [{ title, safety: 'review', preferred: true, changes }];
}

/** Where nothing that is written at the stop would pass it on: not another time where the place has the mode already. */
function setWhereItStarts(process: LinkedProcess, context: RuleContext): FixProposal[] {
  if (!process.environmentPlace) return [];
  const title = `Set RAY_AUTH_MODE=token for ${quote(process.api)}`;
  return [{ title, safety: 'review', preferred: true, changes: setForAll([process], context) }];
}

/** The title of a fix has no room for more than two. */
function listed(names: readonly string[]): string {
  return names.length > 2 ? `RAY_AUTH_MODE and ${names.length - 1} more variables` : names.join(' and ');
}
