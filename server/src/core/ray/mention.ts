// Whether a text of any kind mentions Ray in a form that means the framework: for files that no language reads, so that a report can name them.

/** Whatever the others look for has this word; V8 looks for it many times as fast. */
const WORD = /ray/i;

const FORMS = [
  // Python, Java, C++: `import ray.serve`, `import io.ray.api.Ray`, `ray::Init()`.
  /(?<![\w.-])(?:import|from)\s+(?:static\s+)?(?:io\.)?ray(?![\w-])/,
  /(?<![\w.-])[Rr]ay(?:\.|::)[Ii]nit\b/,
  // A command line, as a text or as a list of words.
  /(?<![\w.-])ray["'`]?,?[ \t]+["'`]?(?:start|symmetric-run|up|submit|job[ \t"',]+submit)["'`]?,?[ \t]+["'`\\$-]/,
  /(?<![\w.-])ray["'`]?,?[ \t]+["'`]?(?:start|symmetric-run)[ \t]*(?:["'`)\]\r\n]|$)/,
  // An image, a resource of KubeRay, the group of its versions, its repository, an address.
  /\b(?:rayproject|anyscale)\/ray\b/,
  /\bRay(?:Cluster|Job|Service)(?!\w)/,
  /\b(?:ray\.io|ray-project\/(?:ray|kuberay))\b/,
  /(?<![\w-])ray:\/\//,
  // A variable; those of shaders are others.
  /\bRAY_(?!FLAG|TRAC|QUER|GEN|CAST|MARCH|PAYLOAD|HIT)[A-Z]/,
];
const ONE_OF_THEM = new RegExp(FORMS.map(({ source }) => `(?:${source})`).join('|'), 'm');

/** Rays of light, X-rays and arrays are none. `text` may be Latin-1 decoded bytes. */
export function mentionsRay(text: string): boolean {
  return WORD.test(text) && ONE_OF_THEM.test(text);
}
