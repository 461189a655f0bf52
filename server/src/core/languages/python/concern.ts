// A quick look at a Python text: whether it can hold a fact about Ray at all, before it is parsed. Every file pays for it, so no
// pattern may look twice at the same stretch of text.

import { nameForRayBehind } from '../../ray/auth.ts';

/** An import of ray in any form, or its name as a string. */
const IMPORT = /(?:import|from|,)[\s\\]+ray\b|["']ray["'.]/;
/** What starts, joins or drives Ray, as an attribute or imported; most files that import ray only use what another program has started. */
const CALL =
  /\.[\s\\]*(?:init|client|connect)\b|import\b(?:(?!import\b)[^\n])*\b(?:init|client|connect)\b|^[^\S\r\n]*(?:init|client|connect)\b\s*(?:,|as\b|$)|JobSubmissionClient|\bserve[\s\\]*\.[\s\\]*(?:start|run)\b|\bserve\s+as\b|\bray[\s\\]*\.[\s\\]*serve\b/m;
const hasVariable = nameForRayBehind(/["']/);
/** A requirement in quotes. */
const REQUIREMENT = /["']ray(?:\[[\w, -]*\])?\s*[<>=!~^@;(\d"']/;
/** A command that starts Ray or Serve, or that installs Ray; a line may begin with it behind a written `\n`. */
const COMMAND =
  /\bray\.scripts\.scripts\b|(?:(?:\b|\\[nt])ray|\{(?=\w*ray)\w+\})\s+(?:start|job submit)(?:\s*["'\\]|\s+[-{$])|\bserve["',\s\\]+(?:start(?:\s*["']|\s+-)|(?:run|deploy)\s+[\w.-]+[:.]\w)|\binstall\b(?:(?!install\b)[^\n])*[\s"']ray(?![\w-])|(?:rayproject|anyscale)\/ray|(?:\/ray|["'/]serve)["'][ \t]*[,\])]/i;
const RAY_PORT = /(?<!\d)(?:8265|10001|52365)(?!\d)/;
const FORWARDS = /port-forward|\b(?:ssh|autossh|socat|ngrok|cloudflared|localtunnel|bore|tailscale)\b/;
/** A comment that suppresses findings, of which none may be left. */
const SUPPRESSION = /#[^\n#]*ray-guard:/;

/** False only where no command in a text forwards a Ray port. */
export function mayForwardPorts(text: string): boolean {
  return RAY_PORT.test(text) && FORWARDS.test(text);
}

/** Of a piece of a file that concerns Ray. */
export function mayHoldFact(text: string): boolean {
  return (
    IMPORT.test(text) ||
    CALL.test(text) ||
    hasVariable(text) ||
    REQUIREMENT.test(text) ||
    COMMAND.test(text) ||
    mayForwardPorts(text)
  );
}

/** Prose about rays is none of them. `text` may be Latin-1 decoded bytes. */
export function mayConcernRay(text: string): boolean {
  return (
    (IMPORT.test(text) && CALL.test(text)) ||
    hasVariable(text) ||
    REQUIREMENT.test(text) ||
    COMMAND.test(text) ||
    mayForwardPorts(text) ||
    SUPPRESSION.test(text)
  );
}
