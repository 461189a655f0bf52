// A quick look at a Python text: whether it can hold a fact about Ray at all, before it is parsed. Every file pays for it, so no
// pattern may look twice at the same stretch of text.

import { nameForRayBehind } from '../../ray/auth.ts';

/** One of these words is in whatever the others look for; the words come first in them too, since V8 looks for a word many times as fast. */
const WORD = /ray|serve/i;
/** An import of ray in any form, or its name as a string. */
const IMPORT = /ray(?:\b(?<=(?:import|from|,)[\s\\]+ray)|["'.](?<=["']ray.))/;
/** What starts, joins, drives or stops Ray, as an attribute or imported; most files that import ray only use what another program has started. */
const CALL =
  /\.[\s\\]*(?:init|client|connect)\b|import\b(?:(?!import\b)[^\n])*\b(?:init|client|connect)\b|^[^\S\r\n]*(?:init|client|connect)\b\s*(?:,|as\b|$)|JobSubmissionClient|\bsetup_(?:global_)?ray_cluster\b|\bcluster_utils\b|\bserve[\s\\]*\.[\s\\]*(?:start|run)\b|\bserve\s+as\b|\bray[\s\\]*\.[\s\\]*serve\b|\b(?:breakpoint|set_trace)[ \t]*\(/m;
const hasVariable = nameForRayBehind(/["']/);
/** A requirement in quotes. */
const REQUIREMENT = /["']ray(?:\[[\w, -]*\])?\s*[<>=!~^@;(\d"']/;
const RAY_PORT = /(?<!\d)(?:8265|10001|52365)(?!\d)/;
const SUBMITS = /\/api\/(?:job_agent\/)?jobs\b|submit_job\b/;
const FORWARDS = /port-forward|\b(?:ssh|autossh|socat|ngrok|cloudflared|localtunnel|bore|tailscale)\b/;
/** Commands that start Ray or Serve, or that install Ray; a line may begin with one behind a written `\n`. */
const COMMANDS: readonly RegExp[] = [
  /ray(?:(?<=\bray)\.(?:scripts\.scripts|util\.client\.server)\b|(?<=(?:\b|\\[nt])ray)\s+(?:start|symmetric-run|job submit)(?:\s*["'\\]|\s+[-{$])|(?<=(?:rayproject|anyscale)\/ray)|(?<=\/ray)["'][ \t]*[,\])])/i,
  /serve(?:(?<=\bserve)["',\s\\]+(?:start(?:\s*["']|\s+-)|(?:run|deploy)\s+[\w.-]+[:.]\w)|(?<=["'/]serve)["'][ \t]*[,\])])/i,
  // `{ray} start`
  /\}\s+(?:start|symmetric-run|job submit)(?:\s*["'\\]|\s+[-{$])/i,
  /\binstall\b(?:(?!install\b)[^\n])*[\s"']ray(?![\w-])/i,
];
const hasCommand = (text: string) => COMMANDS.some((command) => command.test(text));
/** A comment that suppresses findings, of which none may be left. */
const MARK = /ray-guard:/;
const SUPPRESSION = /#[^\n#]*ray-guard:/;

/** Whether a text may hand a command to a cluster: by Ray's client, or by the HTTP API that takes jobs. */
export function maySubmit(text: string): boolean {
  return SUBMITS.test(text) && text.includes('entrypoint');
}

/** Whether a text may describe a cluster of KubeRay. */
export function mayHoldManifest(text: string): boolean {
  return text.includes('headGroupSpec');
}

/** False only where no command in a text forwards a Ray port. */
export function mayForwardPorts(text: string): boolean {
  return RAY_PORT.test(text) && FORWARDS.test(text);
}

/** Whether there may be a breakpoint, of Ray or of Python. */
export function mayStop(text: string): boolean {
  return /\b(?:breakpoint|set_trace)[ \t]*\(/.test(text);
}

/** Of a piece of a file that concerns Ray. */
export function mayHoldFact(text: string): boolean {
  return (
    IMPORT.test(text) ||
    CALL.test(text) ||
    hasVariable(text) ||
    REQUIREMENT.test(text) ||
    hasCommand(text) ||
    maySubmit(text) ||
    mayHoldManifest(text) ||
    mayForwardPorts(text)
  );
}

/** Prose about rays is none of them. `text` may be Latin-1 decoded bytes. */
export function mayConcernRay(text: string): boolean {
  return (
    (WORD.test(text) &&
      ((IMPORT.test(text) && CALL.test(text)) ||
        hasVariable(text) ||
        REQUIREMENT.test(text) ||
        hasCommand(text) ||
        mayHoldManifest(text) ||
        (MARK.test(text) && SUPPRESSION.test(text)))) ||
    maySubmit(text) ||
    mayForwardPorts(text)
  );
}
