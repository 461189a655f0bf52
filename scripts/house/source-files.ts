// The source files of a part of the repository, with their lines and what each imports; types count as much as values.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface SourceFile {
  /** From the root of the repository, as `imports`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

interface Import {
  /** As it is written: `./span.ts`, `node:path`. */
  readonly specifier: string;
  /** The file that it names; absent for a package. */
  readonly target?: string;
}

/** Every TypeScript file below `folder`, in the order of their paths. Throws for one that does not parse. */
export function sourceFiles(root: string, folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`)
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): Import[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literalIn(text.slice(start, end))),
  ];
  return [...new Set(specifiers)].map((specifier) =>
    specifier.startsWith('.') ? { specifier, target: normalize(join(dirname(path), specifier)) } : { specifier },
  );
}

/** What is computed names no file. */
function literalIn(written: string): string[] {
  return /^'[^']*'$/.test(written) ? [written.slice(1, -1)] : [];
}
