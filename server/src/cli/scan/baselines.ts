// The baselines that apply in a scan, and what of them was found again.
import {
  type AppliedPolicy,
  type Baseline,
  type BaselineEntry,
  entriesOf,
  type Finding,
  isInBaseline,
} from '../../core/index.ts';
import type { BaselineCounts } from '../../core/reports/scan-result.ts';
import { Source } from '../../core/reports/source.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { type BaselineState, readBaselineAt } from '../../host/project/named-files.ts';
import type { OpenProject } from './open-project.ts';

/** `named`: the file of the command line, which stands for all that policies name. `none`: everything is reported. */
export type BaselineChoice = { readonly named: string } | 'none' | 'of the policy';

export class Baselines {
  private readonly choice: BaselineChoice;
  private readonly opened: OpenProject;
  private readonly before: Baseline | undefined;
  /** By path, those that apply to some file. */
  private readonly used = new Map<string, BaselineState>();
  private readonly met = new Set<BaselineEntry>();
  private known = 0;
  private older = 0;

  /** What is in `before` is known as well, whatever the choice. */
  constructor(choice: BaselineChoice, opened: OpenProject, before?: Baseline) {
    this.choice = choice;
    this.opened = opened;
    this.before = before;
    if (typeof choice === 'object') this.use(choice.named, readBaselineAt(opened.files, choice.named));
  }

  /** The entries for the file at an absolute path. */
  knownIn(path: string, policy: AppliedPolicy): readonly BaselineEntry[] {
    const { before } = this;
    const chosen = this.chosenIn(path, policy);
    return before ? [...chosen, ...entriesOf(before, path)] : chosen;
  }

  private chosenIn(path: string, policy: AppliedPolicy): readonly BaselineEntry[] {
    const { choice, used } = this;
    const file = typeof choice === 'object' ? choice.named : policy.baseline;
    if (choice === 'none' || file === undefined) return [];
    const state = used.get(file) ?? this.opened.project.named.baselineAt(file);
    if (state && !used.has(file)) this.use(file, state, policy);
    return state && 'baseline' in state ? entriesOf(state.baseline, path) : [];
  }

  /** Findings in the file at an absolute path that some of these entries stand for. */
  meet(path: string, entries: readonly BaselineEntry[], findings: readonly Finding[]): void {
    const before = this.before ? entriesOf(this.before, path) : [];
    const older = findings.filter((finding) => isInBaseline(before, finding)).length;
    this.older += older;
    this.known += findings.length - older;
    const found = findings.flatMap((finding) => [finding, ...(finding.standsFor ?? [])]);
    for (const entry of entries) if (isInBaseline(found, entry)) this.met.add(entry);
  }

  /** How many are in `before`; undefined where none was given. */
  olderCount(): number | undefined {
    return this.before && this.older;
  }

  /** `isChecked`: whether all findings of the file at an absolute path are known, those of a file that is gone included. */
  counts(isChecked: (path: string) => boolean): BaselineCounts | undefined {
    const { choice, opened } = this;
    const files = new Map<string, { kept: BaselineEntry[]; gone: BaselineEntry[] }>();
    for (const [file, state] of this.used) {
      if (!('baseline' in state)) continue;
      const { baseline } = state;
      const counts: { kept: BaselineEntry[]; gone: BaselineEntry[] } = { kept: [], gone: [] };
      for (const entry of [...baseline.files.values()].flat()) {
        const path = absolutePath(baseline.folder || '/', entry.path);
        const applies = typeof choice === 'object' || opened.project.known.policyAt(path).baseline === file;
        counts[!this.met.has(entry) && applies && isChecked(path) ? 'gone' : 'kept'].push(entry);
      }
      files.set(file, counts);
    }
    return files.size > 0 ? { known: this.known, files } : undefined;
  }

  /** What is wrong with it is noted once. */
  private use(path: string, state: BaselineState, policy?: AppliedPolicy): void {
    const { opened } = this;
    this.used.set(path, state);
    if ('baseline' in state) return;
    if ('wrong' in state) {
      opened.sources.set(path, new Source(path, state.text));
      opened.note('policy', path, state.wrong.message, state.wrong.span);
    } else if (state.isMissing) this.noteMissing(path, policy);
    else opened.note('usage', path, `the baseline cannot be read: ${state.unreadable}`);
  }

  /** Where the policy names it, else of the file itself. */
  private noteMissing(path: string, policy?: AppliedPolicy): void {
    const from = policy?.settings.find(({ name }) => name === 'baseline')?.from;
    const cure = 'no such baseline file; `ray-guard baseline --output FILE` writes one';
    if (typeof from === 'object') {
      this.opened.keepSource(from.path);
      this.opened.note('policy', from.path, `${path}: ${cure}`, from.span);
    } else this.opened.note('usage', path, cure);
  }
}
