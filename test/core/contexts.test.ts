// What a file is checked with: the same objects as long as nothing in them is another thing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LinkedFiles } from '../support/linked-files.ts';

const HEAD = 'FROM rayproject/ray:2.60.0\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0", "--block"]\n';
const COMPOSE =
  'services:\n  head:\n    image: rayproject/ray:2.60.0\n    env_file: a.env\n    command: ray start --head\n';

describe('what is told of a file stays the same object', () => {
  test('without a link', () => {
    const files = new LinkedFiles({
      Dockerfile: HEAD,
      'a.py': 'import ray\nray.init()\n',
      'a.env': 'RAY_AUTH_MODE=token\n',
    });
    for (const name of ['Dockerfile', 'a.py', 'a.env']) {
      const { facts } = files.context(name);
      assert.equal(facts.own, files.ownFacts(name));
      files.write('b.py', 'import ray  # ray>=2.9\n');
      files.write('requirements.txt', `ray==2.${name.length}.0\n`);
      assert.equal(files.context(name).facts, facts);
    }
  });
  test('contexts, as long as nothing that was linked is another thing', () => {
    const files = new LinkedFiles({
      'compose.yaml': COMPOSE,
      'a.env': 'RAY_AUTH_MODE=token\n',
      'b.env': 'RAY_AUTH_MODE=token\n',
    });
    const before = files.context('compose.yaml');
    files.write('b.env', 'RAY_AUTH_MODE=disabled\n');
    assert.equal(files.context('compose.yaml'), before);
    files.write('a.env', 'RAY_AUTH_MODE=disabled\n');
    assert.notEqual(files.context('compose.yaml'), before);
    assert.deepEqual(files.environmentOf('compose.yaml'), ['RAY_AUTH_MODE=disabled a.env']);
  });
  test('a file that comes and goes', () => {
    const files = new LinkedFiles({ 'compose.yaml': COMPOSE });
    assert.deepEqual(files.environmentOf('compose.yaml'), ['…']);
    files.write('a.env', 'NOTHING=1\n');
    assert.deepEqual(files.environmentOf('compose.yaml'), []);
    files.workspace.delete('/w/a.env');
    assert.deepEqual(files.environmentOf('compose.yaml'), ['…']);
  });
});
