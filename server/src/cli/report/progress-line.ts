// How far a run is, in one line of a terminal, which is gone before anything else is printed.

interface Terminal {
  readonly write: (text: string) => unknown;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/** Milliseconds: what takes no longer shows nothing, and the line does not flicker. */
const BEFORE_THE_FIRST = 500;
const BETWEEN = 100;
const CLEAR = '\r\u001B[K';

export class ProgressLine {
  private readonly terminal: Terminal;
  private next: number;
  private isShown = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.next = terminal.now() + BEFORE_THE_FIRST;
  }

  /** Shorter than a terminal is wide, and without text from files. */
  say(text: string): void {
    const now = this.terminal.now();
    if (now < this.next) return;
    this.next = now + BETWEEN;
    this.isShown = true;
    this.terminal.write(`${CLEAR}${text}`);
  }

  clear(): void {
    if (this.isShown) this.terminal.write(CLEAR);
    this.isShown = false;
  }
}
