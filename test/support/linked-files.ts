// A workspace of a few files, and what is found in each of them because of the others.
import assert from 'node:assert/strict';
import {
  type Analysis,
  type Context,
  type Document,
  LineIndex,
  type ReadFacts,
  readPolicy,
  Workspace,
} from '../../server/src/core/index.ts';
import type { LinkedProcess } from '../../server/src/core/project/linked-facts.ts';
import { engine } from './engine.ts';
import { modulesOf } from './modules.ts';

/** Texts by path relative to `/w`. */
export type Files = Readonly<Record<string, string>>;

/** `Ray 2.60.0 (Dockerfile)`: which Ray it is has tests of its own. */
function isVersion(message: string): boolean {
  return /^Ray .*\(.*\)/.test(message);
}

export class LinkedFiles {
  readonly workspace = new Workspace(
    undefined,
    modulesOf((path) => this.documents.get(path.slice('/w/'.length))?.document),
  );
  private readonly documents = new Map<string, { readonly document: Document; readonly facts: ReadFacts }>();

  constructor(files: Files) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = `/w/${name}`;
    const document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
    const { facts, failures } = engine.read(document);
    assert.deepEqual(failures, []);
    this.documents.set(name, { document, facts });
    this.workspace.set(path, facts, readPolicy(facts).policy);
  }

  ownFacts(name: string): ReadFacts {
    return this.at(name).facts;
  }

  context(name: string): Context {
    return this.workspace.contextFor(`/w/${name}`, this.ownFacts(name));
  }

  analysis(name: string): Analysis {
    const { facts, project } = this.context(name);
    const analysis = engine.check(this.at(name).document, facts, project);
    assert.deepEqual(analysis.failures, []);
    return analysis;
  }

  /** `published-port error 6: compose.yaml Dockerfile:2`: rule, severity, confidence unless high, line, lines that it leads to. */
  findings(name: string): string[] {
    const { document } = this.at(name);
    return this.analysis(name).findings.map(({ rule, severity, confidence, span, related }) => {
      const sure = confidence === 'high' ? '' : ` ${confidence}`;
      const links = related
        .filter(({ message }) => !isVersion(message))
        .map((place) => ` -> ${place.path.slice('/w/'.length)}:${this.lineAt(place.path, place.span.start)}`);
      return `${rule} ${severity}${sure} ${this.lineAt(document.path, span.start)}${links.join('')}`;
    });
  }

  /** `RAY_AUTH_MODE="token" b.env`, in the order in which they are set; `…` where there may be more. */
  environmentOf(name: string, process?: LinkedProcess): string[] {
    const { environment } = process ?? this.context(name).facts.processes[0] ?? {};
    assert.ok(environment, 'a process with an environment');
    const { settings, open, inherits } = environment;
    return [
      ...settings.map(
        ({ name: variable, value, path, holds }) =>
          `${holds === 'surely' ? '' : `${holds} `}${variable}=${value.kind === 'literal' ? value.value : '?'}${path === `/w/${name}` ? '' : ` ${path.slice('/w/'.length)}`}`,
      ),
      ...(open || inherits ? ['…'] : []),
    ];
  }

  private lineAt(path: string, offset: number): number {
    const { document } = this.at(path.slice('/w/'.length));
    return new LineIndex(document.text).positionAt(offset).line + 1;
  }

  private at(name: string) {
    const found = this.documents.get(name);
    assert.ok(found, `no file ${name}`);
    return found;
  }
}
