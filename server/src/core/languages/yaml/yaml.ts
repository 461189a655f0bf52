// The YAML language: compose, Kubernetes, Serve, conda, cluster launcher and workflow files, distinguished by what they contain.
import type { ImportedValues } from '../../ray/facts/imports.ts';
import { noFacts, type ReadFacts } from '../../ray/facts/read-facts.ts';
import { type Document, fileNameOf, loneReturnsAsFeeds } from '../../text/document.ts';
import type { CommandFacts } from '../commands/command.ts';
import { imagesNamedIn } from '../commands/containers/image-look.ts';
import { eachPlaceOnce, joinFacts } from '../commands/join-facts.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { concernsRay } from './concern.ts';
import { isCompose, readCompose } from './containers/compose.ts';
import { namedImages } from './containers/containers.ts';
import { isDevcontainer, isDevcontainerName, jsonAsYaml, readDevcontainer } from './containers/devcontainer.ts';
import { readCharts } from './kubernetes/chart-values.ts';
import { isKubernetes, readKubernetes } from './kubernetes/kubernetes.ts';
import { readComments, withStatements } from './nodes/comments.ts';
import { DEEPEST, LONGEST, readDocuments, readEmbedded } from './nodes/documents.ts';
import type { Source, YamlNode } from './nodes/nodes.ts';
import { gatheredIn, sourceOf } from './nodes/source.ts';
import { withoutTemplates } from './nodes/template.ts';
import { condaRequirements, isCondaLock, lockedRequirements, nestedRequirements } from './packages.ts';
import { isLauncher, readLauncher, runtimeEnvironments, serveProcess } from './ray-files.ts';
import { readTasks } from './tasks.ts';
import { writeYaml } from './write.ts';

/** What Jinja, Go, Terraform, envsubst or a script makes YAML of: `cluster.yaml.j2`. */
const TEMPLATES = ['j2', 'jinja', 'jinja2', 'template', 'tmpl', 'tpl', 'tftpl'].flatMap((ending) =>
  ['yaml', 'yml'].map((kind) => `*.${kind}.${ending}`),
);
/** Names that manifests in JSON have: most other JSON is data. */
const MANIFESTS = [
  '*rayjob*',
  '*ray-job*',
  '*cluster*',
  '*deploy*',
  '*service*',
  '*ingress*',
  'k8s/*',
  'kubernetes/*',
  'manifests/*',
].map((name) => `${name}.json`);

export const yaml: Language = {
  id: 'yaml',
  title:
    'YAML (compose files, Kubernetes and KubeRay manifests, Serve and cluster configs, workflows, conda), its templates (`*.yaml.j2`), manifests in JSON and `devcontainer.json`',
  reads:
    'images, commands, variables, ports, Services and routes, Ray resources, Helm values, steps of workflows, tasks of Ansible and SkyPilot, requirements of conda',
  limits: [`files of more than ${LONGEST} characters`, `nested nodes: ${DEEPEST} deep`],
  files: {
    names: ['*.yaml', '*.yml', ...TEMPLATES, 'devcontainer.json', '.devcontainer.json', ...MANIFESTS, 'pixi.lock'],
    context: [
      ...['compose.yaml', 'compose.*.yaml', 'docker-compose.yaml', 'docker-compose.*.yaml'],
      ...['compose.yml', 'compose.*.yml', 'docker-compose.yml', 'docker-compose.*.yml'],
      ...['environment.yaml', 'environment.yml', 'conda-lock.yaml', 'conda-lock.yml', 'pixi.lock'],
    ],
  },
  editor: {
    languages: ['yaml', 'dockercompose'],
    starts: ['pixi.lock', '.devcontainer/devcontainer.json', '.devcontainer.json'],
  },
  fence: { word: 'yaml', fileName: 'compose.yaml' },
  // In devcontainer.json it is `//`.
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: concernsRay,
  programs: { mayRun: (text) => imagesNamedIn(text).length > 0, namedIn: imagesNamedIn },
  read,
  write: writeYaml,
};

function read(
  { path, languageId, text: written }: Document,
  syntax: Syntax,
  imported: ImportedValues = new Map(),
): ReadFacts {
  const text = loneReturnsAsFeeds(written);
  const fileName = fileNameOf(path);
  const comments = readComments(text);
  if (isCondaLock(fileName, text)) {
    const requirements = lockedRequirements(text, fileName);
    return { languageId, processes: [], environment: [], reaches: [], requirements, comments, problems: [] };
  }
  const isManifest = fileName.endsWith('.json') && !isDevcontainerName(fileName);
  if (isManifest && !text.includes('"apiVersion"')) return noFacts(languageId);
  const untemplated = withoutTemplates(fileName.endsWith('.json') ? jsonAsYaml(text) : text);
  const { roots, problems } = readDocuments(untemplated, text);
  const embedded = readEmbedded(roots, untemplated);
  const source = sourceOf({ path, text }, untemplated, syntax, imported);
  const facts = joinFacts([
    readKubernetes(roots.filter(isKubernetes), source),
    ...(isManifest ? [] : roots.filter((root) => !isKubernetes(root))).map((root) => readOther(root, fileName, source)),
    ...[...roots, ...embedded.roots].flatMap((root) => [nested(root, source), readCharts(root, source)]),
  ]);
  return {
    languageId,
    ...eachPlaceOnce(facts),
    ...gatheredIn(source, facts),
    comments: withStatements(comments, [...roots, ...embedded.roots], text),
    problems: [...problems, ...embedded.problems],
  };
}

function readOther(root: YamlNode, fileName: string, source: Source): CommandFacts {
  if (isDevcontainer(root, fileName)) return readDevcontainer(root, source);
  if (isCompose(root)) return readCompose(root, source);
  if (isLauncher(root)) return readLauncher(root, source);
  const serve = serveProcess(root, source);
  const tasks = readTasks(root, source);
  return {
    ...tasks,
    processes: [...(serve ? [serve] : []), ...tasks.processes],
    requirements: [...condaRequirements(root, source), ...tasks.requirements],
    reaches: tasks.reaches,
  };
}

function nested(root: YamlNode, source: Source): CommandFacts {
  return {
    processes: [],
    environment: runtimeEnvironments(root, source),
    requirements: [...nestedRequirements(root, source), ...namedImages(root)],
    reaches: [],
  };
}
