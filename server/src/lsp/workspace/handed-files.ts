// The files that the client reads for the server, since they lie on no disk of it: in a browser, or on a virtual file system.
import { SKIPPED_FOLDERS } from '../../host/file-names.ts';
import { type IgnoreRules, ignoreRules, isIgnored } from '../../host/ignore-rules.ts';
import { languageOf } from '../../host/open-file.ts';
import { fileNameOf, joinPath } from '../../host/paths.ts';

const SKIPPED: ReadonlySet<string> = new Set(SKIPPED_FOLDERS);
/** Of an environment that a tool made. */
const ENVIRONMENT_MARK = 'pyvenv.cfg';

export class HandedFiles {
  /** Something was handed over, so that what is missing may be taken not to be there. */
  hasBegun = false;
  /** By path, which is a URI here; without those of languages that say nothing of Ray. */
  private readonly texts = new Map<string, string>();
  /** By folder, as `plain` has it. */
  private readonly rules = new Map<string, IgnoreRules>();
  private readonly environments = new Set<string>();

  /** `text` is undefined when the file is gone. */
  take(path: string, text: string | undefined): void {
    this.hasBegun = true;
    const name = fileNameOf(path);
    const folder = plain(path.slice(0, -name.length - 1));
    if (name === '.gitignore') {
      if (text === undefined) this.rules.delete(folder);
      else this.rules.set(folder, ignoreRules(folder, text));
    } else if (name === ENVIRONMENT_MARK) {
      if (text === undefined) this.environments.delete(folder);
      else this.environments.add(folder);
    } else if (text === undefined || languageOf(name)?.mayConcernRay(text) === false) this.texts.delete(path);
    else this.texts.set(path, text);
  }

  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** Whether a walk of the disk below one of the roots would find it to be checked. */
  isFound(path: string, roots: readonly string[]): boolean {
    return this.texts.has(path) && roots.some((root) => this.isFoundBelow(plain(root), plain(path)));
  }

  private isFoundBelow(root: string, path: string): boolean {
    if (!path.startsWith(joinPath(root, ''))) return false;
    const rules: IgnoreRules[] = [];
    let folder = root;
    for (const name of path.slice(joinPath(root, '').length).split('/')) {
      const own = this.rules.get(folder);
      if (own) rules.push(own);
      const at = joinPath(folder, name);
      const isFolder = at !== path;
      if (isFolder && (SKIPPED.has(name) || this.environments.has(at))) return false;
      if (isIgnored(rules, at, isFolder)) return false;
      folder = at;
    }
    return true;
  }
}

/** With the names as people write them. */
function plain(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
