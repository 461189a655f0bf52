// Waits for something outside this process to become true, and says what it was waiting for when it does not.
import { setTimeout as pause } from 'node:timers/promises';

export const PATIENCE_MS = 60_000;
const BETWEEN_MS = 50;

/** Asks again and again; an error of the question ends the waiting at once. */
export async function eventually(
  isSo: () => Promise<boolean>,
  what: string | (() => string),
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Still not so: ${typeof what === 'string' ? what : what()}`);
    await pause(BETWEEN_MS);
  }
}
