// Whether a text can hold anything about Ray: the look that spares most YAML files a parse.

const WORDS = [
  /(?<![\w-])ray(?:cluster|job|service)?(?!\w)/,
  /\b(?:rayproject|anyscale)\/ray/,
  /\bRAY_\w/,
  /\bserve\s+(?:run|start|deploy|build)\b/,
  /\b(?:headGroupSpec|rayStartParams|import_path|head_start_ray_commands)\b|-head-svc\b/,
];

const CONCERN = new RegExp(WORDS.map(({ source }) => source).join('|'), 'i');

export function concernsRay(text: string): boolean {
  return CONCERN.test(text);
}
