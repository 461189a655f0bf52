// How Dockerfiles are read: images, variables, what is installed, what a container runs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerfile } from '../../../server/src/core/languages/dockerfile/dockerfile.ts';
import { readsFile } from '../../../server/src/core/languages/file-names.ts';
import { at, processes, readDockerfile, requirements, show } from './read-dockerfile.ts';

const HEAD = 'ray start head head=true dashboard_host="0.0.0.0"';

describe('which files', () => {
  for (const name of [
    'Dockerfile',
    'dockerfile',
    'Dockerfile.gpu',
    'ray.Dockerfile',
    'ray.dockerfile',
    'Containerfile',
    'ray.containerfile',
  ])
    test(name, () => assert.ok(readsFile(dockerfile, name)));
  for (const name of ['Dockerfiles', 'docker-compose.yml', 'mydockerfile', 'Dockerfile notes'])
    test(`not ${name}`, () => assert.ok(!readsFile(dockerfile, name)));
  test('texts without the word are not parsed', () => {
    assert.ok(!dockerfile.mayConcernRay('FROM python\nRUN pip install xarray rayon\n'));
    assert.ok(dockerfile.mayConcernRay('FROM rayproject/ray\n'));
    assert.ok(dockerfile.mayConcernRay('ENV RAY_AUTH_MODE=token\n'));
    assert.ok(dockerfile.mayConcernRay('CMD ["serve", "start"]\n'));
  });
});

describe('images', () => {
  const cases: Record<string, string[]> = {
    'FROM rayproject/ray:2.52.1-py311-gpu': ['image 2.52.1 [rayproject/ray:2.52.1-py311-gpu]'],
    'from --platform=linux/amd64 rayproject/ray:2.9.0 as base': ['image 2.9.0 [rayproject/ray:2.9.0]'],
    'ARG RAY_VERSION=2.9.0\nFROM rayproject/ray:${RAY_VERSION}-py310': ['image 2.9.0 [2.9.0]'],
    'ARG V\nFROM rayproject/ray:$V': [],
    'ARG V\nFROM rayproject/ray:${V:-2.9.0}': ['image 2.9.0 [rayproject/ray:${V:-2.9.0}]'],
    'FROM rayproject/ray:latest': ['image ? [rayproject/ray:latest]'],
    'FROM rayproject/ray:2.9.0 AS a\nFROM a\nFROM rayproject/ray:2.8.0': [
      'image 2.9.0 [rayproject/ray:2.9.0]',
      'image 2.8.0 [rayproject/ray:2.8.0]',
    ],
    '# FROM rayproject/ray:2.9.0\nFROM python:3.12': [],
  };
  for (const [text, expected] of Object.entries(cases))
    test(text, () => assert.deepEqual(requirements(`${text}\n`), expected));
});

describe('what RUN installs', () => {
  const cases: Record<string, string[]> = {
    'RUN pip install "ray[default]==2.47.1"': ['installed ==2.47.1 [ray[default]==2.47.1]'],
    'RUN apt-get update && \\\n    # ray==1\n\n    pip install ray==2.9.0 \\\n    boto3': [
      'installed ==2.9.0 [ray==2.9.0]',
    ],
    'RUN --mount=type=cache,target=/root/.cache pip install ray==2.9.0': ['installed ==2.9.0 [ray==2.9.0]'],
    'RUN ["pip", "install", "ray==2.9.0"]': ['installed ==2.9.0 [ray==2.9.0]'],
    'RUN <<EOF\nset -e\npip install ray==2.9.0\nEOF': ['installed ==2.9.0 [ray==2.9.0]'],
    'RUN bash <<EOF\npip install ray==2.9.0\nEOF': ['installed ==2.9.0 [ray==2.9.0]'],
    'ONBUILD RUN pip install ray==2.9.0': ['installed ==2.9.0 [ray==2.9.0]'],
    'RUN cat > requirements.txt <<EOF\nray==2.9.0\nEOF': [],
    'RUN echo "pip install ray==2.9.0"': [],
    '# RUN pip install ray==2.9.0': [],
    'RUN pip uninstall -y ray': [],
    'RUN pip install xgboost-ray==0.1.0': [],
    'SHELL ["powershell", "-Command"]\nRUN pip install ray==2.9.0': [],
  };
  for (const [text, expected] of Object.entries(cases))
    test(text, () => {
      assert.deepEqual(requirements(`FROM python\n${text}\n`), expected);
      const windows = `FROM python\n${text}\n`.replaceAll('\n', '\r\n');
      assert.deepEqual(requirements(windows), expected, 'with CRLF');
    });
  test('a build argument is worth its default, as in FROM, and unknown without one', () => {
    const install = 'RUN pip install "ray==$V"\n';
    assert.deepEqual(requirements(`FROM python\nARG V=2.9.0\n${install}`), ['installed ==2.9.0 ["ray==$V"]']);
    assert.deepEqual(requirements(`FROM python\nARG V\n${install}`), ['installed ? ["ray==$V"]']);
  });
});

describe('what a container runs', () => {
  const cases: Record<string, string[]> = {
    'CMD ray start --head --dashboard-host=0.0.0.0': [HEAD],
    'CMD ["ray", "start", "--head", \\\n  "--dashboard-host", "0.0.0.0"]': [HEAD],
    'CMD ["bash", "-c", "ray start --head --dashboard-host=0.0.0.0 && sleep 1"]': [HEAD],
    'CMD ["bash", "-c", "ray start --head --dashboard-host=\\"0.0.0.0\\""]': [HEAD],
    'ENTRYPOINT ["ray", "start"]\nCMD ["--head", "--dashboard-host=0.0.0.0"]': [HEAD],
    'ENTRYPOINT ["/entrypoint.sh"]\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]': [
      '/entrypoint.sh program',
      HEAD,
    ],
    'ENTRYPOINT ["python"]\nCMD ["/app.py", "--port", "1"]': ['/app.py program'],
    'CMD ["python", "-c", "import app"]': [],
    'ENTRYPOINT ray start --head --dashboard-host=0.0.0.0\nCMD ["ignored"]': [HEAD],
    'CMD ray start --head\nCMD ray start --head --dashboard-host=0.0.0.0': [HEAD],
    'COPY <<EOF /start.sh\n#!/bin/bash\nray start --head --dashboard-host=0.0.0.0\nEOF': [HEAD],
    'COPY <<EOF /notes.txt\nray start --head --dashboard-host=0.0.0.0\nEOF': [],
    'RUN ray start --head --dashboard-host=0.0.0.0': [],
    'RUN echo "alias ray=\'ray start --head --dashboard-host=0.0.0.0\'" >> ~/.bashrc': [],
    'EXPOSE 8265': [],
    'CMD ["ray", "-config=/etc/v2ray/config.json"]': [],
    '# CMD ray start --head': [],
    'LABEL run="ray start --head"': [],
    'HEALTHCHECK NONE': [],
    'SHELL ["cmd", "/S", "/C"]\nCMD ray start --head': [],
  };
  for (const [text, expected] of Object.entries(cases))
    test(text, () => {
      assert.deepEqual(processes(`FROM python\n${text}\n`), expected);
      for (const { runsIn } of readDockerfile(`FROM python\n${text}\n`).processes) assert.equal(runsIn, 'container');
    });
  test('a stage that only starts from another one says nothing again', () =>
    assert.equal(processes('FROM x AS a\nCMD ray start --head\nFROM a\n').length, 1));
  test('the entry point of the stage before takes the arguments of this one', () =>
    assert.deepEqual(
      processes('FROM x AS a\nENTRYPOINT ["ray"]\nFROM a\nCMD ["start", "--head", "--dashboard-host=0.0.0.0"]\n'),
      [HEAD],
    ));
  test('places are those of the file', () => {
    const text = 'FROM x\nCMD 😀 ; ray start --head \\\n  # why\n  --dashboard-host=0.0.0.0\n';
    const [process] = readDockerfile(text).processes;
    const host = process?.options.find(({ name }) => name === 'dashboard_host');
    assert.equal(at(text, host?.valueSpan), '0.0.0.0');
    assert.equal(at(text, process?.nameSpan), 'ray start');
    assert.equal(at(text, host?.nameSpan), '--dashboard-host');
  });
});

describe('variables', () => {
  const environment = (text: string) =>
    readDockerfile(text).environment.map(
      ({ name, value, scope, valueSpan }) => `${name}=${show(value)} ${scope} [${at(text, valueSpan)}]`,
    );
  const cases: Record<string, string[]> = {
    'ENV RAY_AUTH_MODE=token': ['RAY_AUTH_MODE="token" process [token]'],
    'ENV RAY_AUTH_MODE token': ['RAY_AUTH_MODE="token" process [token]'],
    'ENV A=1 \\\n    # why\n    RAY_AUTH_MODE="token" B=2': ['RAY_AUTH_MODE="token" process ["token"]'],
    'ARG M=disabled\nENV RAY_AUTH_MODE=$M': ['RAY_AUTH_MODE=default(? | "disabled") process [$M]'],
    'ENV M=disabled\nENV RAY_AUTH_MODE=${M}': ['RAY_AUTH_MODE="disabled" process [${M}]'],
    "ENV RAY_X='$M'": [`RAY_X="$M" process ['$M']`],
    'ENV RAY_AUTH_MODE=$UNKNOWN': ['RAY_AUTH_MODE=? process [$UNKNOWN]'],
    'ENV XRAY_AUTH_MODE=disabled': [],
    '# ENV RAY_AUTH_MODE=disabled': [],
    'RUN export RAY_AUTH_MODE=disabled': [],
    'RUN export RAY_AUTH_TOKEN=abc && true': ['RAY_AUTH_TOKEN="abc" unspecified [abc]'],
  };
  for (const [text, expected] of Object.entries(cases))
    test(text, () => assert.deepEqual(environment(`FROM python\n${text}\n`), expected));
  test('a container has those of its stage and of the stages before, and maybe others', () => {
    const text =
      'FROM x AS a\nENV RAY_A=1\nFROM a\nARG RAY_C=3\nCMD ray start --head\nENV RAY_B=2\nFROM y\nENV RAY_D=4\n';
    const [process] = readDockerfile(text).processes;
    assert.deepEqual(
      process?.environment?.settings.map(({ name }) => name),
      ['RAY_A', 'RAY_B'],
    );
    assert.equal(process?.environment?.open, true);
  });
  test('arguments of one stage do not reach the next', () =>
    assert.deepEqual(environment('FROM x AS a\nARG M=token\nFROM a\nENV RAY_AUTH_MODE=$M\n'), [
      'RAY_AUTH_MODE=? process [$M]',
    ]));
});

describe('damage', () => {
  const text =
    'ARG V=2.9.0\nFROM rayproject/ray:${V} AS a\nENV RAY_X="y" \\\n  RAY_Z=1\nRUN <<EOF\npip install ray==1\nEOF\nCMD ["ray", \\\n "start"]\n';
  test('a text that ends anywhere', () => {
    for (let end = 0; end <= text.length; end++) readDockerfile(text.slice(0, end));
  });
  for (const damaged of [
    'FROM',
    'FROM \\',
    'ENV',
    'ENV RAY_X',
    'ARG',
    'CMD [',
    'CMD ["ray',
    'ONBUILD',
    'ONBUILD ONBUILD RUN ray',
    'RUN <<',
    'RUN <<EOF',
    '# escape=`\nFROM x\nRUN a `\n ray',
    '\u0000ray',
    'HEALTHCHECK',
  ])
    test(JSON.stringify(damaged), () => assert.equal(readDockerfile(damaged).processes.length, 0));
  test('the other escape character', () =>
    assert.deepEqual(requirements('# escape=`\nFROM x\nRUN pip install `\n  ray==2.9.0\n'), [
      'installed ==2.9.0 [ray==2.9.0]',
    ]));
  test('a BOM', () => {
    const withBom = '\uFEFFFROM rayproject/ray:2.9.0\n';
    assert.deepEqual(requirements(withBom), ['image 2.9.0 [rayproject/ray:2.9.0]']);
  });
  test('a text that no person writes is not read, and that is said', () => {
    const facts = readDockerfile(`FROM rayproject/ray:2.9.0\n${'# ray\n'.repeat(60_000)}`);
    assert.deepEqual(facts.requirements, []);
    assert.equal(facts.problems.length, 1);
  });
});
