// A setting has one name for a rule, whichever program is started with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initArgumentNames } from '../../server/src/core/ray/arguments/init-arguments.ts';
import { nameIn, type OptionName } from '../../server/src/core/ray/facts/option-names.ts';
import { optionOf } from '../../server/src/core/ray/facts/process.ts';
import { engine } from '../support/engine.ts';

const OF_BOTH = {
  metrics_export_port: 8080,
  node_ip_address: '127.0.0.1',
  temp_dir: '/data/ray',
  dashboard_host: '0.0.0.0',
  num_cpus: 2,
} as const satisfies Partial<Record<OptionName, unknown>>;

function valuesIn(path: string, text: string): unknown[] {
  const languageId = engine.languageOf(path)?.id ?? '';
  const [process] = engine.read({ path, languageId, text }).facts.processes;
  assert.ok(process, text);
  return Object.keys(OF_BOTH).map((name) => {
    const value = optionOf(process, name as OptionName)?.value;
    return value?.kind === 'literal' ? String(value.value) : value;
  });
}

test('ray.init and ray start, each with its own name for it', () => {
  const given = Object.values(OF_BOTH).map(String);
  const entries = Object.entries(OF_BOTH);
  const init = entries.map(([name, value]) => `${nameIn('ray.init', name as OptionName)}=${JSON.stringify(value)}`);
  const start = entries.map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
  assert.deepEqual(valuesIn('a.py', `import ray\nray.init(${init.join(', ')})\n`), given);
  assert.deepEqual(valuesIn('a.sh', `ray start --head ${start.join(' ')}\n`), given);
});

test('the names that a rule asks ray.init for are names that it has, and those without the underscore are not', () => {
  const names = new Set(initArgumentNames);
  for (const name of ['metrics_export_port', 'node_ip_address', 'temp_dir', 'system_config', 'memory'] as const) {
    assert.ok(names.has(nameIn('ray.init', name)), name);
    assert.ok(!names.has(name), name);
    assert.equal(nameIn('ray start', name), name);
  }
  for (const name of ['dashboard_host', 'address'] as const) assert.equal(nameIn('ray.init', name), name);
});
