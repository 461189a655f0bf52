// Runs tests in processes of their own: what each of them reaches, and whether those that reach a mutant notice it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process of the tester is told: bundles of test files and cases of fixtures (`rule#3`). */
export interface Told {
  readonly units: readonly string[];
  readonly recordTo?: string;
}

export interface Unit {
  readonly name: string;
  readonly milliseconds: number;
  readonly hits: ReadonlySet<number>;
}

export type Outcome = 'killed' | 'survived' | 'timeout';

/** A process has this, and three times what its tests take: a loop without end is noticed, too. */
const LEAST_MILLISECONDS = 20_000;
const MEMORY = '--max-old-space-size=700';
/** A unit that takes longer is asked for no mutant. */
const LONGEST_UNIT_MILLISECONDS = 20_000;

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
    const before = performance.now();
    const code = await this.start(
      { units: file ? [file] : [], recordTo },
      -1,
      file ? LONGEST_UNIT_MILLISECONDS : 600_000,
    );
    const milliseconds = performance.now() - before;
    if (code !== 0) return undefined;
    const found: Record<string, number[]> = JSON.parse(readFileSync(recordTo, 'utf8'));
    const names = Object.keys(found);
    return names.map((name) => ({ name, milliseconds: milliseconds / names.length, hits: new Set(found[name]) }));
  }

  async outcome(mutant: number, units: readonly Unit[]): Promise<Outcome> {
    const expected = units.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const code = await this.start({ units: units.map(({ name }) => name) }, mutant, LEAST_MILLISECONDS + 3 * expected);
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
