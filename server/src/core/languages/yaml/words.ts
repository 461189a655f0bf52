// Whether a text can hold anything about Ray: the look that spares most YAML files a parse.

const WORDS = [
  /(?<![\w-])ray(?:cluster|job|service)?(?!\w)/,
  /\b(?:rayproject|anyscale)\/ray/,
  /\bRAY_\w/,
  /\bserve["',\s-]+(?:run|start|deploy|build)\b/,
  /\b(?:headGroupSpec|rayStartParams|import_path|head_start_ray_commands)\b|-head-svc\b/,
];

const CONCERN = new RegExp(WORDS.map(({ source }) => source).join('|'), 'i');

/** Compose files that build an image: what it runs is said by its Dockerfile. */
/** A byte order mark may stand before it, also read as Latin letters. */
const SERVICES = /^\W{0,3}services["']?:/m;
const BUILT = /^[ \t]+["']?build["']?:/m;

export function concernsRay(text: string): boolean {
  return CONCERN.test(text) || (SERVICES.test(text) && BUILT.test(text));
}
