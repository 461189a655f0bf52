// Every language that Ray Guard reads; a new one is a folder here and a line in this list.
import { dockerfile } from './dockerfile/dockerfile.ts';
import { markdown } from './documentation/markdown.ts';
import { restructuredText } from './documentation/restructured-text.ts';
import { dotenv } from './dotenv/dotenv.ts';
import type { Language } from './language.ts';
import { ipynb } from './notebook/ipynb.ts';
import { notebookProgram } from './notebook/program.ts';
import { pipfileLock } from './pipfile-lock/pipfile-lock.ts';
import { procfile } from './procfile/procfile.ts';
import { python } from './python/python.ts';
import { justfile } from './recipes/justfile.ts';
import { makefile } from './recipes/makefile.ts';
import { requirements } from './requirements/requirements.ts';
import { setupCfg } from './setup-cfg/setup-cfg.ts';
import { shell } from './shell/shell.ts';
import { supervisord } from './supervisord/supervisord.ts';
import { systemd } from './systemd/systemd.ts';
import { terraform } from './terraform/terraform.ts';
import { policyFile } from './toml/policy.ts';
import { toml } from './toml/toml.ts';
import { yaml } from './yaml/yaml.ts';

export const languages: readonly Language[] = [
  python,
  policyFile,
  toml,
  requirements,
  setupCfg,
  pipfileLock,
  ipynb,
  notebookProgram,
  dockerfile,
  dotenv,
  yaml,
  shell,
  makefile,
  justfile,
  systemd,
  supervisord,
  procfile,
  terraform,
  markdown,
  restructuredText,
];

/** Titles of what is checked, in Markdown; not of notebooks in an editor, which have no file, or of policies, which say how to check. */
export const checkedKinds: readonly string[] = languages.flatMap(({ title, fence, comment, files, onRequest }) =>
  files.names.length > 0 && !onRequest && (fence || !comment) ? [title] : [],
);
