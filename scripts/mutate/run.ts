// Runs tests in processes of their own: what each of them reaches, and whether those that reach a mutant notice it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process of the tester is given: bundles of test files and cases of fixtures (`rule#3`). */
export interface Told {
  readonly units: readonly string[];
  readonly recordTo?: string;
}

/** What it writes down. */
export interface Recorded {
  /** Of processor time, its start included. */
  readonly milliseconds: number;
  /** By unit: numbers of mutants, and of files. */
  readonly reached: Readonly<Record<string, readonly number[]>>;
}

export interface Unit {
  readonly name: string;
  readonly milliseconds: number;
  readonly hits: ReadonlySet<number>;
}

export type Outcome = 'killed' | 'survived' | 'timeout';

/** A process has this, and six times what its tests take: a loop without end is noticed, too, and a busy machine is not one. */
const LEAST_MILLISECONDS = 30_000;
const MEMORY = '--max-old-space-size=700';
/** A unit that takes longer is asked for no mutant. */
const LONGEST_UNIT_MILLISECONDS = 15_000;
const LONGEST_RECORDING_MILLISECONDS = 300_000;

export class Runner {
  private readonly program: string;
  private readonly reporter: string;
  private readonly temporary = mkdtempSync(join(tmpdir(), 'ray-guard-mutants-'));
  private recorded = 0;

  /** `program`: the bundle of unit.ts. */
  constructor(program: string, reporter: string) {
    this.program = program;
    this.reporter = reporter;
  }

  /** Undefined for tests that fail, or take too long, without any mutant. A name of '' records every case of the fixtures. */
  async record(file: string): Promise<Unit[] | undefined> {
    const recordTo = join(this.temporary, `${this.recorded++}.json`);
    const code = await this.start({ units: file ? [file] : [], recordTo }, -1, LONGEST_RECORDING_MILLISECONDS);
    if (code !== 0) return undefined;
    const { milliseconds, reached }: Recorded = JSON.parse(readFileSync(recordTo, 'utf8'));
    if (file && milliseconds > LONGEST_UNIT_MILLISECONDS) return undefined;
    const names = Object.keys(reached);
    return names.map((name) => ({ name, milliseconds: milliseconds / names.length, hits: new Set(reached[name]) }));
  }

  async outcome(mutant: number, units: readonly Unit[]): Promise<Outcome> {
    const expected = units.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const code = await this.start({ units: units.map(({ name }) => name) }, mutant, LEAST_MILLISECONDS + 6 * expected);
    return code === undefined ? 'timeout' : code === 0 ? 'survived' : 'killed';
  }

  end(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }

  /** Its exit code, undefined where it was ended. */
  private start(told: Told, mutant: number, most: number): Promise<number | undefined> {
    const argv = [MEMORY, `--test-reporter=${this.reporter}`, this.program, JSON.stringify(told)];
    const child = spawn(process.execPath, argv, {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: this.temporary, RAY_GUARD_MUTANT: String(mutant) },
    });
    return new Promise((done) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        done(undefined);
      }, most);
      child.on('close', (code) => {
        clearTimeout(timer);
        done(code ?? 1);
      });
    });
  }
}
