// A file of the workspace that is run as a program, and where files of the workspace are in a container.

/** As the command names it: `app.py`, `/app/entrypoint.sh`, the module of `python -m pkg.mod`. */
export interface ProgramFile {
  readonly kind: 'file' | 'module';
  readonly name: string;
  /** Of the container that it runs in, beside those of its image. */
  readonly files?: ContainerFiles;
}

export interface ContainerFiles {
  /** The working directory; absent where the image, or one that it is built on, decides. */
  readonly folder?: string;
  /** Later ones stand above earlier ones. */
  readonly copies: readonly CopiedFiles[];
}

/** COPY, a volume. Paths are as written: `to` is absolute in the container, `from` relative to the folder outside. */
export interface CopiedFiles {
  readonly to: string;
  readonly from: readonly string[];
}

/** Where it may be from where it is looked for; a module is one of three files. */
export function pathsNamedBy({ kind, name }: ProgramFile): string[] {
  if (kind === 'file') return [name];
  const path = name.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`];
}
