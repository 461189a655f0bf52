// Every language that Ray Guard reads; a new one is a folder here and a line in this list.
import type { Language } from './language.ts';
import { python } from './python/python.ts';
import { toml } from './toml/toml.ts';

export const languages: readonly Language[] = [python, toml];
