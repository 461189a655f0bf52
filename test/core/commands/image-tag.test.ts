// Which Ray an image holds, by its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readImageTag } from '../../../server/src/core/ray/versions/requirement-text.ts';

const cases: Record<string, string | undefined> = {
  'rayproject/ray:2.52.1-py311-gpu': '2.52.1',
  'rayproject/ray:2.52.0': '2.52.0',
  'rayproject/ray-ml:2.9.0.deprecated-py39': '2.9.0',
  'anyscale/ray:2.46.0.0e19ea-py39-gpu': '2.46.0',
  'anyscale/ray-llm:0.5.0': '',
  'registry.example.com/anyscale/ray-ml:nightly': '',
  'anyscale/raytracer:2.9.0': undefined,
  'docker.io/rayproject/ray:2.9.0': '2.9.0',
  'registry.example.com:5000/mirror/rayproject/ray-llm:2.46.0-py311-cu124': '2.46.0',
  'docker://rayproject/ray:2.9.0': '2.9.0',
  'rayproject/ray:2.9.0@sha256:0123': '2.9.0',
  'rayproject/ray': '',
  'rayproject/ray:nightly': '',
  'rayproject/ray:latest-gpu': '',
  'rayproject/ray:${RAY_VERSION}-py310': '',
  'rayproject/ray@sha256:0123': '',
  'myrayproject/ray:2.9.0': undefined,
  'rayproject/raytracer:2.9.0': undefined,
  'someone/ray:2.9.0': undefined,
  '': undefined,
};
for (const [text, versions] of Object.entries(cases))
  test(JSON.stringify(text), () => {
    const tag = readImageTag(text);
    assert.equal(tag && text.slice(tag.start, tag.end), versions);
    assert.equal(tag?.versions ?? '', versions ?? '');
  });
