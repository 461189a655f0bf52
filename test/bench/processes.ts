// Runs programs and measures them: wall time, and the most memory they held (on Linux).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Run {
  readonly milliseconds: number;
  /** MB; NaN where the system does not tell. */
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
      ? setInterval(() => (peak = peakMemory(child.pid) || peak), LOOK_EVERY_MILLISECONDS)
      : undefined;
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ milliseconds: performance.now() - started, peak, code });
    });
  });
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
