// Whether a text can hold anything about Ray: the look that spares most YAML files a parse.

const WORDS = [
  /(?<![\w-])ray(?![\w-])/,
  /\bray-(?:all|air|client|core|dashboard|data|default|llm|rllib|serve|train|tune)\b/,
  /\b(?:rayproject|anyscale)\/ray|\bray\.io\//,
  /\bRAY_\w/i,
  /\bserve\s+(?:run|start|deploy|build)\b/,
  /\b(?:headGroupSpec|rayStartParams|import_path|head_start_ray_commands)\b/,
  /ray-guard/,
];

const CONCERN = new RegExp(WORDS.map(({ source }) => source).join('|'), 'i');

export function concernsRay(text: string): boolean {
  return CONCERN.test(text);
}
