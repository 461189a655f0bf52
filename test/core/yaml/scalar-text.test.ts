// The text of scalars: the same as the YAML library reads, with the place of each character.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScalar, parseDocument } from 'yaml';
import { noCommandFacts } from '../../../server/src/core/languages/commands/command.ts';
import { Converter } from '../../../server/src/core/languages/yaml/nodes/documents.ts';
import { type Source, scalarAt } from '../../../server/src/core/languages/yaml/nodes/nodes.ts';
import { joinTexts, scalarText } from '../../../server/src/core/languages/yaml/nodes/scalar-text.ts';
import { withoutTemplates } from '../../../server/src/core/languages/yaml/nodes/template.ts';
import { PlacedText } from '../../../server/src/core/text/placed-text.ts';

function read(text: string) {
  const { text: inert } = withoutTemplates(text);
  const parsed = parseDocument(inert);
  assert.deepEqual(parsed.errors, []);
  const source: Source = {
    path: '/project/a.yaml',
    text,
    inert,
    openEverywhere: false,
    readings: new Map(),
    containers: [],
    provides: [],
    clusters: [],
    installs: [],
    imports: new Map(),
    imported: new Map(),
    filled: new Map(),
    readScript: () => noCommandFacts,
    readCommand: () => noCommandFacts,
  };
  const scalar = scalarAt(new Converter(PlacedText.at(inert, 0), false).convert(parsed.contents, 0), 'k');
  assert.ok(scalar);
  const node = parsed.get('k', true);
  assert.ok(isScalar(node));
  return { embedded: scalarText(scalar, source), expected: String(node.source), text };
}

const SCALARS: [title: string, text: string][] = [
  ['plain', 'k: ray start --head # not this\n'],
  ['plain of several lines', 'k: ray start\n  --head\n\n  --block\nj: 1\n'],
  ['single quotes', "k: 'it''s   ray'\n"],
  ['single quotes of several lines', "k: 'ray  \n   start\n\n   --head'\n"],
  ['double quotes', 'k: "a\\tb\\"\\\\ \\x41\\u00e9\\U0001F600\\/"\n'],
  ['double quotes of several lines', 'k: "ray \\\n   start\\n\n   --head\n\n\n   x"\n'],
  ['literal', 'k: |\n  ray start \\\n    --head\n\n  echo\n'],
  ['literal, indented by the header', 'k: |2-\n    ray start\n  --head\nj: 1\n'],
  ['literal that starts with blank lines', 'k: |\n\n  ray\n'],
  ['folded', 'k: >\n  ray start\n  --head\n\n  --block\n'],
  ['folded with deeper lines', 'k: >-\n  a\n    b\n    c\n\n  d\n  e\n'],
  ['folded that starts deeper', 'k: >\n\n  a\n\n\n   b\n  c\n'],
];

for (const [title, text] of SCALARS)
  for (const lineBreak of ['\n', '\r\n'])
    test(`${title}, ${lineBreak === '\n' ? 'LF' : 'CRLF'}`, () => {
      const { embedded, expected, text: whole } = read(text.replaceAll('\n', lineBreak));
      assert.equal(embedded.text.trimEnd(), expected.trimEnd());
      let previous = 0;
      for (let at = 0; at < embedded.text.length; at++) {
        const place = embedded.toDocument(at);
        assert.ok(place >= previous && place <= whole.length);
        if (/[a-zé-]/.test(embedded.text[at] as string) && /[a-z-]/.test(whole[place] as string))
          assert.equal(whole[place], embedded.text[at]);
        previous = place;
      }
    });

test('a template inside a line stays as it is written', () => {
  const { embedded } = read('k: |\n  ray start --memory={{ .Values.memory }} --head\n');
  assert.equal(embedded.text, 'ray start --memory={{ .Values.memory }} --head\n');
});

test('lines of a list are one script', () => {
  const text = 'a\nb';
  const part = (at: number) => PlacedText.at(text.charAt(at), at);
  const joined = joinTexts([part(0), part(2)]);
  assert.equal(joined.text, 'a\nb\n');
  assert.deepEqual(
    [0, 1, 2, 3].map((offset) => joined.toDocument(offset)),
    [0, 1, 2, 3],
  );
});
