// Which calls are Ray's, under every form of import, and which only look like them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readsFile } from '../../../server/src/core/languages/file-names.ts';
import { python } from '../../../server/src/core/languages/python/python.ts';
import { calls, readPython } from './read-python.ts';

const ONE = ['ray.init local'];

const found: Record<string, [text: string, expected: string[]]> = {
  'at module level': ['import ray\nray.init()\n', ONE],
  'under another name': ['import ray as _ray\n_ray.init()\n', ONE],
  'among others': ['import os, ray, sys\nray.init()\n', ONE],
  'after an alias, over two lines': ['import numpy as np, \\\n    ray\nray.init()\n', ONE],
  'of a submodule, which binds ray': ['import ray.tune\nray.init()\n', ONE],
  'of a name': ['from ray import init\ninit()\n', ONE],
  'of a name under another one': [
    'from ray import serve, init as start_ray\nstart_ray()\nserve.start()\n',
    [...ONE, 'serve.start serve'],
  ],
  'over several lines': ['from ray import (\n    init,\n)\ninit()\n', ONE],
  'of everything': ['from ray import *\ninit()\n', ONE],
  'of a submodule under another name': ['import ray.serve as s\ns.run(app)\n', ['serve.run serve']],
  'inside a function': ['def main():\n    import ray\n    ray.init()\n', ONE],
  'used in a nested function': ['def main():\n    import ray\n    def inner():\n        ray.init()\n', ONE],
  'in try, with a stand-in': ['try:\n    import ray\nexcept ImportError:\n    ray = None\nray.init()\n', ONE],
  'in try, with a stand-in function': [
    'try:\n    from ray import init\nexcept ImportError:\n    def init(**_): ...\ninit()\n',
    ONE,
  ],
  'under if': ['if fast:\n    import ray\nray.init()\n', ONE],
  'where types are not checked': ['if not TYPE_CHECKING:\n    import ray\nray.init()\n', ONE],
  'by pytest': ['import pytest\nray = pytest.importorskip("ray")\nray.init()\n', ONE],
  'by importlib': ['import importlib\nr = importlib.import_module("ray.serve")\nr.start()\n', ['serve.start serve']],
  'declared global': ['def load():\n    global ray\n    import ray\ndef start():\n    ray.init()\n', ONE],
  'assigned to a name': ['import ray\nconnect = ray.init\nconnect("auto")\n', ['ray.init attach']],
  'a module assigned to a name': ['import ray\ns = ray.serve\ns.start()\n', ['serve.start serve']],
  'in an f-string': ['import ray\nprint(f"{ray.init()}")\n', ONE],
  'with odd spacing': ['import ray\nray . init ()\nray.\\\n  init()\n', [...ONE, ...ONE]],
  'a job client by module': [
    'from ray import job_submission\njob_submission.JobSubmissionClient()\n',
    ['JobSubmissionClient job-client'],
  ],
  'a job client by its inner module': [
    'from ray.dashboard.modules.job.sdk import JobSubmissionClient as C\nC()\n',
    ['JobSubmissionClient job-client'],
  ],
  clients: [
    'import ray.util\nray.util.connect("h:10001")\nray.client("h:10001").connect()\n',
    ['ray.util.connect client', 'ray.client client'],
  ],
};

const silent: Record<string, string> = {
  'a parameter of that name': 'import ray\ndef f(ray):\n    ray.init()\n',
  'a lambda parameter': 'import ray\nf = lambda ray: ray.init()\n',
  'a local of that name': 'import ray\ndef f():\n    ray = mesh()\n    ray.init()\n',
  'a loop variable': 'import ray\n[ray.init() for ray in rays]\n',
  'replaced for good': 'import ray\nray = Fake()\nray.init()\n',
  'an attribute': 'import ray\nmesh.ray.init()\nself.ray.init()\n',
  'a relative import': 'from .ray import init\ninit()\nfrom . import ray\nray.init()\n',
  'a package of another project': 'from feast.infra.compute_engines.ray import init\ninit()\n',
  'a module-level class': 'class ray:\n    pass\nray.init()\n',
  'own functions': 'def init_ray():\n    pass\ninit_ray()\n',
  sympy: 'from sympy import Ray\nRay.init()\n',
  trimesh: 'import trimesh\ntrimesh.ray.init()\n',
  'an import for types': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ray\nray.init()\n',
  'an import in another function': 'def f():\n    import ray\ndef g():\n    ray.init()\n',
  'a submodule alias does not bind ray': 'import ray.serve as s\nray.init()\n',
  'text and comments': 'import ray\n"""ray.init()"""\n# ray.init()\nprint("ray.init()")\n',
  'no import at all': 'ray.init()\n',
  'another init': 'import ray\nray.tune.init()\nfoo.init()\nray.initialize()\n',
  'a kubernetes client of the same name':
    'from codeflare_sdk import JobSubmissionClient\nJobSubmissionClient("http://h")\nimport ray\n',
  'not a call': 'import ray\nf = [ray.init]\n',
};

describe('calls are found when ray is imported', () => {
  for (const [name, [text, expected]] of Object.entries(found))
    test(name, () => assert.deepEqual(calls(text), expected));
});

describe('silent:', () => {
  for (const [name, text] of Object.entries(silent)) test(name, () => assert.deepEqual(calls(text), []));
});

test('a BOM and characters beyond the BMP keep places right', () => {
  const text = '\uFEFFimport ray\nx = "😀"; ray.init(namespace="😀", num_cpus=1)\n';
  const [process] = readPython(text).processes;
  assert.equal(text.slice(process?.nameSpan.start, process?.nameSpan.end), 'ray.init');
  assert.deepEqual(
    process?.options.map(({ span }) => text.slice(span.start, span.end)),
    ['namespace="😀"', 'num_cpus=1'],
  );
});

test('file names of Python', () => {
  const names = ['a.py', 'a.pyi', 'a.pyc', 'py', 'a.py.txt', 'a.ipynb'];
  assert.deepEqual(
    names.filter((name) => readsFile(python, name)),
    ['a.py', 'a.pyi'],
  );
});

describe('a quick look spares files without Ray', () => {
  const concern = [
    'import ray\nray.init()',
    'from ray import (\n  init as start,\n)',
    'import os, ray as r\nr.client("x")',
    'import ray\nray.\\\ninit()',
    'from ray import serve\nserve \\\n.start()',
    'from ray import serve\nserve.start()',
    'from ray.job_submission import JobSubmissionClient',
    'm("ray")',
    'E["RAY_AUTH_MODE"]',
    "{'ray_auth_mode': 1}",
    'RAY_AUTH_MODE=1',
  ];
  const none = [
    'import ray\nray.get(initial)',
    'from ray.util import ActorPool',
    'import xray',
    'import rayon',
    'from array import array',
    'RayWrapper()',
    'arrays of rays',
    'XRAY_AUTH_TOKEN',
    'from sympy import Ray',
    'a ray of light',
    'ARRAY_AUTH_MODE',
  ];
  for (const text of concern) test(`read: ${text}`, () => assert.ok(python.mayConcernRay(text)));
  for (const text of none) test(`spared: ${text}`, () => assert.ok(!python.mayConcernRay(text)));
});
