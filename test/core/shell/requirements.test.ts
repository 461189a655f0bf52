// Commands that install Ray or run an image of it, and the ports that containers publish.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { portsText } from '../../support/port-ranges.ts';
import { at, readShell, requirements } from './read-shell.ts';

describe('requirements', () => {
  const cases: Record<string, readonly string[]> = {
    'pip install ray': ['installed pep440  in ray'],
    'pip install -U ray==2.9.0 torch': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    "pip3 install 'ray[default, serve]>=2.9,<3'": ['installed pep440 >=2.9,<3 in ray[default, serve]>=2.9,<3'],
    'python -m pip install --quiet ray[default]==2.9.0': ['installed pep440 ==2.9.0 in ray[default]==2.9.0'],
    'python -X dev -W ignore -u $OPTS -m pip install ray==2.9.0': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'PY=python3; $PY -m pip install ray==2.9.0': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'uv pip install --system "ray==2.9.0"': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'uv add ray==2.9.0': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'uv run --with ray==2.9.0 python x.py': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'poetry add ray@^2.9': ['installed poetry ^2.9 in ray@^2.9'],
    'conda create -n ray python=3.10 "ray-default>=2.10"': ['installed conda >=2.10 in ray-default>=2.10'],
    'mamba install conda-forge::ray-core=2.9': ['installed conda =2.9 in conda-forge::ray-core=2.9'],
    'pip install ray[default]==$RAY_VERSION': ['installed pep440 ? in ray[default]==$RAY_VERSION'],
    'V=2.9.0; pip install "ray==$V"': ['installed pep440 ==2.9.0 in "ray==$V"'],
    'bash -c "pip install ray==2.9.0"': ['installed pep440 ==2.9.0 in ray==2.9.0'],
    'docker run rayproject/ray:2.9.0-py311-gpu': ['image exact 2.9.0 in rayproject/ray:2.9.0-py311-gpu'],
    'docker run rayproject/ray:nightly': ['image exact ? in rayproject/ray:nightly'],
    'docker run rayproject/ray:$TAG': ['image exact ? in rayproject/ray:$TAG'],
    'apptainer exec docker://rayproject/ray:2.9.0 python x.py': ['image exact 2.9.0 in docker://rayproject/ray:2.9.0'],
    'conda install "ray-default">=2.10': [],
    'pip install ray>=2.0 torch': [],
    'pip install -r requirements/ray.txt -e ray': [],
    'pip install xgboost_ray ray-on-aml raydp modin[ray]': [],
    'uv sync --extra ray': [],
    'uv add --group ray torch': [],
    'pip uninstall -y ray': [],
    'python tool.py -m pip install ray==2.9.0': [],
    'python -c "x" -m pip install ray==2.9.0': [],
    'python -m tool -m pip install ray==2.9.0': [],
    'python -m pip': [],
    'python -m': [],
    'pip install https://example.com/ray-2.9.0-cp39.whl': [],
    'echo pip install ray==2.9.0': [],
    '# pip install ray==2.9.0': [],
    'docker run rayon/ray-tracer:2.9.0': [],
  };
  for (const [text, shown] of Object.entries(cases)) test(text, () => assert.deepEqual(requirements(text), shown));
  test('the versions have a place only where they stand as they are', () => {
    const text = 'V=1; pip install "ray[x]==2.9.0" ray\npip install "ray==$V"\n';
    assert.deepEqual(
      readShell(text).requirements.map(({ versionsSpan }) => at(text, versionsSpan)),
      ['==2.9.0', '', undefined],
    );
  });
});

describe('published ports', () => {
  const ports = (text: string) =>
    readShell(text).reaches.map(({ ports: inside, hostAddress, behind, span, valueSpan }) => [
      portsText(inside),
      hostAddress?.kind === 'literal' ? hostAddress.value : '?',
      typeof behind === 'string' ? behind : behind.map(({ api }) => api).join(),
      at(text, span),
      at(text, valueSpan),
    ]);
  const cases: Record<string, readonly (readonly string[])[]> = {
    'docker run -p 8265:8265 rayproject/ray:2.9.0': [['8265', '', 'may be ray', '-p 8265:8265', '8265:8265']],
    'docker run -d --publish=127.0.0.1:8265:8265 x ray start --head': [
      ['8265', '127.0.0.1', 'ray start', '--publish=127.0.0.1:8265:8265', '127.0.0.1:8265:8265'],
    ],
    'podman run -p8265:8265 x ray start --head': [['8265', '', 'ray start', '-p8265:8265', '8265:8265']],
    'docker run -itp "80:8000-8001" x ray start --head': [
      ['8000-8001', '', 'ray start', '-itp "80:8000-8001"', '80:8000-8001'],
    ],
    'docker run -p 80:80 nginx # ray': [['80', '', 'none', '-p 80:80', '80:80']],
    'docker run -p $P:8265 rayproject/ray': [],
  };
  for (const [text, shown] of Object.entries(cases)) test(text, () => assert.deepEqual(ports(text), shown));
  test('only the name of the image says what may run behind them, or nothing does', () => {
    for (const [image, behind] of [
      ['mine/ray-tools', 'may be ray'],
      ['mine/array-tools', 'none'],
    ]) {
      const text = `docker run -p 8265:8265 ${image} serve\n`;
      assert.deepEqual(ports(text), [['8265', '', behind, '-p 8265:8265', '8265:8265']]);
    }
  });
});
