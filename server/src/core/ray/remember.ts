// Remembers answers that depend on a text and the dated data alone: the same few ranges and versions are asked about all the time.
import type { RayData } from './data.ts';

/** More different texts than projects have; what is over makes room by starting afresh. */
const MOST = 500;

export function remembered<Answer>(
  compute: (text: string, data: RayData) => Answer,
): (text: string, data: RayData) => Answer {
  const answersOf = new WeakMap<RayData, Map<string, Answer>>();
  return (text, data) => {
    const answers = answersOf.get(data) ?? new Map<string, Answer>();
    answersOf.set(data, answers);
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= MOST) answers.clear();
    const answer = compute(text, data);
    answers.set(text, answer);
    return answer;
  };
}
