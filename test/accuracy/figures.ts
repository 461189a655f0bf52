// Counts the results of checks: how much of what is expected is found, and how much of what is reported was expected.
import { type Judgement, languageOf } from './judge.ts';
import type { LabelledCase } from './labelled-cases.ts';

export interface Figures {
  readonly name: string;
  /** Cases in which this rule, or in this kind of file every rule, has to be silent. */
  readonly silent: number;
  readonly found: number;
  readonly missed: number;
  readonly falseAlarms: number;
}

export interface Share {
  readonly part: number;
  readonly of: number;
}

export function isSilent({ files }: LabelledCase): boolean {
  return files.every(({ labels }) => labels.length === 0);
}

/** Of what is reported, what was expected. */
export function precision({ found, falseAlarms }: Figures): Share {
  return { part: found, of: found + falseAlarms };
}

/** Of what was expected, what is reported. */
export function recall({ found, missed }: Figures): Share {
  return { part: found, of: found + missed };
}

export function overall(cases: readonly LabelledCase[], judged: readonly Judgement[]): Figures {
  return count('all', cases.filter(isSilent).length, judged);
}

export function byRule(cases: readonly LabelledCase[], judged: readonly Judgement[]): Figures[] {
  const names = [...cases.map(({ about }) => about), ...judged.map(({ rule }) => rule)];
  return sorted(names).map((name) => {
    const silent = cases.filter(({ about, files }) => {
      return about === name && !files.some(({ labels }) => labels.some(({ rule }) => rule === name));
    });
    return count(
      name,
      silent.length,
      judged.filter(({ rule }) => rule === name),
    );
  });
}

export function byLanguage(cases: readonly LabelledCase[], judged: readonly Judgement[]): Figures[] {
  const languageOfCase = (one: LabelledCase) => (one.files[0] ? [languageOf(one, one.files[0])] : []);
  const names = [...cases.flatMap(languageOfCase), ...judged.map(({ language }) => language)];
  return sorted(names).map((name) => {
    const silent = cases.filter((one) => isSilent(one) && languageOfCase(one)[0] === name);
    return count(
      name,
      silent.length,
      judged.filter(({ language }) => language === name),
    );
  });
}

/** The interval in which a share lies with 95 % confidence (Wilson), were the cases drawn by chance. */
export function interval({ part, of }: Share): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = part / of;
  const middle = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return { low: (middle - spread) / whole, high: Math.min(1, (middle + spread) / whole) };
}

function count(name: string, silent: number, judged: readonly Judgement[]): Figures {
  const of = (verdict: Judgement['verdict']) => judged.filter((one) => one.verdict === verdict).length;
  return { name, silent, found: of('found'), missed: of('missed'), falseAlarms: of('false alarm') };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
