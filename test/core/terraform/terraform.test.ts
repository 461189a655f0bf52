// What no rule shows of Terraform: where characters of heredocs and strings stand, which values are followed, comments, problems.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engine } from '../../support/engine.ts';

function read(text: string) {
  const { facts, failures } = engine.read({ path: '/w/main.tf', languageId: 'terraform', text });
  assert.deepEqual(failures, []);
  return facts;
}

/** Of the only head: the text of the file at the place of each option. */
function optionsIn(text: string) {
  const [head, ...others] = read(text).processes.filter(({ role }) => role === 'head');
  assert.ok(head && others.length === 0);
  return head.options.map(({ span }) => text.slice(span.start, span.end));
}

const machine = (value: string, more = '') => `${more}resource "aws_instance" "ray" {\n  user_data = ${value}\n}\n`;
const HEAD = 'ray start --head --port=6379';

describe('options stand where they are written', () => {
  const forms: Readonly<Record<string, string>> = {
    'a string': machine(`"${HEAD}"`),
    'a string with escapes before': machine(`"echo \\"a\\"\\n${HEAD}"`),
    'a heredoc': machine(`<<EOF\n${HEAD}\nEOF`),
    'an indented heredoc': machine(`<<-EOF\n    #!/bin/bash\n    echo $\${HOME} %%{x}\n    ${HEAD}\n  EOF`),
    'a heredoc with windows line ends': machine(`<<-EOF\r\n    set -e\r\n    ${HEAD}\r\n  EOF`),
    'a heredoc with a value of Terraform': machine(`<<-EOF\n    echo \${var.name}; ${HEAD}\n  EOF`),
    'a heredoc with a directive': machine(`<<-EOF\n    %{ if var.head }\n    ${HEAD}\n    %{ endif }\n  EOF`),
    'a local': machine('local.script', `locals {\n  script = "${HEAD}"\n}\n`),
    'a field of a local': machine('local.all.head', `locals {\n  all = { head = "${HEAD}" }\n}\n`),
    'an item of a variable': machine(
      'var.scripts["head"]',
      `variable "scripts" {\n  default = { head = "${HEAD}" }\n}\n`,
    ),
    'lines that are joined': machine(`join("\\n", ["set -e", "${HEAD}"])`),
    'an encoded text': machine(`base64encode("${HEAD}")`),
    'merged metadata': `resource "google_compute_instance" "ray" {\n  metadata = merge(var.more, { startup-script = "${HEAD}" })\n}\n`,
    'a comment between': machine(`/* ray */ "${HEAD}"`),
  };
  for (const [form, text] of Object.entries(forms))
    test(form, () => assert.deepEqual(optionsIn(text), ['--head', '--port=6379']));
});

test('a value of Terraform in a script stands where its expression is', () => {
  const text = machine(`"ray start --head --port=\${local.port}"`, 'locals {\n  port = 6380\n}\n');
  const [head] = read(text).processes;
  const port = head?.options.find(({ name }) => name === 'port');
  assert.deepEqual(port?.value, { kind: 'literal', value: 6380 });
  assert.match(text.slice(port?.valueSpan.start, port?.valueSpan.end), /local\.port/);
});

test('values that lead to themselves are not known', () => {
  const facts = read(machine('local.a', 'locals {\n  a = local.b\n  b = local.a\n}\n# ray\n'));
  assert.deepEqual([facts.processes, facts.problems], [[], []]);
});

test('what does not parse is a problem, and the rest is read', () => {
  const facts = read(`${machine(`"${HEAD}"`)}resource "aws_instance" "x" {\n  = 3\n}\n`);
  assert.equal(facts.processes.length, 1);
  assert.match(facts.problems.map(({ message }) => message).join(), /does not parse as Terraform/);
});

test('a manifest in a heredoc that does not parse is a problem', () => {
  const { problems } = read('resource "kubectl_manifest" "ray" {\n  yaml_body = <<EOF\na: [\nEOF\n}\n');
  assert.match(problems.map(({ message }) => message).join(), /YAML document cannot be parsed/);
});

test('a comment covers a heredoc as a whole', () => {
  const text = machine(`<<-EOF\n    ${HEAD}\n  EOF`).replace('  user_data', '  // ray-guard: ignore[x] y\n  user_data');
  const [comment] = read(text).comments;
  assert.equal(comment?.text, ' ray-guard: ignore[x] y');
  assert.ok(text.slice(comment?.statement?.start, comment?.statement?.end).startsWith('user_data = <<-EOF'));
});

test('files that do not speak of Ray are not parsed', () => {
  for (const text of ['resource "aws_xray_group" "x" {}', 'x = [for a in var.array : a]', '# X-Ray'])
    assert.equal(engine.languageOf('/w/main.tf')?.mayConcernRay(text), false, text);
  for (const text of ['resource "a" "ray_head" {}', '# KubeRay', 'name = "ray-head"', 'chart = "raycluster"'])
    assert.equal(engine.languageOf('/w/main.tf')?.mayConcernRay(text), true, text);
});
