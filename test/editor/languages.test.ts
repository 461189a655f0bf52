// Every kind of file that is not Python or TOML, in the newest VS Code and by keyboard: Problems row, Ctrl+., the fixed text on disk. A file that is alone in its folder also has to wake the extension.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { fixNotebook, NOTEBOOK_FILES } from './notebook-job.ts';
import { useVscode } from './vscode-tests.ts';

const DOCKERFILE = `FROM python:3.11-slim
RUN pip install --no-cache-dir "ray==2.9.0"
`;
const COMPOSE = `services:
  head:
    image: rayproject/ray:2.60.0
    command: ray start --head --dashboard-host=0.0.0.0 --block
    ports:
      - "8265:8265"
`;
const REQUIREMENTS = `torch>=2.4
ray==2.9.0
`;
const CLUSTER = `apiVersion: ray.io/v1
kind: RayCluster
metadata:
  name: levels
spec:
  rayVersion: "2.60.0"
  headGroupSpec:
    rayStartParams: {}
    template:
      spec:
        containers:
          - name: ray-head
            image: rayproject/ray:2.60.0
`;
const SCRIPT = `#!/bin/sh
set -e
ray start --head --dashboard-host=0.0.0.0
`;
const [newest] = editors;

describe(`Languages in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest);

  job('a Dockerfile alone', { Dockerfile: DOCKERFILE }, async (window, workspace) => {
    await window.openProblems();
    const [row] = await window.waitForProblems('error vulnerable-ray');
    assert.deepEqual([row?.source, row?.line, row?.column], ['ray-guard', 2, 33]);
    await window.screenshot('language-dockerfile');
    await window.goToProblem('vulnerable-ray');
    await window.quickFix('Require ray>=2.58.0,<2.61');
    await window.save();
    await window.waitForProblems();
    assert.equal(workspace.read('Dockerfile'), DOCKERFILE.replace('ray==2.9.0', 'ray>=2.58.0,<2.61'));
  });

  job('a compose file alone', { 'compose.yaml': COMPOSE }, async (window, workspace) => {
    await window.openProblems();
    const rows = await window.waitForProblems('error published-port', 'warning missing-auth-token');
    const port = rows.find(({ code }) => code === 'published-port');
    assert.deepEqual([port?.source, port?.line, port?.column], ['ray-guard', 6, 10]);
    await window.screenshot('language-compose');
    await window.goToProblem('published-port');
    await window.quickFix('Publish on 127.0.0.1 only');
    await window.save();
    await window.waitForProblems('warning missing-auth-token');
    assert.equal(workspace.read('compose.yaml'), COMPOSE.replace('8265:8265', '127.0.0.1:8265:8265'));
  });

  job('a notebook in the notebook editor', NOTEBOOK_FILES, (window, workspace) =>
    fixNotebook(window, workspace, 'language-notebook'),
  );

  job(
    'requirements, a RayCluster manifest and a shell script, one after the other',
    { 'requirements.txt': REQUIREMENTS, 'raycluster.yaml': CLUSTER, 'start.sh': SCRIPT },
    async (window, workspace) => {
      await window.openProblems();
      const [pin] = await window.waitForProblems('error vulnerable-ray');
      assert.deepEqual([pin?.source, pin?.line, pin?.column], ['ray-guard', 2, 1]);
      await window.screenshot('language-requirements');
      await window.goToProblem('vulnerable-ray');
      await window.quickFix('Require ray>=2.58.0,<2.61');
      await window.save();
      await window.waitForProblems();
      assert.equal(workspace.read('requirements.txt'), REQUIREMENTS.replace('ray==2.9.0', 'ray>=2.58.0,<2.61'));

      await window.openFile('raycluster.yaml');
      const [cluster] = await window.waitForProblems('warning missing-auth-token');
      assert.deepEqual([cluster?.source, cluster?.line, cluster?.column], ['ray-guard', 7, 3]);
      await window.screenshot('language-raycluster');
      await window.goToProblem('missing-auth-token');
      await window.quickFix('Set authOptions: {mode: token}');
      await window.save();
      await window.waitForProblems();
      assert.equal(
        workspace.read('raycluster.yaml'),
        CLUSTER.replace('spec:\n', 'spec:\n  authOptions:\n    mode: token\n'),
      );

      await window.openFile('start.sh');
      const [dashboard] = await window.waitForProblems('error exposed-dashboard');
      assert.deepEqual([dashboard?.source, dashboard?.line, dashboard?.column], ['ray-guard', 3, 18]);
      await window.screenshot('language-shell');
      await window.goToProblem('exposed-dashboard');
      await window.quickFix('Bind to 127.0.0.1');
      await window.save();
      // Where the dashboard listens changes nothing about the port that the other nodes connect to.
      await window.waitForProblems('error missing-auth-token');
      assert.equal(workspace.read('start.sh'), SCRIPT.replace('0.0.0.0', '127.0.0.1'));
    },
  );
});
