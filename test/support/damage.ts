// How much of a text the parser of its language cannot read, so that a fix can be shown to break nothing.
import { type ParseError, parse as parseJson } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { type Document, type GrammarId, languages } from '../../server/src/core/index.ts';
import { linesOf } from '../../server/src/core/languages/language.ts';
import { grammars } from './engine.ts';

/** A count that only compares with another of the same language; 0 for languages of lines, in which nothing is an error. */
export function damage({ path, languageId, text: written }: Document): number {
  // The parsers of this test end no line at a carriage return alone.
  const text = linesOf(
    languages.find(({ id }) => id === languageId),
    written,
  );
  const plain = text.replace(/^\uFEFF/, '');
  if (path.endsWith('devcontainer.json')) return jsonErrors(plain);
  switch (languageId) {
    case 'python':
      return treeErrors('python', text);
    case 'shellscript':
      return treeErrors('bash', text);
    case 'terraform':
      return treeErrors('hcl', text);
    case 'toml':
      return refuses(() => parseToml(plain));
    case 'ipynb':
      return refuses(() => JSON.parse(plain));
    case 'yaml':
      return parseAllDocuments(plain).reduce((sum, { errors }) => sum + errors.length, 0);
    default:
      return 0;
  }
}

/** Comments are lawful. */
function jsonErrors(text: string): number {
  const errors: ParseError[] = [];
  parseJson(text, errors, { allowTrailingComma: true });
  return errors.length;
}

function refuses(parse: () => unknown): number {
  try {
    parse();
    return 0;
  } catch {
    return 1;
  }
}

function treeErrors(grammar: GrammarId, text: string): number {
  grammars.parser.setLanguage(grammars.grammar(grammar));
  const tree = grammars.parser.parse(text);
  const errors = tree?.rootNode.descendantsOfType('ERROR').length ?? Number.NaN;
  const missing = tree?.rootNode.hasError ? 1 : 0;
  tree?.delete();
  return errors + missing;
}
