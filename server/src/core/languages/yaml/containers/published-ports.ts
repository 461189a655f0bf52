// Ports that a container's host publishes, as compose lists them: `"8265:8265"` or a mapping with `target`.
import { onePort, type Reach } from '../../../ray/facts/process.ts';
import { literal, type Value } from '../../../ray/facts/value.ts';
import { readPublishedPort } from '../../commands/containers/docker-run.ts';
import { entryOf, type YamlNode, type YamlScalar } from '../nodes/nodes.ts';
import { textValueOf, valueOfText } from '../nodes/values.ts';

export type Behind = Reach['behind'];

export function publishedPort(node: YamlNode, behind: Behind): Reach | undefined {
  if (node.kind === 'scalar') return shortForm(node, behind);
  return node.kind === 'mapping' ? longForm(node, behind) : undefined;
}

/** Variables with a default count with it; of others only the port inside has to be known. */
function shortForm(node: YamlScalar, behind: Behind): Reach | undefined {
  if (node.templated || node.value === null) return undefined;
  const address = addressIn(node.text);
  const read = readPublishedPort(withDefaults(address.rest));
  if (!read) return undefined;
  return {
    how: 'published-port',
    ports: read.ports,
    hostAddress: address.value ?? literal(read.hostAddress),
    span: node.span,
    valueSpan: node.content,
    value: valueOfText(node.text),
    behind,
  };
}

/** An address that is a variable: `${BIND:-127.0.0.1}:8265:8265`. */
function addressIn(text: string): { value?: Value; rest: string } {
  const variable = /^(\$\{[^{}]*\}|\$\w+):(?=[^:]*:)/.exec(text);
  // `${A}:${B}:8265` has an address, `${A}:8265` a port.
  const rest = variable && text.slice(variable[0].length);
  if (!variable || !rest || !/^(?:\$\{[^{}]*\}|[^:{}])*:(?:\$\{[^{}]*\}|[^:{}])*$/.test(rest)) return { rest: text };
  return { value: valueOfText(variable[1] ?? ''), rest };
}

/** The host's port may be any number; the one inside stays as it is. */
function withDefaults(text: string): string {
  return text.replace(/\$\{\w+:?-([^${}]*)\}/g, '$1').replace(/(?:\$\{[^{}]*\}|\$\w+)(?=:)/g, '1');
}

function longForm(node: YamlNode, behind: Behind): Reach | undefined {
  const target = entryOf(node, 'target')?.value;
  const port = Number(target?.kind === 'scalar' && !target.templated ? withDefaults(target.text) : Number.NaN);
  if (target?.kind !== 'scalar' || !Number.isInteger(port)) return undefined;
  const address = entryOf(node, 'host_ip')?.value;
  const decisive = address?.kind === 'scalar' ? address : target;
  return {
    how: 'published-port',
    ports: [onePort(port)],
    hostAddress: address ? textValueOf(address) : literal(''),
    span: node.span,
    valueSpan: decisive.content,
    value: decisive === target ? literal(port) : textValueOf(decisive),
    behind,
  };
}
