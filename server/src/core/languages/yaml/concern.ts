// Whether a text can hold anything about Ray: the look that spares most YAML files a parse.
import { nameForRayBehind } from '../../ray/auth.ts';

const WORDS = [
  // Not a folder, nor what ends or watches a cluster: workflows are full of `ray stop`.
  /(?<![\w-])ray(?:cluster|job|service)?(?!\w|\/|[ \t]+(?:stop|status)\b)/,
  /\b(?:rayproject|anyscale)\/ray/,
  /\bserve["',\s-]+(?:run|start|deploy|build)\b/,
  /\b(?:headGroupSpec|rayStartParams|import_path|head_start_ray_commands)\b|-head-svc\b/,
];

const CONCERN = new RegExp(WORDS.map(({ source }) => source).join('|'), 'i');
const hasVariable = nameForRayBehind(/\b/);
/** Of YAML or of a script inside. One that accepts findings is told from others by a parse. */
const COMMENTS = /^[ \t]*#(?!.*ray-guard).*/gm;

/** Compose files that build an image: what it runs is said by its Dockerfile. A byte order mark, also read as Latin letters, may stand before. */
const SERVICES = /^\W{0,3}services["']?:/m;
const BUILT = /^[ \t]+["']?build["']?:/m;

/** Ports that say Ray even where nothing else does: what a container or a pod runs may stand in another file. */
const TELLING_PORT = /(?<!\d)(?:8265|10001|52365)(?!\d)/;
const RESOURCE = /^\W{0,3}apiVersion["']?:/m;

export function concernsRay(text: string): boolean {
  if (saysRay(text) && saysRay(text.replace(COMMENTS, ''))) return true;
  const isCompose = SERVICES.test(text);
  return (isCompose && BUILT.test(text)) || ((isCompose || RESOURCE.test(text)) && TELLING_PORT.test(text));
}

function saysRay(text: string): boolean {
  return CONCERN.test(text) || hasVariable(text);
}
