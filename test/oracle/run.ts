// All kinds of the oracle, and the seeds that they are asked for.
import { gitignore } from './ignored/gitignore.ts';
import type { Kind } from './kind.ts';
import { dockerfile } from './launches/dockerfile.ts';
import { envFile } from './launches/env-file.ts';
import { make } from './launches/make.ts';
import { python } from './launches/python.ts';
import { shell } from './launches/shell.ts';
import { poetry, requirements, toml } from './pins/ranges.ts';

export const kinds: readonly Kind[] = [python, shell, make, envFile, dockerfile, requirements, toml, poetry, gitignore];

export function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}
