// The variables that a process starts with, those of other files among them.

import { isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting, FileSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { ContainerStart } from '../../ray/facts/read-facts.ts';
import type { LinkedEnvironment, LinkedProcess, LinkedSetting } from '../linked-facts.ts';
import type { Found, Providers, Referrer } from './providers.ts';
import { isSamePlace } from './setting-places.ts';

/** Files that lead to files that lead to files. */
const DEEPEST = 8;

export interface Followed {
  readonly environment: LinkedEnvironment;
  /** The stage of a Dockerfile that the image of the process is built of. */
  readonly build?: Found;
}

/** One file's references, followed; `providers` of its paths are noted. */
export class EnvironmentReader {
  /** Paths of all files that something was taken from. */
  readonly taken = new Set<string>();
  private readonly providers: Providers;
  private readonly referrer: Referrer;

  constructor(providers: Providers, referrer: Referrer) {
    this.providers = providers;
    this.referrer = referrer;
  }

  /**
   * From the strongest source to the weakest. What is weaker than a source that is not found stays in `inherits` with it,
   * since that one may decide otherwise.
   */
  link(environment: ProcessEnvironment): Followed {
    return this.read(environment, this.referrer.path, 0);
  }

  private read(environment: ProcessEnvironment, at: string, depth: number): Followed {
    let { open } = environment;
    let settings = environment.settings.map((setting) => this.withValue(setting, at));
    const build = this.buildOf(environment, at);
    const left = [...(environment.inherits ?? [])];
    for (let source = left.at(-1); source && depth < DEEPEST; source = left.at(-1)) {
      const found = this.providers.find(source, at, this.referrer);
      if (!found) break;
      left.pop();
      this.taken.add(found.path);
      const form = source.kind === 'file' ? source : undefined;
      const { environment: all, exported = all } = found.provided;
      const inner = this.read(form?.onlyExported ? exported : all, found.path, depth + 1);
      const prefix = 'prefix' in source ? (source.prefix ?? '') : '';
      const through = form && at === this.referrer.path ? { through: placeOf(form) } : {};
      const taken = inner.environment.settings.flatMap((setting) => {
        const name = prefix + setting.name;
        if (!isNameForRay(name)) return [];
        const operation = form?.onlyDefaults && setting.operation === 'set' ? 'default' : setting.operation;
        const order = form?.order ?? 'before-import';
        const holds = form?.maybe && setting.holds === 'surely' ? 'maybe' : setting.holds;
        return [{ ...setting, name, holds, operation, order, scope: 'process' as const, ...through }];
      });
      settings = [...taken, ...settings];
      if (inner.environment.open || inner.environment.inherits) {
        open = true;
        break;
      }
    }
    const linked = { settings, open, ...(left.length > 0 && { inherits: left }) };
    return { environment: linked, ...(build && { build }) };
  }

  /** What the image of a container runs by itself, with the variables of the container. */
  runsOf({ environment, runsIn, span, hosts }: Omit<ContainerStart, 'hasCommand'>): LinkedProcess[] {
    const { environment: linked, build } = this.link(environment);
    const { processes = [], environment: ofStage } = build?.provided ?? {};
    if (!build) return [];
    const { path } = build;
    const isOfStage = (setting: EnvironmentSetting) =>
      ofStage?.settings.some((one) => isSamePlace({ ...one, path }, { ...setting, path }));
    return processes.map(({ runsIn: _, ...process }) => {
      const own = process.environment?.settings.filter((setting) => !isOfStage(setting)) ?? [];
      const open = linked.open || process.environment?.open === true;
      return {
        ...process,
        ...(runsIn && { runsIn }),
        ...(hosts && { hosts }),
        path,
        environment: { ...linked, open, settings: [...linked.settings, ...own.map((one) => ({ ...one, path }))] },
        ...imageOf(build),
        startedBy: { path: this.referrer.path, span },
      };
    });
  }

  /** What an image runs does not depend on whether all variables are known. */
  private buildOf({ inherits = [] }: ProcessEnvironment, at: string): Found | undefined {
    const source = inherits.find(({ kind }) => kind === 'build');
    const found = source && this.providers.find(source, at, this.referrer);
    if (found) this.taken.add(found.path);
    return found;
  }

  private withValue(setting: EnvironmentSetting, at: string): LinkedSetting {
    const found = setting.from && this.providers.settingAt(setting.from, at, this.referrer);
    if (!found) return { ...setting, path: at };
    const { path, setting: there } = found;
    this.taken.add(path);
    return { ...setting, path: at, value: there.value, takenFrom: { path, span: there.span } };
  }
}

/** Only where the Dockerfile says something of Ray. */
export function imageOf({ path, provided: { requirements = [] } }: Found): Pick<LinkedProcess, 'image'> {
  return requirements.length > 0 ? { image: { path, requirements } } : {};
}

function placeOf({ span, lines }: FileSource): Pick<FileSource, 'span' | 'lines'> {
  return { span, ...(lines && { lines }) };
}
