// Calls that never run, or that a test has put something else in the place of, start no Ray; all others do.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calls, readPython } from './read-python.ts';

const START = 'ray.init(dashboard_host="0.0.0.0")';

/** Each ends with the call that is asked about. */
const DEAD: Record<string, string> = {
  'behind sys.exit': `import sys, ray\nsys.exit(0)\n${START}\n`,
  'behind a name for it': `from sys import exit as leave\nimport ray\nleave()\n${START}\n`,
  'behind exit': `import ray\nexit()\n${START}\n`,
  'behind os._exit': `import os, ray\nos._exit(1)\n${START}\n`,
  'behind a program in its place': `import os, ray\nos.execvp("cat", ["cat"])\n${START}\n`,
  'behind raise SystemExit': `import ray\nraise SystemExit\n${START}\n`,
  'behind a test that is skipped': `import pytest, ray\npytest.skip("no", allow_module_level=True)\n${START}\n`,
  'in a function that is defined behind it': `import sys, ray\nsys.exit()\ndef main():\n    ${START}\nmain()\n`,
  'behind return': `import ray\ndef main():\n    return\n    ${START}\nmain()\n`,
  'behind continue': `import ray\nfor _ in range(2):\n    continue\n    ${START}\n`,
  'for type checkers': `from typing import TYPE_CHECKING\nimport ray\nif TYPE_CHECKING:\n    ${START}\n`,
  'in the with of a patch': `from unittest.mock import patch\nimport ray\ndef test_a():\n    with patch("ray.init") as init:\n        ${START}\n`,
  'in a with of two': `from unittest import mock\nimport ray\nwith open("f") as f, mock.patch("app.ray.init"):\n    ${START}\n`,
  'of an object': `from unittest.mock import patch\nimport ray\nwith patch.object(ray, "init", autospec=True):\n    ${START}\n`,
  'in what a patch decorates': `from unittest.mock import patch\nimport ray\n@patch("ray.init")\ndef test_a(init):\n    ${START}\n`,
  'in a class of tests': `from unittest.mock import patch\nimport ray\n@patch("ray.init")\nclass TestA:\n    def test_a(self, init):\n        ${START}\n`,
  'behind monkeypatch': `import ray\ndef test_a(monkeypatch):\n    monkeypatch.setattr(ray, "init", lambda **given: None)\n    ${START}\n`,
  'behind monkeypatch with a text': `import ray\ndef test_a(monkeypatch):\n    monkeypatch.setattr("ray.init", fake)\n    ${START}\n`,
  'behind mocker': `import ray\ndef test_a(mocker):\n    init = mocker.patch("ray.init")\n    ${START}\n`,
};

const ALIVE: Record<string, string> = {
  'behind an exit under a condition': `import sys, ray\nif len(sys.argv) > 1:\n    sys.exit()\n${START}\n`,
  'behind one in a function': `import sys, ray\ndef leave():\n    sys.exit()\n${START}\n`,
  'behind one that is caught': `import sys, ray\ntry:\n    sys.exit()\nexcept SystemExit:\n    pass\n${START}\n`,
  'behind one that a test expects': `import pytest, sys, ray\nwith pytest.raises(SystemExit):\n    sys.exit()\n${START}\n`,
  'in front of it': `import sys, ray\n${START}\nsys.exit()\n`,
  'in a function that runs before it': `import sys, ray\ndef main():\n    ${START}\nsys.exit(main())\n`,
  'behind a function of the file that is called exit': `import ray\ndef exit():\n    pass\nexit()\n${START}\n`,
  'behind sys.exit that is not called': `import signal, sys, ray\nsignal.signal(2, sys.exit)\n${START}\n`,
  'behind a return under a condition': `import ray\ndef main(a):\n    if a:\n        return\n    ${START}\nmain(1)\n`,
  'behind an exit that is damaged': `import sys, ray\nif (\n    sys.exit()\n${START}\n`,
  'behind the with of a patch': `from unittest.mock import patch\nimport ray\nwith patch("ray.init"):\n    pass\n${START}\n`,
  'where another one is patched': `from unittest.mock import patch\nimport ray\nwith patch("ray.get"):\n    ${START}\n`,
  'where the patch calls it all the same': `from unittest.mock import patch\nimport ray\nwith patch("ray.init", wraps=ray.init):\n    ${START}\n`,
  'where it is patched with itself': `import ray\ndef test_a(monkeypatch):\n    monkeypatch.setattr(ray, "init", counted(ray.init))\n    ray.init()\n`,
  'by a name that was imported before': `from unittest.mock import patch\nfrom ray import init\nwith patch("ray.init"):\n    init()\n`,
  'in another test': `import ray\ndef test_a(monkeypatch):\n    monkeypatch.setattr(ray, "init", fake)\ndef test_b():\n    ${START}\n`,
  'in a test without the decorator': `from unittest.mock import patch\nimport ray\n@patch("ray.init")\ndef test_a(init):\n    pass\ndef test_b():\n    ${START}\n`,
  'behind monkeypatch under a condition': `import ray\ndef test_a(monkeypatch, fake):\n    if fake:\n        monkeypatch.setattr(ray, "init", fake)\n    ${START}\n`,
};

describe('calls that start no Ray', () => {
  for (const [name, text] of Object.entries(DEAD)) test(name, () => assert.deepEqual(calls(text), []));
  test('a command behind sys.exit', () => {
    const text = 'import subprocess, sys\nsys.exit(0)\nsubprocess.run(["ray", "start", "--head"])\n';
    assert.deepEqual(readPython(text).processes, []);
  });
  test('a command where subprocess is patched', () => {
    const text = `import subprocess\nfrom unittest.mock import patch\nwith patch("subprocess.run"):\n    subprocess.run(["ray", "start", "--head"])\n`;
    assert.deepEqual(readPython(text).processes, []);
  });
  test('a variable behind sys.exit is not set', () => {
    const text = 'import os, sys, ray\nray.init()\nsys.exit(0)\nos.environ["RAY_AUTH_MODE"] = "token"\n';
    assert.deepEqual(readPython(text).environment, []);
  });
});

describe('calls that start it', () => {
  for (const [name, text] of Object.entries(ALIVE)) test(name, () => assert.equal(calls(text).length, 1));
  test('a command that another patch is about', () => {
    const text = `import subprocess\nfrom unittest.mock import patch\nwith patch("os.system"):\n    subprocess.run(["ray", "start", "--head"])\n`;
    assert.equal(readPython(text).processes.length, 1);
  });
});
