// Python programs of any length for the benchmarks: invented, always the same for the same number, with or without Ray.

const NOUNS = [
  'batch',
  'window',
  'level',
  'price',
  'frame',
  'signal',
  'order',
  'spread',
  'volume',
  'tick',
  'array',
  'gray',
];
const VERBS = ['load', 'merge', 'scale', 'fit', 'score', 'split', 'report', 'clean'];
const IMPORTS = [
  'import json',
  'import logging',
  'import os',
  'import subprocess',
  'from pathlib import Path',
  'import numpy as np',
];

/** About `lines` lines; `seed` makes files differ. With Ray, one call in every hundred lines is one of Ray's. */
export function pythonSource(lines: number, seed: number, withRay: boolean): string {
  const random = randomNumbers(seed);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] as string;
  const out = [`"""Module ${seed}: ${pick(VERBS)} the ${pick(NOUNS)}s."""`, ...IMPORTS];
  if (withRay) out.push('import ray', 'from ray import serve', '', 'ray.init(dashboard_host="0.0.0.0", num_cpus=2)');
  out.push('', 'logger = logging.getLogger(__name__)', '');
  while (out.length < lines) out.push(...functionLines(pick, random, withRay && random() < 0.2));
  return `${out.join('\n')}\n`;
}

function functionLines(pick: (words: readonly string[]) => string, random: () => number, withRay: boolean): string[] {
  const verb = pick(VERBS);
  const noun = pick(NOUNS);
  const number = Math.floor(random() * 1000);
  return [
    '',
    ...(withRay ? ['@ray.remote(num_cpus=1)'] : []),
    `def ${verb}_${noun}_${number}(${noun}s, *, limit=${number}, path=Path("data/${noun}.csv")):`,
    `    """${verb} every ${noun} below the limit, and say how many were left out."""`,
    `    assert limit >= 0, "the limit of ${noun}s is negative"`,
    '    kept = []',
    `    for index, ${noun} in enumerate(${noun}s):`,
    `        if ${noun}["value"] * ${number} % 7 > limit and ${noun}.get("name", "") != "${noun}-${number}":`,
    `            logger.debug("skipped %s at %d: %r", ${noun}["name"], index, ${noun})`,
    '            continue',
    `        kept.append({"index": index, "value": np.float64(${noun}["value"]), "source": str(path), "text": f"{index:>4} ${noun}"})`,
    `    with open(path, "w", encoding="utf-8") as file:`,
    '        json.dump(kept, file)',
    `    total = sum(one["value"] for one in kept if one["index"] % ${1 + (number % 5)} == 0)`,
    `    return {"${noun}s": kept, "total": total, "pid": os.getpid(), "left_out": len(${noun}s) - len(kept)}`,
    ...(withRay ? ['', '', `handle_${noun}_${number} = ray.get(${verb}_${noun}_${number}.remote([]))`] : []),
    '',
  ];
}

/** Linear congruential: the same on every machine. Numbers from 0 up to 1. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
