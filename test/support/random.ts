// Random numbers that are the same in every run.

/** Park and Miller's generator; `below` is exclusive. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 16807) % 2147483647;
    return state % below;
  };
}
