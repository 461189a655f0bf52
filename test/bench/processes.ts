// Runs programs and measures them: wall time, and the most memory they held (on Linux).
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Run {
  readonly milliseconds: number;
  /** MB of its largest process; NaN where the system does not tell. */
  readonly peak: number;
  readonly code: number | null;
}

const LOOK_EVERY_MILLISECONDS = 5;

/** Output is read and dropped. Without `watchMemory` nothing of this process disturbs the run. */
export function runProgram(program: string, argv: readonly string[], watchMemory = false): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    let peak = Number.NaN;
    const watch = watchMemory
      ? setInterval(() => {
          const now = peakOfLargest(child.pid);
          if (now > (peak || 0)) peak = now;
        }, LOOK_EVERY_MILLISECONDS)
      : undefined;
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ milliseconds: performance.now() - started, peak, code });
    });
  });
}

/** Like `runProgram`; rejects when the program ends with a code that does not mean success. */
export async function runToEnd(
  command: readonly string[],
  codes: readonly number[],
  watchMemory = false,
): Promise<Run> {
  const [program, ...argv] = command;
  const run = await runProgram(program as string, argv, watchMemory);
  if (!codes.includes(run.code ?? -1)) throw new Error(`${program} ended with ${run.code}.`);
  return run;
}

/** MB that a running process held at most so far. */
export function peakMemory(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** Of a process and all that it started and that still runs. */
export function peakOfLargest(pid: number | undefined): number {
  return Math.max(peakMemory(pid), ...childrenOf(pid).map(peakOfLargest).filter(Number.isFinite));
}

function childrenOf(pid: number | undefined): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
