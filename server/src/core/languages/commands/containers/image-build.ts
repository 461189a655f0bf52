// Reads commands that give an image a name: `docker build -t app .`, `docker tag app registry/app:1`.
import type { EnvironmentSource } from '../../../ray/facts/environment.ts';
import type { ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import { imageNameOf } from '../../../ray/image-name.ts';
import type { Invocation } from '../invocation.ts';
import { programOf, textOf, usualText } from '../words.ts';
import { type ContainerOption, readOptions, type Switches } from './container-options.ts';
import { imageSource } from './images.ts';

const SWITCHES: Switches = {
  long: new Set(
    'all-platforms async check compress debug disable-content-trust force-rm help layers load no-cache no-logs no-push omit-history pull push quiet rm squash squash-all stdin tls-verify'.split(
      ' ',
    ),
  ),
  letters: 'qD',
};

/** What stands between the program and its action. */
const BETWEEN = new Set(['image', 'buildx', 'builder', 'builds', 'acr']);
const ACTIONS = new Set(['build', 'bud', 'b', 'submit', 'tag']);
const BUILDERS = /^(?:docker|podman|nerdctl|buildah|img|depot|az|gcloud)$/;

export function buildsImages(program: string): boolean {
  return BUILDERS.test(program);
}

/** Undefined for every other command. */
export function readImageBuild(invocation: Invocation): ProvidedEnvironment[] | undefined {
  const { words, context } = invocation;
  const program = programOf(words[0]) ?? '';
  if (!buildsImages(program) || context.onAnotherMachine) return undefined;
  const action = actionOf(invocation, program);
  if (action === undefined) return undefined;
  const { options, operandAt } = readOptions(words, action + 1, SWITCHES);
  if (textOf(words[action]) === 'tag') return taggedBy(invocation, operandAt);
  const source = sourceOf(invocation, options, operandAt);
  const names = options.flatMap(({ name, part }) => {
    const isName = name === 't' || name === 'tag' || (program === 'az' && name === 'image');
    return isName ? (imageNameOf(registryOf(program, options) + (usualText(part.value) ?? '$')) ?? []) : [];
  });
  return names.map((name) => provided(name, source));
}

function actionOf({ words }: Invocation, program: string): number | undefined {
  const isCloud = program === 'az' || program === 'gcloud';
  let isNamed = !isCloud;
  for (let at = 1; at < words.length; at++) {
    const text = textOf(words[at]);
    if (text === undefined) return undefined;
    if (isNamed && ACTIONS.has(text)) return at;
    const isValue = textOf(words[at - 1])?.startsWith('-');
    if (!text.startsWith('-') && !isValue && !BETWEEN.has(text)) return undefined;
    isNamed ||= text === 'acr' || text === 'builds';
  }
  return undefined;
}

/** `az acr build -r team -t app:1` gives it the registry's name too. */
function registryOf(program: string, options: readonly ContainerOption[]): string {
  if (program !== 'az') return '';
  const registry = options.find(({ name }) => name === 'r' || name === 'registry');
  const name = (registry && usualText(registry.part.value)) ?? '$';
  return `${name.replace(/\.azurecr\.io$/, '')}.azurecr.io/`;
}

/** Undefined where the Dockerfile is not in the workspace, or not known. */
function sourceOf(
  { words, context }: Invocation,
  options: readonly ContainerOption[],
  operandAt: number,
): EnvironmentSource | undefined {
  const folder = context.folder ? context.folder() : '.';
  const first = words[0];
  const operand = words[operandAt];
  // docker asks for a folder; a dash for what it is given to read may be left out of the words.
  const missing = /^(?:podman|buildah|gcloud)$/.test(programOf(first) ?? '') ? '.' : undefined;
  const written = operand === undefined ? missing : (usualText(operand.value) ?? workingFolder(operand));
  if (folder === undefined || !first || written === undefined || written === '-') return undefined;
  const file = options.filter(({ name }) => name === 'f' || name === 'file').at(-1);
  const dockerfile = file && (usualText(file.part.value) ?? A_VARIABLE);
  const target = options.filter(({ name }) => name === 'target').at(-1);
  const stage = target && (usualText(target.part.value) ?? A_VARIABLE);
  if ([dockerfile ?? written, stage ?? ''].some((text) => /\$|:\/\//.test(text)) || dockerfile === '-')
    return undefined;
  return {
    kind: 'build',
    context: inFolder(folder, written),
    ...(dockerfile !== undefined && { dockerfile: inFolder(folder, dockerfile), dockerfileIsBeside: true }),
    orAbove: true,
    ...(stage !== undefined && { target: stage }),
    span: operand?.span ?? first.span,
  };
}

/** It names no file. */
const A_VARIABLE = '$';

/** `$PWD`, `$(pwd)`; a variable that may be any other folder names none. */
function workingFolder({ value }: Invocation['words'][number]): string {
  return value.kind === 'unknown' && /\bvariable PWD$/.test(value.why) ? '.' : A_VARIABLE;
}

function inFolder(folder: string, path: string): string {
  return path.startsWith('/') || folder === '.' ? path : `${folder}/${path}`;
}

/** The second name is one more of the first image. */
function taggedBy({ words }: Invocation, at: number): ProvidedEnvironment[] {
  const [from, ...names] = words.slice(at);
  const source = from && imageSource(from);
  return source ? names.flatMap((word) => imageSource(word) ?? []).map(({ name }) => provided(name, source)) : [];
}

/** Undefined where it is not known how the image is made. */
export function provided(name: string, source: EnvironmentSource | undefined): ProvidedEnvironment {
  return { kind: 'image', name, environment: { settings: [], open: !source, ...(source && { inherits: [source] }) } };
}
