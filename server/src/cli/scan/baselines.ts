// The baselines that apply in a scan: read once each, and what of them was found again.
import {
  type AppliedPolicy,
  type Baseline,
  type BaselineEntry,
  entriesOf,
  type Finding,
  isInBaseline,
  readBaseline,
} from '../../core/index.ts';
import type { BaselineCounts } from '../../core/reports/scan-result.ts';
import { Source } from '../../core/reports/source.ts';
import { absolutePath, lookAt } from '../../host/paths.ts';
import type { ByteReader } from '../../host/read-bytes.ts';
import type { Notes } from './notes.ts';

/** `named`: the file of the command line, which stands for all that policies name. `none`: everything is reported. */
export type BaselineChoice = { readonly named: string } | 'none' | 'of the policy';

interface BaselinesParts {
  readonly choice: BaselineChoice;
  readonly bytes: ByteReader;
  readonly notes: Notes;
  readonly sources: Map<string, Source>;
}

export class Baselines {
  private readonly parts: BaselinesParts;
  private readonly read = new Map<string, Baseline | undefined>();
  private readonly met = new Set<BaselineEntry>();
  private known = 0;

  constructor(parts: BaselinesParts) {
    this.parts = parts;
    const { choice } = parts;
    if (typeof choice === 'object') this.baselineAt(choice.named, () => this.tellMissing(choice.named));
  }

  /** The entries of the file at an absolute path. */
  knownIn(path: string, policy: AppliedPolicy): readonly BaselineEntry[] {
    const baseline = this.baselineFor(policy);
    return baseline ? entriesOf(baseline, path) : [];
  }

  /** Findings that some of these entries stand for. */
  meet(entries: readonly BaselineEntry[], findings: readonly Finding[]): void {
    this.known += findings.length;
    for (const entry of entries) if (isInBaseline(findings, entry)) this.met.add(entry);
  }

  /** `isJudged`: whether all findings of the file at an absolute path are known, those of a file that is gone included. */
  counts(isJudged: (path: string) => boolean, policyAt: (path: string) => AppliedPolicy): BaselineCounts | undefined {
    const { choice } = this.parts;
    const files = new Map<string, { kept: BaselineEntry[]; gone: BaselineEntry[] }>();
    for (const [file, baseline] of this.read) {
      if (!baseline) continue;
      const counts: { kept: BaselineEntry[]; gone: BaselineEntry[] } = { kept: [], gone: [] };
      for (const entry of [...baseline.files.values()].flat()) {
        const path = absolutePath(baseline.folder || '/', entry.path);
        const applies = typeof choice === 'object' || policyAt(path).baseline === file;
        counts[!this.met.has(entry) && applies && isJudged(path) ? 'gone' : 'kept'].push(entry);
      }
      files.set(file, counts);
    }
    return files.size > 0 ? { known: this.known, files } : undefined;
  }

  private baselineFor(policy: AppliedPolicy): Baseline | undefined {
    const { choice } = this.parts;
    if (choice === 'none') return undefined;
    if (typeof choice === 'object') return this.read.get(choice.named);
    return policy.baseline === undefined
      ? undefined
      : this.baselineAt(policy.baseline, () => this.tellMissing(policy.baseline as string, policy));
  }

  private baselineAt(path: string, onMissing: () => void): Baseline | undefined {
    if (this.read.has(path)) return this.read.get(path);
    const baseline = lookAt(path) ? this.load(path) : onMissing();
    this.read.set(path, baseline ?? undefined);
    return baseline ?? undefined;
  }

  private load(path: string): Baseline | undefined {
    const { bytes, notes, sources } = this.parts;
    const reading = bytes.read(path);
    if ('problem' in reading) {
      notes.add('usage', path, `the baseline cannot be read: ${reading.problem}`);
      return undefined;
    }
    const text = reading.bytes.toString();
    const baseline = readBaseline(path, text);
    if ('baseline' in baseline) return baseline.baseline;
    sources.set(path, new Source(path, text));
    notes.add('policy', path, baseline.problem.message, baseline.problem.span);
    return undefined;
  }

  /** Told where the policy names it, else of the file itself. */
  private tellMissing(path: string, policy?: AppliedPolicy): void {
    const from = policy?.settings.find(({ name }) => name === 'baseline')?.from;
    const cure = 'there is no such baseline file; `ray-guard baseline` writes one, and `--output` names it';
    if (typeof from === 'object') this.parts.notes.add('policy', from.path, `${path}: ${cure}`, from.span);
    else this.parts.notes.add('usage', path, cure);
  }
}
