// Where the project is at home: `homepage` and `repository` of package.json, read here alone. Both are absent until there is an address.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Home {
  /** Of the documentation site, without a slash at its end. */
  readonly homepage?: string;
  /** As a browser opens it, without a slash at its end. */
  readonly repository?: string;
}

interface Manifest {
  readonly homepage?: string;
  /** npm writes `git+https://….git` into the object. */
  readonly repository?: string | { readonly url: string };
}

export function homeOf({ homepage, repository }: Manifest): Home {
  const url = typeof repository === 'object' ? repository.url : repository;
  return {
    ...(homepage === undefined ? {} : { homepage: homepage.replace(/\/$/, '') }),
    ...(url === undefined ? {} : { repository: url.replace(/^git\+/, '').replace(/(?:\.git|\/)$/, '') }),
  };
}

export function readHome(root: string): Home {
  return homeOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest);
}

/** What the programs know of it; null while there is no site. */
export function homeFile(root: string): [path: string, text: string] {
  const { homepage = null } = readHome(root);
  return ['server/data/home.json', `${JSON.stringify({ homepage }, undefined, 2)}\n`];
}
