// Choices that a seed decides, the same in every run.
import { randomFrom } from '../support/random.ts';

const MODULUS = 2147483647;
/** Keeps neighbouring seeds apart, whose first numbers would be alike. */
const SPREAD = 48271 * 7919;
const THROWN_AWAY = 4;

export class Choices {
  private readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = randomFrom(1 + ((seed * SPREAD) % (MODULUS - 1)));
    for (let count = 0; count < THROWN_AWAY; count++) this.below(2);
  }

  /** One of them, each as often as the others. */
  of<T>(options: readonly T[]): T {
    return options[this.below(options.length)] as T;
  }

  /** One time in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** Between `least` and `most` of them, in the order made. */
  some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}
