// Something is meant to make Ray ask for a token, and does not.

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
import { type RayOfProcess, startsWith } from '../../project/versions/ray-of-process.ts';
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
    title: 'A setting meant to protect Ray does nothing',
    severity: 'warning',
    since: '0.1.0',
    cwe: [306],
    fix: 'safe',
    docs: {
      what: 'A variable that Ray does not read (`RAY_auth_mode`, `RAY_TOKEN`, a slip of the pen), `RAY_AUTH_MODE` in `runtime_env`, token mode where the Ray in use is older than 2.52, `RAY_AUTH_TOKEN` without a mode where it is 2.52 to 2.58, and `AUTH_MODE` in `_system_config`. Also a mode that is set and does not reach the process: `sudo`, `ssh` and `docker run` do not pass it on, a shell keeps what is not exported, and a `RUN` line of a Dockerfile keeps it for itself. An error where it applies to a process that others can reach: an open dashboard, a head outside a container, a published port.',
      why: 'The program looks protected and is not: Ray says nothing about a variable that it does not read. In `runtime_env` the mode reaches tasks and actors only, the cluster keeps its own, and where the two differ the task never runs.',
      how: 'Set `RAY_AUTH_MODE` to `token`, spelled like this, in the environment of the program and before Ray is imported. `RAY_AUTH_TOKEN`, the file in `RAY_AUTH_TOKEN_PATH` or `~/.ray/auth_token` hold the token; from 2.59 on a token in `RAY_AUTH_TOKEN` is enough for a local start. On Windows the case of a variable does not matter.',
      releases:
        'There is token mode since 2.52, and older releases ignore it. A token without a mode is enforced from 2.59 on.',
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
  if (isSurelyIn(ray?.allowed, 'absent')) return tooOld(setting, ray?.label);
  return ray && name.startsWith('RAY_AUTH_TOKEN') && isSurelyIn(ray.allowed, 'opt-in')
    ? tokenWithoutMode(setting, ray, context)
    : undefined;
}

function unreadName(setting: LinkedSetting, context: RuleContext): Judgement {
  const meant = meantAuthVariable(setting.name);
  return {
    confidence: setting.scope === 'unspecified' ? 'medium' : 'high',
    message: `Ray does not read ${quote(setting.name)}, only ${meant}: this asks nobody for a token.`,
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
      title: 'Write RAY_AUTH_MODE',
      safety: onlyStartsLocally(facts) ? 'safe' : 'review',
      preferred: true,
      changes: [change, ...turnOnBesideSetting(setting, context)],
    },
  ];
}

function inRuntimeEnv(): Judgement {
  return {
    message:
      'RAY_AUTH_MODE in runtime_env reaches tasks and actors only: the cluster keeps its own mode, and where the two differ the task never runs.',
  };
}

function tooOld(setting: LinkedSetting, label: string | undefined): Judgement | undefined {
  const token = textsGiven(setting).find(({ text }) => authModeOf(text) === 'token');
  if (setting.name !== 'RAY_AUTH_MODE' || !token) return undefined;
  return {
    confidence: token.sureness,
    message: `${label} does not know RAY_AUTH_MODE, which came with 2.52: nobody is asked for a token.`,
  };
}

function tokenWithoutMode(
  setting: LinkedSetting,
  { label }: RayOfProcess,
  context: RuleContext,
): Judgement | undefined {
  const { facts, verdicts } = context;
  const processes = facts.processes.filter((one) => one.environment && startsWith(one, setting));
  const elsewhere = environmentsElsewhere(setting, facts);
  const modes = processes.length ? processes.map((one) => verdicts.of(one).mode) : elsewhere.map(modeInEnvironment);
  const isWithout = modes.length ? modes.includes('ineffective') : verdicts.modeOfProgram() === 'ineffective';
  if (!isWithout) return undefined;
  return {
    confidence: 'medium',
    message: `${setting.name} alone does nothing with ${label}: before 2.59 nobody is asked for the token until RAY_AUTH_MODE is "token".`,
    fixes: processes.length
      ? [requireTheToken(processes, context)]
      : elsewhere.length
        ? []
        : [requireTheTokenInProgram(facts)],
  };
}

function requireTheToken(processes: readonly LinkedProcess[], context: RuleContext): FixProposal {
  return {
    title: 'Require the token: set RAY_AUTH_MODE=token beside it',
    safety: 'review',
    preferred: true,
    changes: setForAll(processes, context),
  };
}

function requireTheTokenInProgram(facts: LinkedFacts): FixProposal {
  return {
    title: 'Require the token: set RAY_AUTH_MODE=token before Ray is imported',
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
      'AUTH_MODE in _system_config asks nobody for a token: up to 2.53 Ray refuses to start with it, and only the variable RAY_AUTH_MODE decides.',
    fixes: leavesModeUnset(facts) ? useVariable(option) : [],
  };
}

function useVariable({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  const changes = [{ kind: 'remove', span: removal } as const, turnTokensOn];
  return [
    { title: 'Set RAY_AUTH_MODE=token before Ray is imported instead', safety: 'review', preferred: true, changes },
  ];
}

/** What is set around the process and does not reach it, where it is set. */
function stoppedSettings({ process, token, ray }: Verdict, { facts, verdicts }: RuleContext): Report[] {
  if (token.required === 'yes' || isSurelyIn(ray?.allowed, 'absent')) return [];
  const all = process.environment?.settings.filter(({ path, stoppedBy }) => stoppedBy && path === facts.path) ?? [];
  const isSure = token.required === 'no';
  return all.flatMap((setting) => {
    const { name, stoppedBy, value, nameSpan } = setting;
    const mode = certainText(value);
    if (!stoppedBy || name !== 'RAY_AUTH_MODE' || mode === undefined || authModeOf(mode) !== 'token') return [];
    const who = WHO[stoppedBy.name] ?? stoppedBy.name;
    const effect = isSure ? 'it requires no token' : 'it may require no token';
    return {
      span: nameSpan,
      severity: isSure && verdicts.isOpenToAnyone(process) ? 'error' : 'warning',
      confidence: isSure ? 'high' : 'medium',
      message: `RAY_AUTH_MODE is set here, but ${who} does not pass it on to ${quote(process.api)}: ${effect}.`,
      ray,
      related: [{ path: process.path, span: process.nameSpan, message: 'This process does not get it.' }],
      claims: [claims.wrongMode(setting)],
      fixes: passOn(stoppedBy, all, process),
    };
  });
}

const WHO: Readonly<Record<string, string>> = { shell: 'the shell (without export)', RUN: 'RUN' };

/** With the token, where that is set beside it, and always into a container, which has no file of its own. */
function passOn({ name, offset }: Stop, all: readonly LinkedSetting[], process: LinkedProcess): FixProposal[] {
  if (offset === undefined) return [];
  const set = all.filter((one) => one.stoppedBy?.offset === offset).map((one) => one.name);
  const token = lacksToken(process) && !set.some((one) => one.startsWith('RAY_AUTH_TOKEN')) ? ['RAY_AUTH_TOKEN'] : [];
  const names = [...new Set([...set, ...token])];
  const [title, text] =
    name === 'shell'
      ? ['Export it', 'export ']
      : name === 'sudo'
        ? [`Let sudo keep ${names.join(', ')}`, ` --preserve-env=${names.join(',')}`]
        : [`Pass on ${names.join(', ')}`, names.map((one) => ` -e ${one}`).join('')];
  const changes = [{ kind: 'insert', span: span(offset, offset), text } as const];
  return [{ title, safety: 'review', preferred: true, changes }];
}
