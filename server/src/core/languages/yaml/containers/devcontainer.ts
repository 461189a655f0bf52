// devcontainer.json: ports that it publishes, variables of the container, and commands that it runs in it.
import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import type { Reach } from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import { type Span, span } from '../../../text/span.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { type PublishedPort, readPublishedPort } from '../../commands/containers/docker-run.ts';
import { mayRunRay } from '../../commands/containers/images.ts';
import { readInTurn, withBefore } from '../../commands/join-facts.ts';
import { tokenFileLeftBy } from '../../commands/token-file.ts';
import { itemsAt, mappingAt, type Source, textAt, valueAt, type YamlNode, type YamlScalar } from '../nodes/nodes.ts';
import { readArguments } from './commands.ts';
import { fileIn, readDevcontainerBuild, takenFrom } from './container-sources.ts';
import { contextOf, imageEnvironment, imageRequirements, serversAmong } from './containers.ts';
import { joinEnvironments, readEnvironment } from './environment.ts';
import { type Behind, publishedPort } from './published-ports.ts';

const COMMANDS = [
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
];

/** A string, also one that its line ends, a comment, or a tab. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|\t/g;

/** Comments and tabs, which JSON with comments allows and YAML does not, as spaces of the same length. */
export function jsonAsYaml(text: string): string {
  return text.replace(TOKEN, (token) => {
    const isOpen = token.startsWith('/*') && !token.endsWith('*/');
    return token.startsWith('"') || isOpen ? token : token.replace(/[^\r\n]/g, ' ');
  });
}

export function commentsInJson(text: string): Span[] {
  const comments = [...text.matchAll(TOKEN)].filter(([token]) => token.startsWith('/'));
  return comments.map(({ 0: token, index }) => span(index, index + token.length));
}

/** `forwardPorts` exposes nothing to other machines: the editor forwards to the person's own machine. */
export function readDevcontainer(root: YamlNode, source: Source): CommandFacts {
  const own = joinEnvironments(
    ...['containerEnv', 'remoteEnv'].map((key) => readEnvironment(valueAt(root, key), source)),
  );
  const ofImage = imageEnvironment(valueAt(root, 'image'));
  const left = { settings: tokenFileLeftBy(source.text, root.span), open: false };
  const environment = joinEnvironments(ofImage, readDevcontainerBuild(root), envFiles(root, source), left, own);
  const context = contextOf({ runsIn: 'container', environment }, source);
  const commands = COMMANDS.flatMap((key) => {
    const command = valueAt(root, key);
    return command?.kind === 'mapping' ? command.entries.map(({ value }) => value) : [command];
  });
  const run = readInTurn(commands, (command, before) => readArguments([command], source, withBefore(context, before)));
  const images = imageRequirements(valueAt(root, 'image'), 'image');
  const servers = serversAmong(run.processes);
  const mayBeRay = images.length > 0 || mayRunRay([textAt(root, 'image')], own.settings);
  const behind: Behind = servers.length > 0 ? servers : mayBeRay ? 'may be ray' : 'none';
  return {
    processes: run.processes,
    environment: [...own.settings, ...run.environment],
    requirements: [...images, ...run.requirements],
    reaches: behind === 'none' ? [] : publishedPorts(root, behind),
  };
}

function publishedPorts(root: YamlNode, behind: Behind): Reach[] {
  const appPort = valueAt(root, 'appPort');
  const ports = appPort?.kind === 'sequence' ? appPort.items : appPort ? [appPort] : [];
  // A number is published on loopback only.
  const published = ports.filter((port) => port.kind === 'scalar' && typeof port.value === 'string');
  return [...published.flatMap((port) => publishedPort(port, behind) ?? []), ...runArguments(root, behind)];
}

/** `--env-file NAME`: relative to the folder that is opened, not to that of this file. */
function envFiles(root: YamlNode, { path }: Source): ProcessEnvironment {
  const words = itemsAt(root, 'runArgs').filter((word): word is YamlScalar => word.kind === 'scalar');
  const [, inside = ''] = /\/\.devcontainer\/([^.][^/]*\/)?devcontainer\.json$/.exec(path) ?? [];
  const up = path.endsWith('/.devcontainer.json') ? '' : inside ? '../../' : '../';
  const files = words.flatMap((word, index) => {
    const joined = /^--env-file=(.+)$/.exec(word.text)?.[1];
    const written = joined ?? (words[index - 1]?.text === '--env-file' ? word.text : undefined);
    return written === undefined
      ? []
      : [fileIn(word.span, up + written.replace(/^\$\{localWorkspaceFolder\}\/?/, ''), 'docker')];
  });
  return takenFrom(...files);
}

/** `-p 8265:8265`, `-p8265:8265`, `--publish=8265:8265`. */
function runArguments(root: YamlNode, behind: Behind): Reach[] {
  const words = itemsAt(root, 'runArgs').filter((word): word is YamlScalar => word.kind === 'scalar');
  return words.flatMap((word, index) => {
    const before = words[index - 1]?.text;
    const prefix = before === '-p' || before === '--publish' ? '' : /^(?:--publish=|-p=?)(?=.)/.exec(word.text)?.[0];
    if (prefix === undefined) return [];
    const read = readPublishedPort(word.text.slice(prefix.length));
    const content = word.content;
    return read
      ? [reachOf(word.text.slice(prefix.length), content.start + prefix.length, content.end, read, behind)]
      : [];
  });
}

function reachOf(
  text: string,
  start: number,
  end: number,
  { ports, hostAddress }: PublishedPort,
  behind: Behind,
): Reach {
  const place = { start, end };
  const common = { how: 'published-port', behind } as const;
  return { ...common, ports, hostAddress: literal(hostAddress), span: place, valueSpan: place, value: literal(text) };
}

export function isDevcontainer(root: YamlNode, fileName: string): boolean {
  return isDevcontainerName(fileName) && mappingAt(root) !== undefined;
}

export function isDevcontainerName(fileName: string): boolean {
  return /^\.?devcontainer\.json$/.test(fileName);
}
