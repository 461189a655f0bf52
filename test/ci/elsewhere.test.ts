// Outside of GitHub, with the packed program and nothing from the network: the GitLab job as a runner runs it, and the command of docs/ci.md.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { bundle } from '../../scripts/bundle.ts';
import { root } from '../support/engine.ts';

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly reports: { readonly codequality: string } };
}

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'import ray\n\nray.init()\n';

describe('the packed program', () => {
  let base = '';
  let packed = '';
  before(async () => {
    base = mkdtempSync(join(tmpdir(), 'ray-guard-elsewhere-'));
    const sources = join(base, 'sources');
    mkdirSync(join(sources, 'scripts'), { recursive: true });
    for (const name of ['package.json', '.npmignore', '.npmrc', 'README.md', 'LICENSE', 'scripts/prepare.mjs'])
      copyFileSync(join(root, name), join(sources, name));
    await bundle(join(sources, 'dist'), ['cli', 'server']);
    const args = ['pack', '--pack-destination', base];
    packed = execFileSync('npm', args, { cwd: sources, encoding: 'utf8', stdio: 'pipe' });
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  test('is named by npm pack, and nothing else is printed there, since pre-commit before 4.7 reads it', () => {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(packed, `${name}-${version}.tgz\n`);
  });

  test('holds the programs without their maps', () => {
    const listed = execFileSync('tar', ['-tzf', packed.trim()], { cwd: base, encoding: 'utf8' }).trim().split('\n');
    assert.ok(listed.includes('package/dist/cli.cjs') && existsSync(join(base, 'sources/dist/cli.cjs.map')));
    assert.deepEqual(
      listed.filter((name) => name.endsWith('.map')),
      [],
    );
  });

  /** A checkout with the packed program in it, and a shell in which npm reaches no registry and installs nowhere else. */
  function checkout(files: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(join(base, 'checkout-'));
    // Without one npm takes a folder further up, if a manifest lies there, for the one that paths count from.
    mkdirSync(join(folder, 'node_modules'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    copyFileSync(join(base, packed.trim()), join(folder, 'ray-guard.tgz'));
    const prefix = join(base, 'prefix');
    const bash = (script: string, environment: Readonly<Record<string, string>> = {}) =>
      spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: [join(prefix, 'bin'), process.env.PATH].join(delimiter),
          HOME: base,
          CI: 'true',
          npm_config_prefix: prefix,
          npm_config_cache: join(base, 'cache'),
          npm_config_registry: 'http://127.0.0.1:9/',
          npm_config_fetch_retries: '0',
          npm_config_update_notifier: 'false',
          ...environment,
        },
      });
    return { folder, bash };
  }

  describe('in GitLab', () => {
    const template: { 'ray-guard': Job } = parse(readFileSync(join(root, 'templates/gitlab-ci.yml'), 'utf8'));
    const job = template['ray-guard'];

    /** Every line in one shell, which the first failing one ends. */
    function run(files: Readonly<Record<string, string>>) {
      const { folder, bash } = checkout(files);
      const { status, stdout, stderr } = bash(job.script.join('\n'), {
        GITLAB_CI: 'true',
        CI_PROJECT_DIR: folder,
        CI_PIPELINE_SOURCE: 'merge_request_event',
        ...job.variables,
      });
      const report = join(folder, job.artifacts.reports.codequality);
      const issues: Issue[] | undefined = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
      return { status, printed: stdout + stderr, issues };
    }

    test('fails on findings, prints them, and reports them as GitLab reads them', () => {
      const { status, printed, issues = [] } = run({ 'train.py': UNSAFE });
      assert.equal(status, 1, printed);
      assert.match(printed, /train\.py:3:10: error .*\[exposed-dashboard\]/);
      assert.ok(issues.some((issue) => issue.check_name === 'exposed-dashboard'));
      for (const { description, check_name, fingerprint, severity, location } of issues) {
        for (const text of [description, check_name, fingerprint]) assert.ok(typeof text === 'string' && text);
        assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(severity), severity);
        assert.deepEqual([location.path, location.lines.begin], ['train.py', 3]);
      }
      assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    });

    test('passes where nothing is found, with an empty report', () => {
      const { status, printed, issues } = run({ 'train.py': SAFE });
      assert.equal(status, 0, printed);
      assert.deepEqual(issues, []);
    });

    test('fails on a broken policy with its own number', () => {
      const { status, printed } = run({ 'train.py': SAFE, 'ray-guard.toml': 'ray = 1\n' });
      assert.equal(status, 2, printed);
      assert.match(printed, /ray-guard\.toml:1/);
    });
  });

  test('runs by the command of docs/ci.md', () => {
    const command = /```sh\n(npx .*)\n```/.exec(readFileSync(join(root, 'docs/ci.md'), 'utf8'))?.[1];
    assert.ok(command, 'docs/ci.md names it');
    const unsafe = checkout({ 'train.py': UNSAFE }).bash(command);
    assert.equal(unsafe.status, 1, unsafe.stderr);
    assert.match(unsafe.stdout, /\[exposed-dashboard\]/);
    const safe = checkout({ 'train.py': SAFE }).bash(command);
    assert.equal(safe.status, 0, safe.stderr);
  });
});
