// Templates, files that do not parse, and files that are built to exhaust a reader.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { describe, readFacts, slice } from './described.ts';

const HELM = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x.name" . }}
spec:
  template:
    spec:
      containers:
      - name: head
        image: "rayproject/ray:{{ .Values.tag }}"
        {{- if .Values.custom }}
        command: ["ray", "start", "--address", "a:1"]
        {{- else }}
        command: ["ray", "start", "--head"]
        {{- end }}
        args:
        {{- toYaml .Values.args | nindent 8 }}
        env:
        - name: RAY_AUTH_MODE
          value: {{ .Values.mode }}
        {{- with .Values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      - name: other
        command:
        - bash
        - -c
        - |
          ray start --head --memory={{ .Values.memory }} \\
            --dashboard-host=0.0.0.0
{{- end }}
`;

test('Helm: what a template decides is not said', () =>
  assert.deepEqual(describe(HELM, 'head.yaml'), [
    'ray start head container head=true dashboard_host="0.0.0.0" open env …',
    'RAY_AUTH_MODE=? process',
    'image ? | rayproject/ray:{{ .Values.tag }}',
  ]));

test('Helm: nothing is written where a template may write too', () => {
  for (const process of readFacts(HELM, 'head.yaml').processes) assert.equal(process.environmentPlace, undefined);
});

test('Jinja and ERB', () => {
  const text =
    'services:\n  head:\n{% if head %}\n    command: ray start --head --port {{ port }}\n{% endif %}\n    image: <%= image %>\n';
  assert.deepEqual(describe(text).length, 1);
  assert.match(describe(text)[0] ?? '', /^ray start head container head=true/);
});

suite('a template over several lines keeps the white space of the file', () => {
  const step = (run: string) => `on: push\njobs:\n  up:\n    steps:\n      - ${run}\n`;
  const cases: readonly string[] = [
    step("if: ${{ github.ref == 'a' ||\n          github.ref == 'b' }}\n        run: ray start --head"),
    step('if: "${{ a ||\n          b }}"\n        run: ray start --head'),
    step('run: |\n          echo ${{ a ||\n            b }}\n          ray start --head'),
    step('run: >-\n          ray start --head\n          --port=${{ a\n          || b }}'),
    step('env: { A: "{{ a\n          }}" }\n        run: ray start --head'),
    step('with:\n          a: {{ x |\n             y }}\n        run: ray start --head'),
  ];
  for (const text of cases)
    test(JSON.stringify(text), () => assert.match(describe(text).join('; '), /^ray start head [^;]*$/));
});

const GOOD = 'services:\n  head:\n    command: ray start --head\n';
const BAD = 'ray: [1\n  b: {\n';

test('a damaged document does not hide the others', () => {
  assert.deepEqual(describe(`${BAD}---\n${GOOD}`), ['ray start head container head=true', 'problem']);
  assert.deepEqual(describe(`${GOOD}---\n${BAD}`), ['ray start head container head=true', 'problem']);
});

test('a damaged document without a word of Ray is nobody’s concern', () =>
  assert.deepEqual(describe(`a: [1\n---\n${GOOD}`), ['ray start head container head=true']));

test('places are those of the whole file, whichever document they are in', () => {
  const text = `\uFEFFa: 1\r\n---\r\n${GOOD.replaceAll('\n', '\r\n')}...\r\n---\r\nb: "😀"\r\n---\r\n${GOOD}`;
  for (const { nameSpan } of readFacts(text).processes) assert.equal(slice(text, nameSpan), 'ray start');
  assert.equal(readFacts(text).processes.length, 2);
});

test('cut off anywhere, nothing throws and nothing is invented', () => {
  for (let end = 0; end < HELM.length; end += 7)
    for (const line of describe(HELM.slice(0, end), 'head.yaml'))
      assert.match(line, /^(?:ray start (?:head|worker|undecided) container|RAY_\w+=|image \?|problem)/);
});

test('anchors that multiply', () => {
  const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]\n`).join('');
  const text = `a0: &a0 [ray start --head]\n${levels}services: {head: {command: ray start --head, environment: *a30}}\n`;
  assert.deepEqual(describe(text), ['ray start head container head=true env …']);
});

test('merges that multiply', () => {
  const levels = Array.from(
    { length: 30 },
    (_, n) => `m${n + 1}: &m${n + 1}\n  <<: [*m${n}, *m${n}]\n  k${n}: 1\n`,
  ).join('');
  const text = `m0: &m0 {command: ray start --head}\n${levels}services:\n  head:\n    <<: *m30\n    image: app\n`;
  assert.deepEqual(describe(text), ['ray start head container head=true']);
});

test('an anchor inside itself, an alias of nothing', () => {
  const text = 'services:\n  head: &h\n    command: ray start --head\n    environment: *h\n    depends: *none\n';
  assert.match(describe(text)[0] ?? '', /^(?:ray start head container head=true env …|problem)$/);
});

test('nesting without end', () => {
  for (const opening of ['[', '{ray: ', '- ']) {
    const facts = readFacts(`ray:\n ${opening.repeat(20_000)}`);
    assert.deepEqual(facts.processes, []);
  }
});

test('a document that is too large is said to be', () => {
  const text = `b: ray start\n${'a: 1 # padding of many characters\n'.repeat(70_000)}`;
  assert.deepEqual(describe(text), ['problem']);
  assert.deepEqual(describe(`${text}---\n${GOOD}`), ['ray start head container head=true', 'problem']);
});

test('control characters', () =>
  assert.deepEqual(describe('services:\n  a:\n    command: "ray \0 start"\n').length <= 1, true));

test('a key without a colon at the end of the text stays in the text', () => {
  const text =
    'apiVersion: ray.io/v1\nkind: RayCluster\nspec:\n  headGroupSpec:\n      rayStartParams: {}\n  ?     spec:\n         command: ';
  for (const { cluster } of readFacts(text, 'cluster.yaml').processes) assert.equal(cluster?.end, text.length);
  assert.equal(readFacts(text, 'cluster.yaml').processes.length, 1);
});
