// Reads Ray Serve's command line into processes.
import type { Process } from '../../ray/facts/process.ts';
import { type FlagNames, readFlags } from './flags.ts';
import { type Invocation, processOf } from './invocation.ts';
import { optionsOf } from './options.ts';
import { programOf, textOf } from './words.ts';

const SERVE: FlagNames = {
  switches: new Set(['blocking', 'non-blocking', 'reload']),
  valued: new Set(
    'address http-host http-port http-location proxy-location grpc-port grpc-servicer-functions runtime-env runtime-env-json working-dir app-dir host port route-prefix name external-scaler-enabled'.split(
      ' ',
    ),
  ),
  letters: { a: 'address', r: 'reload' },
};

const NAMES = {
  'http-host': 'http_options.host',
  'http-port': 'http_options.port',
  'http-location': 'http_options.location',
};

/** `serve` is also the name of other programs: one of Ray's own arguments must follow. */
export function readServeCommand(invocation: Invocation): Process | undefined {
  const { words } = invocation;
  const action = textOf(words[1]);
  if (programOf(words[0]) !== 'serve' || action === undefined) return undefined;
  const { flags, operands, open } = readFlags(words, 2, SERVE);
  const [target] = operands.map((at) => textOf(words[at]));
  const known = /^[\w.]+:\w+$|\.ya?ml$/.test(target ?? '');
  const isRay = action === 'start' ? operands.length === 0 : /^(?:run|deploy)$/.test(action) && known;
  if (!isRay) return undefined;
  const api = action === 'deploy' ? 'serve deploy' : `serve.${action}`;
  return processOf(invocation, { role: 'serve', api, nameWords: 2 }, optionsOf(invocation, flags, NAMES), open);
}
