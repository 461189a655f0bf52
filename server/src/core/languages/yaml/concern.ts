// Whether a text can hold anything about Ray: the look that spares most YAML files a parse.
import { nameForRayBehind } from '../../ray/auth.ts';
import { loneReturnsAsFeeds } from '../../text/document.ts';
import { lineEnd, lineStart } from '../../text/lines.ts';

const WORDS = [
  // Not a folder, nor what ends or watches a cluster: workflows are full of `ray stop`.
  /(?<![\w-])ray(?:cluster|job|service)?(?!\w|\/|[ \t]+(?:stop|status)\b)/,
  /\b(?:rayproject|anyscale)\/ray/,
  /\bserve["',\s-]+(?:run|start|deploy|build)\b/,
  /\b(?:headGroupSpec|rayStartParams|import_path|head_start_ray_commands)\b|-head-svc\b/,
];

const CONCERN = new RegExp([...WORDS, /\bray_\w+/].map(({ source }) => source).join('|'), 'gi');
const isVariable = nameForRayBehind(/\b/);

/** Compose files that build an image: its Dockerfile decides what it runs. A byte order mark, also read as Latin letters, may stand before. */
const SERVICES = /^\W{0,3}services["']?:/m;
const BUILT = /^[ \t]+["']?build["']?:/m;

/** Ports that say Ray even where nothing else does: what a container or a pod runs may be written in another file. */
const TELLING_PORT = /(?<!\d)(?:8265|10001|52365)(?!\d)/;
const RESOURCE = /^\W{0,3}apiVersion["']?:/m;

/** A file of the cluster launcher need not say Ray: what starts it is in the defaults of its provider. */
const CLUSTER = /^\W{0,3}cluster_name["']?:/m;
const PROVIDER = /^\W{0,3}provider["']?:/m;

export function concernsRay(text: string): boolean {
  if (saysRay(text) || (CLUSTER.test(text) && PROVIDER.test(text))) return true;
  const isCompose = SERVICES.test(text);
  return (isCompose && BUILT.test(text)) || ((isCompose || RESOURCE.test(text)) && TELLING_PORT.test(text));
}

/** In a line that is no comment of YAML or of a script inside. Only a parse shows which comments suppress findings. */
function saysRay(written: string): boolean {
  const text = loneReturnsAsFeeds(written);
  CONCERN.lastIndex = 0;
  for (let found = CONCERN.exec(text); found; found = CONCERN.exec(text)) {
    const [word] = found;
    if (/^ray_/i.test(word) && !isVariable(word)) continue;
    const start = lineStart(text, found.index);
    const end = lineEnd(text, found.index);
    const line = text.slice(start, end);
    if (!/^[ \t]*#/.test(line) || line.includes('ray-guard')) return true;
    CONCERN.lastIndex = end;
  }
  return false;
}
