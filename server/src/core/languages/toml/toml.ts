// The TOML language: Ray's requirements in project files and locks, and how they are changed there.

import { nameForRayBehind } from '../../ray/auth.ts';
import { mapSpans } from '../../ray/facts/map-spans.ts';
import type { Comment, PolicyText, ReadFacts, ReadProblem } from '../../ray/facts/read-facts.ts';
import type { IncludedRequirements, Requirement, WorkspaceMembers } from '../../ray/facts/requirement.ts';
import { type Document, fileNameOf } from '../../text/document.ts';
import { type Span, span } from '../../text/span.ts';
import { type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { imagesNamedIn } from '../commands/containers/image-look.ts';
import { imagesIn } from '../commands/join-facts.ts';
import { type Language, VERSION_RULES } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { readComments } from './comments.ts';
import { isLock, readLock } from './lock.ts';
import { closeOpenEnds } from './open-ends.ts';
import { policyTable } from './policy.ts';
import { conflictProblem, conflictSidesOf, syntaxProblem } from './problems.ts';
import { declaredRequirements, includedFiles, keyedRequirements, pythonsOf, withProject } from './requirements.ts';
import { asTheGrammarKnows, DEEPEST, readTables, unreadPart } from './tables.ts';
import { RUNNER_NAMES, readTaskTables } from './tasks.ts';
import { find, type TomlItem, TomlTable } from './values.ts';
import { writeToml } from './write.ts';

/** An escape may spell the name, or stand right before it. */
const CONCERN =
  /(?<![\w-])ray(?!\w)|ray-guard|uv\s*\.\s*workspace|setuptools\s*\.\s*dynamic|requirements_txt|(?<![\w-])path\s*=|\\\w|\bserve["',\s]+(?:start|run|deploy)\b/i;
const hasVariable = nameForRayBehind(/\b/);

export const toml: Language = {
  id: 'toml',
  title: 'TOML manifests with their tasks, and lock files',
  reads:
    'requirements of pip, Poetry, PDM, uv, Hatch and Pixi, the locked Ray, commands and variables of tasks, the policy in pyproject.toml',
  limits: [`nested keys and tables: ${DEEPEST} deep`],
  files: {
    names: ['*.toml', 'uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile'],
    context: [
      ...['pyproject.toml', 'pixi.toml', 'uv.toml', 'hatch.toml', 'Pipfile'],
      ...['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'pylock.*.toml'],
    ],
  },
  editor: {
    languages: ['toml'],
    starts: ['pyproject.toml', 'pixi.toml', 'uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile'],
  },
  fence: { word: 'toml', fileName: 'pyproject.toml' },
  comment: '#',
  cannotHold: [{ rules: { allBut: VERSION_RULES }, why: 'commands of its tasks are read as those of shellscript' }],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => CONCERN.test(text) || hasVariable(text),
  mayTellProject: (text) => /python/i.test(text),
  programs: { mayRun: (text) => imagesNamedIn(text).length > 0, namedIn: imagesNamedIn },
  read,
  write: writeToml,
};

/** Which table of pyproject.toml the whole file stands for; undefined when the file declares no Python requirement. */
function prefixOf(fileName: string): readonly string[] | undefined {
  if (fileName === 'Pipfile') return ['tool', 'pipenv'];
  const tool = /^(uv|pixi|hatch|tox)\.toml$/.exec(fileName)?.[1];
  if (tool) return ['tool', tool];
  return /^pyproject(?:[.-][\w.-]+)?\.toml$/.test(fileName) ? [] : undefined;
}

/** Whether a table of that path in pyproject.toml can hold, or say something of, a requirement, or is Ray Guard's own. */
function matters([first, second]: readonly string[]): boolean {
  if (first === 'tool')
    return second === undefined || RUNNER_NAMES.has(second) || /^(?:uv|poetry|setuptools|ray-guard)$/.test(second);
  return first === 'project' || first === 'dependency-groups' || first === 'build-system';
}

function read({ path, languageId, text }: Document, syntax: Syntax): ReadFacts {
  const fileName = fileNameOf(path);
  if (isLock(fileName)) return facts(languageId, { ...readLock(text, fileName), comments: [] });
  const prefix = prefixOf(fileName);
  if (!prefix) return facts(languageId, { comments: [], problems: [] });
  const hasPolicy = fileName === 'pyproject.toml';
  const conflict = conflictSidesOf(text);
  if (!conflict) {
    const problem = syntaxProblem(text);
    const { policy, ...reading } = readText(text, prefix, syntax, hasPolicy);
    const closed = problem && closeOpenEnds(text);
    const around = closed && mapSpans(facts(languageId, readText(closed.text, prefix, syntax)), closed.toWritten);
    const found = around ?? facts(languageId, reading);
    return { ...found, problems: problem ? [problem] : found.problems, ...(policy && { policy }) };
  }
  const policy = hasPolicy && policyTable(new TomlTable(), text);
  const ours = readText(conflict.ours, prefix, syntax);
  const theirs = readText(conflict.theirs, prefix, syntax);
  return facts(languageId, {
    processes: union(ours.processes, theirs.processes),
    environment: union(ours.environment, theirs.environment),
    reaches: union(ours.reaches, theirs.reaches),
    requirements: union(ours.requirements, theirs.requirements),
    comments: union(ours.comments, theirs.comments),
    problems: [conflictProblem(conflict.firstMarker)],
    ...(policy && { policy }),
  });
}

interface Reading extends CommandFacts {
  readonly comments: readonly Comment[];
  /** Of a text that is TOML all the same. */
  readonly problems: readonly ReadProblem[];
  readonly policy?: PolicyText;
  readonly python?: Requirement;
  readonly members?: WorkspaceMembers;
  readonly pathDependencies?: readonly string[];
  readonly includes?: readonly IncludedRequirements[];
}

function readText(text: string, prefix: readonly string[], syntax: Syntax, hasPolicy = false): Reading {
  const forGrammar = asTheGrammarKnows(text);
  // Python reads no escapes of TOML 1.1: a policy is read from what is written.
  const policy = hasPolicy && forGrammar !== text ? policyIn(text, prefix, syntax) : undefined;
  return syntax.withTree('toml', forGrammar, ({ rootNode }) => {
    const top = under(
      prefix,
      readTables(rootNode, text, (header) => matters([...prefix, ...header])),
    );
    const tasks = readTaskTables(top, syntax);
    const requirements = [
      ...withProject([...declaredRequirements(top, prefix), ...keyedRequirements(top, prefix)], top, prefix),
      ...tasks.requirements,
    ];
    const ownPolicy = policy ?? (hasPolicy && forGrammar === text ? policyTable(top, text) : undefined);
    const unread = unreadPart(rootNode);
    const python = pythonsOf(top, prefix);
    const members = workspaceMembers(top);
    const comments = readComments(rootNode, text);
    const paths = pathDependencies(top);
    const includes = includedFiles(top);
    return {
      processes: inOrder(tasks.processes),
      environment: inOrder(tasks.environment),
      reaches: inOrder(tasks.reaches),
      requirements: inOrder(requirements),
      ...imagesIn(tasks),
      comments,
      problems: unread ? [unread] : [],
      ...(ownPolicy && { policy: ownPolicy }),
      ...(python && { python }),
      ...(members && { members }),
      ...(paths.length > 0 && { pathDependencies: paths }),
      ...(includes.length > 0 && { includes }),
    };
  });
}

function policyIn(text: string, prefix: readonly string[], syntax: Syntax): PolicyText | undefined {
  return syntax.withTree('toml', text, ({ rootNode }) =>
    policyTable(
      under(
        prefix,
        readTables(rootNode, text, (header) => matters([...prefix, ...header])),
      ),
      text,
    ),
  );
}

function under(prefix: readonly string[], table: TomlTable): TomlTable {
  return prefix.reduceRight((inner, key) => {
    const outer = new TomlTable();
    outer.add(key, span(0, 0), inner);
    return outer;
  }, table);
}

interface Placed {
  readonly span: Span;
}

/** What both sides of a conflict share stands at the same place in both. */
function union<T extends Placed>(ours: readonly T[], theirs: readonly T[]): T[] {
  const places = new Set(ours.map((one) => one.span.start));
  return inOrder([...ours, ...theirs.filter((one) => !places.has(one.span.start))]);
}

function inOrder<T extends Placed>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => a.span.start - b.span.start);
}

function facts(languageId: string, reading: Partial<Reading> & Pick<Reading, 'comments' | 'problems'>): ReadFacts {
  return { languageId, ...noCommandFacts, ...reading };
}

/** Undefined where the file is no workspace root. A member that is no string is passed over. */
function workspaceMembers(top: TomlTable): WorkspaceMembers | undefined {
  if (find(top, ['tool', 'uv', 'workspace']).length === 0) return undefined;
  const globs = (key: string) =>
    find(top, ['tool', 'uv', 'workspace', key]).flatMap(({ item }) =>
      item.kind === 'array' ? item.items.flatMap((one) => (one.kind === 'string' ? [one.text] : [])) : [],
    );
  return { include: globs('members'), exclude: globs('exclude') };
}

const TABLES: readonly (readonly string[])[] = [
  ['tool', 'poetry', 'dependencies', '*'],
  ['tool', 'poetry', 'dev-dependencies', '*'],
  ['tool', 'poetry', 'group', '*', 'dependencies', '*'],
  ['tool', 'uv', 'sources', '*'],
  ['tool', 'pixi', 'pypi-dependencies', '*'],
  ['tool', 'pixi', 'feature', '*', 'pypi-dependencies', '*'],
];

/** Folders as written, each once; archives are none. */
function pathDependencies(top: TomlTable): string[] {
  const paths = TABLES.flatMap((path) => find(top, path)).flatMap(({ item }) => pathsIn(item));
  return [...new Set(paths.filter((path) => !/\.(?:whl|zip|gz|tgz)$/.test(path)))];
}

function pathsIn(item: TomlItem): string[] {
  if (item.kind === 'array') return item.items.flatMap(pathsIn);
  return item.kind === 'table' ? item.strings('path').map(({ text }) => text) : [];
}
