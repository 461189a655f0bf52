// The fences that fixtures write code in, and how each is a file: its name where none is given, its line comment.

export interface Fence {
  readonly fileName: string;
  /** Absent where a line of its own cannot be a comment. */
  readonly comment?: '#';
}

export const fences: Readonly<Record<string, Fence>> = {
  python: { fileName: 'example.py', comment: '#' },
  toml: { fileName: 'pyproject.toml', comment: '#' },
  sh: { fileName: 'script.sh', comment: '#' },
  yaml: { fileName: 'compose.yaml', comment: '#' },
  dockerfile: { fileName: 'Dockerfile', comment: '#' },
  text: { fileName: 'requirements.txt', comment: '#' },
  ini: { fileName: 'setup.cfg', comment: '#' },
  dotenv: { fileName: '.env', comment: '#' },
  make: { fileName: 'Makefile', comment: '#' },
  just: { fileName: 'justfile', comment: '#' },
  json: { fileName: 'example.ipynb' },
};
