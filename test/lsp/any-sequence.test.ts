// After any sequence of events an editor shows what it would show if it were started now.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { randomFrom } from '../support/random.ts';
import { FULL } from './client.ts';
import { Editor } from './editor.ts';

const { diagnostic: _, ...withoutPull } = FULL.textDocument ?? {};
const PUSH: ClientCapabilities = { ...FULL, textDocument: withoutPull };

const requirement = (version: string, rest = '') =>
  `[project]\nname = "p"\nversion = "1"\ndependencies = ["ray${version}"]\n${rest}`;
const lock = (version: string) => `version = 1\n\n[[package]]\nname = "ray"\nversion = "${version}"\n`;
const POLICY = '[tool.ray-guard]\nray = ">=2.56"\n[tool.ray-guard.severity]\nexposed-dashboard = "information"\n';

/** What each file may hold, by path; the same path with another text is an edit. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'pyproject.toml': [
    requirement('==2.53.0'),
    requirement('==2.60.0'),
    requirement('>=2.50', POLICY),
    requirement('==2.60.0', '[tool.ray-guard]\nrya = 1\n'),
  ],
  'ray-guard.toml': [
    'severity = { exposed-dashboard = "off" }\n',
    'exclude = ["services/b"]\n',
    '\nminimum-confidence = "hgih"\n',
  ],
  '.gitignore': ['build/\n', '*.py\n', 'services/\n!services\n', ''],
  'train.py': [
    'import ray\nray.init()\n',
    'import ray\nray.init(dashboard_host="0.0.0.0")\n',
    'print(1)\n',
    'import ray\nfrom settings import HOST\nray.init(dashboard_host=HOST)\n',
    '# 😀\r\nimport ray\r\nray.init("ray://head:10001")\r\n',
  ],
  'settings.py': ['HOST = "0.0.0.0"\n', '\nfrom services.base import *\n', 'HOST = "127.0.0.1"\n'],
  'services/base.py': [
    'HOST = "0.0.0.0"\n',
    'import ray\nHOST = "::"\nray.init(dashboard_host=HOST)\n',
    'def f(): pass\n',
  ],
  'build/generated.py': ['import ray\nray.init(dashboard_host="0.0.0.0")\n', 'import ray\nray.init()\n'],
  'services/a/uv.lock': [lock('2.53.0'), lock('2.60.0'), `\n${lock('2.53.0')}`],
  'services/a/pyproject.toml': [requirement('>=2.50'), requirement('', POLICY)],
  'services/a/main.py': [
    'import ray\nray.init()\n',
    'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\nray.init()\n',
    '\uFEFFimport ray\nray.init(dashboard_host="::")\n',
    'import settings, ray\nray.init(dashboard_host=settings.HOST)\n',
  ],
  'services/b/docker-compose.yml': [
    'services:\n  head:\n    build: .\n    env_file: .env\n    ports: ["8265:8265"]\n',
    'services:\n  head:\n    image: rayproject/ray:2.53.0\n    command: ray start --head --block\n    ports:\n      - "127.0.0.1:8265:8265"\n',
  ],
  'services/b/Dockerfile': [
    'FROM rayproject/ray:2.53.0\nCMD ray start --head --block\n',
    'FROM rayproject/ray:2.60.0\nENV RAY_AUTH_MODE=token\nCMD ["ray", "start", "--head", "--block"]\n',
  ],
  'services/b/.env': ['RAY_AUTH_MODE=token\n', 'RAY_AUTH_MODE=off\n', 'OTHER=1\n'],
  'services/b/job.sh': [
    'export RAY_AUTH_MODE=token\nray start --head\n',
    'ray start --head --dashboard-host 0.0.0.0\n',
  ],
  'notes.ipynb': [
    '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": ["import ray\\n", "ray.init(dashboard_host=\\"0.0.0.0\\")\\n"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
    '{"cells": []}\n',
  ],
};
const PATHS = Object.keys(FILES);
const FOLDERS = ['services/a', 'services/b', 'services', 'build', 'services/c'];
const SETTINGS = [
  { diagnosticMode: 'openFilesOnly' },
  { diagnosticMode: 'workspace' },
  { diagnosticMode: 'workspace', severity: { 'missing-auth-token': 'error' } },
  { diagnosticMode: 'workspace', enable: false },
];

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder, an editor on it, and what a person and other programs may do next. */
class World {
  readonly root = mkdtempSync(join(tmpdir(), 'ray guard any-'));
  readonly log: string[] = [];
  private readonly next: (below: number) => number;
  private readonly capabilities: ClientCapabilities;
  private folders: string[];
  private settings: unknown;
  private editor!: Editor;

  constructor(seed: number, capabilities: ClientCapabilities, settings: unknown) {
    made.push(this.root);
    this.next = randomFrom(seed);
    this.capabilities = capabilities;
    this.settings = settings;
    this.folders = [this.uri('')];
    for (const path of PATHS) if (this.next(3) > 0) this.write(path, this.text(path));
    symlinkSync('train.py', join(this.root, 'link.py'));
    symlinkSync('..', join(this.root, 'loop'));
  }

  async start(): Promise<void> {
    this.editor = await this.newEditor();
  }

  async compare(): Promise<void> {
    const shown = await this.editor.shown();
    const fresh = await this.newEditor();
    for (const { uri, languageId, text } of this.openTexts()) fresh.open(uri, text, languageId);
    assert.deepEqual(shown, await fresh.shown(), [...this.log, JSON.stringify(this.openTexts())].join('\n'));
    fresh.end();
  }

  end(): void {
    this.editor.end();
  }

  step(): void {
    const steps = [
      () => this.writeOnDisk(this.anyPath()),
      () => this.writeOnDisk(this.anyPath()),
      () => this.deleteOnDisk(this.anyPath()),
      () => this.deleteFolder(this.any(FOLDERS)),
      () => this.moveFolder(this.any(FOLDERS), this.any(FOLDERS)),
      () => this.openOrClose(this.anyPath()),
      () => this.openOrClose(this.anyPath()),
      () => this.edit(),
      () => this.edit(),
      () => this.edit(),
      () => this.save(),
      () => this.configure(),
      () => this.changeFolders(),
    ];
    this.any(steps)();
  }

  private writeOnDisk(path: string): void {
    this.tell(`write ${path}`, [[path, this.write(path, this.text(path)) ? 2 : 1]]);
  }

  private deleteOnDisk(path: string): void {
    if (!existsSync(join(this.root, path))) return;
    rmSync(join(this.root, path));
    this.tell(`delete ${path}`, [[path, 3]]);
  }

  private deleteFolder(path: string): void {
    if (!existsSync(join(this.root, path))) return;
    rmSync(join(this.root, path), { recursive: true });
    this.tell(`delete folder ${path}`, [[path, 3]]);
  }

  private moveFolder(from: string, to: string): void {
    if (!existsSync(join(this.root, from)) || existsSync(join(this.root, to)) || to.startsWith(`${from}/`)) return;
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
    this.tell(`move ${from} to ${to}`, [
      [from, 3],
      [to, 1],
    ]);
  }

  private openOrClose(path: string): void {
    const uri = this.uri(path);
    if (this.editor.documents.has(uri)) {
      this.log.push(`close ${path}`);
      this.editor.close(uri);
    } else if (existsSync(join(this.root, path))) {
      this.log.push(`open ${path}`);
      this.editor.open(uri, readFileSync(join(this.root, path), 'utf8').replace(/^\uFEFF/, ''), 'plaintext');
    }
  }

  private edit(): void {
    const document = this.any([...this.editor.documents.values()]);
    if (!document) return;
    const path = decodeURIComponent(document.uri).slice(decodeURIComponent(this.uri('')).length);
    const text = this.text(path).replace(/^\uFEFF/, '');
    this.log.push(`edit ${path} ${JSON.stringify(document.getText())}`);
    if (this.next(2)) {
      this.editor.change(document.uri, { text });
      return;
    }
    const at = document.positionAt(this.next(document.getText().length + 1));
    this.editor.change(document.uri, { range: { start: at, end: at }, text: this.any(['\n', '#', ' ']) });
  }

  private save(): void {
    const document = this.any([...this.editor.documents.values()]);
    if (!document) return;
    const path = decodeURIComponent(document.uri).slice(decodeURIComponent(this.uri('')).length);
    const isThere = this.write(path, document.getText());
    this.tell(`save ${path}`, [[path, isThere ? 2 : 1]]);
    this.editor.save(document.uri);
  }

  private configure(): void {
    this.settings = this.any(SETTINGS);
    this.log.push(`settings ${JSON.stringify(this.settings)}`);
    this.editor.configure(this.settings);
  }

  private changeFolders(): void {
    const uri = this.uri(this.any(['', 'services/a', 'services']));
    const has = this.folders.includes(uri);
    this.log.push(`${has ? 'remove' : 'add'} folder ${uri}`);
    this.folders = has ? this.folders.filter((one) => one !== uri) : [...this.folders, uri];
    const folder = { uri, name: 'folder' };
    const event = { added: has ? [] : [folder], removed: has ? [folder] : [] };
    this.editor.client.notify('workspace/didChangeWorkspaceFolders', { event });
  }

  /** As a watcher tells it: of folders that come and go only their own names. */
  private tell(what: string, changes: readonly (readonly [path: string, type: number])[]): void {
    this.log.push(what);
    const told = changes.map(([path, type]) => ({ uri: this.uri(path), type }));
    this.editor.client.notify('workspace/didChangeWatchedFiles', { changes: told });
  }

  /** True when the file was there before. Folders above it are made, and would be reported as well. */
  private write(path: string, text: string): boolean {
    const file = join(this.root, path);
    const isThere = existsSync(file);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return isThere;
  }

  private newEditor(): Promise<Editor> {
    return Editor.start({ capabilities: this.capabilities, folders: this.folders, settings: this.settings });
  }

  private openTexts(): { uri: string; languageId: string; text: string }[] {
    return [...this.editor.documents.values()].map((document) => ({
      uri: document.uri,
      languageId: document.languageId,
      text: document.getText(),
    }));
  }

  private text(path: string): string {
    return this.any(FILES[path] ?? ['']);
  }

  private anyPath(): string {
    return this.any(PATHS);
  }

  private any<T>(some: readonly T[]): T {
    return some[this.next(Math.max(1, some.length))] as T;
  }

  private uri(path: string): string {
    const { href } = pathToFileURL(join(this.root, path));
    return path === '' ? `${href}/` : href;
  }
}

const SEEDS = Number(process.env.SEEDS ?? 4);
const STEPS = 24;

for (const [way, capabilities] of [
  ['pulled', FULL],
  ['published', PUSH],
] as const)
  for (const settings of SETTINGS.slice(0, 2))
    test(`${way}, ${settings.diagnosticMode}: what is shown is what a new server shows`, async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const world = new World(seed * 7919, capabilities, settings);
        await world.start();
        for (let step = 0; step < STEPS; step++) {
          world.step();
          if (step % 4 === 3) await world.compare();
        }
        world.end();
      }
    });
