// No two findings of a project contradict each other, no hover contradicts a finding, and no two findings say the same of one place: over all fixtures, all labelled cases and generated projects.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Finding, LineIndex, readPolicy, Workspace } from '../../../server/src/core/index.ts';
import { type Claim, includes } from '../../../server/src/core/project/verdict/claims.ts';
import { notesOf } from '../../../server/src/core/project/verdict/notes.ts';
import { verdictsOf } from '../../../server/src/core/project/verdict/verdict.ts';
import { readLabelledCases } from '../../accuracy/labelled-cases.ts';
import { engine, root } from '../../support/engine.ts';
import { readFixture } from '../../support/fixture-file.ts';
import { generatedProjects, type Project } from './generated-projects.ts';

interface Found extends Finding {
  readonly file: string;
  readonly line: number;
}

/** What a hover tells of one argument or variable. */
interface Told {
  readonly file: string;
  readonly text: string;
  readonly claims: readonly Claim[];
}

function checked(project: Project): { findings: Found[]; hovers: Told[] } {
  const workspace = new Workspace();
  const read = Object.entries(project).flatMap(([file, text]) => {
    const path = `/project/${file}`;
    const languageId = engine.languageOf(path)?.id;
    if (!languageId) return [];
    const document = { path, languageId, text };
    const { facts } = engine.read(document);
    workspace.set(path, facts, readPolicy(facts).policy);
    return [{ file, document, facts }];
  });
  const files = read.map(({ file, document, facts: own }) => {
    const { facts, project: view } = workspace.contextFor(document.path, own);
    const { findings, failures } = engine.check(document, facts, view);
    assert.deepEqual(failures, []);
    const lines = new LineIndex(document.text);
    const verdicts = verdictsOf(facts, view, view.data ?? engine.data);
    const hovers = [...notesOf(facts, verdicts, () => true)].flatMap(({ name, here }) =>
      here ? [{ file, text: `${name}: ${here.text}`, claims: here.claims }] : [],
    );
    return {
      findings: findings.map((one) => ({ ...one, file, line: lines.positionAt(one.span.start).line + 1 })),
      hovers,
    };
  });
  return { findings: files.flatMap(({ findings }) => findings), hovers: files.flatMap(({ hovers }) => hovers) };
}

function findingsIn(project: Project): Found[] {
  return checked(project).findings;
}

/** The two cannot both be true of one thing. */
function contradict(a: readonly Claim[], b: readonly Claim[]): boolean {
  return a.some((one) =>
    b.some((other) => one.about === other.about && one.on === other.on && one.says !== other.says),
  );
}

function sayTheSame(a: Found, b: Found): boolean {
  if (a.file !== b.file) return false;
  if (a.rule === b.rule && a.message === b.message && a.span.start === b.span.start) return true;
  return includes(a.claims, b.claims) || includes(b.claims, a.claims);
}

const shown = ({ file, line, rule, message }: Found) => `${file}:${line} ${rule}: ${message}`;

/** Pairs, each as two lines, with the project. */
function disagreements(project: Project): string[] {
  const { findings, hovers } = checked(project);
  const pair = (what: string, a: string, b: string) => `${what}:\n  ${a}\n  ${b}\n${JSON.stringify(project, null, 1)}`;
  return findings.flatMap((a, index) => [
    ...findings.slice(index + 1).flatMap((b) => {
      const what = contradict(a.claims, b.claims) ? 'contradict' : sayTheSame(a, b) ? 'say the same' : '';
      return what ? [pair(what, shown(a), shown(b))] : [];
    }),
    ...hovers
      .filter(({ claims }) => contradict(a.claims, claims))
      .map(({ file, text }) => pair('a hover contradicts', shown(a), `${file} ${text}`)),
  ]);
}

function check(projects: readonly Project[]): void {
  const wrong = projects.flatMap(disagreements);
  assert.equal(wrong.length, 0, `${wrong.length} pairs, the first:\n${wrong[0]}`);
}

const projectOf = (files: readonly { readonly name: string; readonly text: string }[]): Project =>
  Object.fromEntries(files.map(({ name, text }) => [name, text]));

test('fixtures', () => {
  const folder = join(root, 'test/rules');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const cases = names.flatMap((name) => readFixture(join(folder, name)));
  assert.ok(cases.length > 400);
  check(cases.map(({ main, siblings }) => projectOf([main, ...siblings])));
});

test('labelled cases', () => {
  const cases = readLabelledCases(join(root, 'test/accuracy/cases'));
  assert.ok(cases.length > 300);
  check(cases.map(({ files }) => projectOf(files)));
});

test('500 generated projects, in which findings claim much', () => {
  const projects = generatedProjects(500);
  check(projects);
  const claims = projects
    .slice(0, 100)
    .flatMap(findingsIn)
    .flatMap((one) => one.claims);
  const told = projects.slice(0, 100).flatMap((one) => checked(one).hovers);
  assert.ok(told.filter((one) => one.claims.length > 0).length > 50);
  for (const says of ['required', 'none', 'open', 'wrong'])
    assert.ok(claims.filter((one) => one.says === says).length > 20, says);
});

test('a job client of a head that requires a token is not told that its cluster is open', () => {
  const project = (mode: string) => ({
    'compose.yaml': `services:\n  head:\n    image: rayproject/ray:2.60.0\n    command: ray start --head --block\n    environment: [RAY_AUTH_MODE=${mode}]\n  job:\n    image: rayproject/ray:2.60.0\n    command: ray job submit --address http://head:8265 -- python a.py\n`,
  });
  const rules = (mode: string) =>
    findingsIn(project(mode))
      .filter(({ line }) => line === 8)
      .map(({ rule }) => rule)
      .sort();
  assert.deepEqual(rules('token'), ['auth-mode-mismatch', 'plaintext-remote']);
  assert.deepEqual(rules('disabled'), ['missing-auth-token', 'plaintext-remote']);
});
