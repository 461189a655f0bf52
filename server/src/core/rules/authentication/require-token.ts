// The fix that makes a process ask for a token, in the form that the place of the process has for it.

import type { LinkedFacts, LinkedProcess } from '../../project/linked-facts.ts';
import { modeOf } from '../../project/verdict/mode.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import type { FixProposal } from '../report.ts';
import { setForAll, turnTokensOn } from './whole-cluster.ts';

const SAME_TOKEN = 'every node needs the same token: ray get-auth-token --generate';

/** None where the mode is set already, or where no place is known in which it would reach the process. */
export function requireToken(
  process: LinkedProcess,
  facts: LinkedFacts,
  allowed: ReleaseSet | undefined,
): FixProposal[] {
  if (process.environmentPlace)
    return modeOf(process, facts) === 'unset' ? [forOneProcess(process, facts, allowed)] : [];
  return !process.environment && leavesModeUnset(facts) ? [forProgram(facts, allowed)] : [];
}

function forOneProcess(process: LinkedProcess, facts: LinkedFacts, allowed: ReleaseSet | undefined): FixProposal {
  const form = process.environmentPlace?.form;
  const knows = isSurelyIn(allowed, 'opt-in', 'local-default');
  const notes = [...(knows ? [] : ['Ray 2.52 or later']), SAME_TOKEN];
  return {
    title:
      form === 'auth-options'
        ? 'Set authOptions: {mode: token} (KubeRay 1.5.1, Ray 2.52 or later)'
        : `Require a token: set RAY_AUTH_MODE=token for this process (${notes.join('; ')})`,
    safety: 'review',
    preferred: true,
    changes: setForAll([process], facts),
  };
}

function forProgram(facts: LinkedFacts, allowed: ReleaseSet | undefined): FixProposal {
  const isKnown = isSurelyIn(allowed, 'opt-in', 'local-default');
  const startsLocally = onlyStartsLocally(facts);
  const notes = [...(isKnown ? [] : ['Ray 2.52 or later']), ...(startsLocally ? [] : [SAME_TOKEN])];
  return {
    title: `Require a token: set RAY_AUTH_MODE=token before Ray is imported${notes.length ? ` (${notes.join('; ')})` : ''}`,
    safety: isKnown && startsLocally ? 'safe' : 'review',
    preferred: true,
    changes: [turnTokensOn],
  };
}

/**
 * Switching token mode on keeps such a program working: a local start makes a token itself, joining one needs it first
 * (measured row 6). False for a file that is no program, such as the variables of a container.
 */
export function onlyStartsLocally({ processes, programStart }: LinkedFacts): boolean {
  const isProgram = processes.length > 0 || programStart !== undefined;
  return isProgram && processes.every(({ role }) => role === 'local' || role === 'serve');
}

/** The file leaves the mode to be set; a second setting beside one that is there would only confuse. */
export function leavesModeUnset({ environment }: LinkedFacts): boolean {
  return !environment.some(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process');
}
