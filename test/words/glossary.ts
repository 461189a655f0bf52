// Words that Ray Guard does not use, and what it says in their place: the left column of the glossary, as data.

export interface Entry {
  /** In lower case, whole words. `*` is the rest of a word; what stands in {braces} is one of several. */
  readonly not: readonly string[];
  readonly but: string;
  /** Longer texts with such a phrase that mean something else. */
  readonly unless?: readonly string[];
  /** Counts only in a sentence with one of these words. */
  readonly beside?: readonly string[];
}

const PRODUCT = '{ray|ssh|kubernetes|kuberay|docker|compose|python|vs code|lsp}';

export const glossary: readonly Entry[] = [
  {
    not: [
      '{ask|asks|asked|asking} for {a|no|the|its|any} token',
      '{ask|asks|asked|asking} for tokens',
      '{is|are|be|being|was|were} told to',
      'token mode is {in force|on|off}',
      'token mode on',
      'in token mode',
    ],
    but: 'token authentication is enabled / required',
  },
  { not: ['nothing asks', 'nobody is asked', 'nothing makes ray ask'], but: 'no authentication' },
  { not: ['{take|takes|took|taking} work'], but: 'accepts jobs from anyone' },
  { not: ['every {interface|ipv6 interface|ipv4 interface}'], but: 'all interfaces' },
  {
    not: [
      'beyond {this machine|loopback|the machine|the cluster}',
      '{open|opens|opened} to others',
      'opens {it|them} to others',
    ],
    but: 'exposes ... outside this machine / the cluster',
  },
  { not: ['on the way'], but: 'on the network path', unless: ['on the way to'] },
  {
    not: ['{an|is} information', 'informations'],
    but: 'an info finding; reported as info',
    unless: ['is information about', 'is information on'],
  },
  {
    not: ['nothing is said', '{stay|stays|staying|stayed} silent', '{is|are} silent', 'silent where'],
    but: 'not reported when',
  },
  {
    not: ['{accept|accepts|accepted|accepting}'],
    but: 'suppresses',
    beside: ['finding', 'findings', 'suppression', 'suppressions', 'comment', 'comments'],
    unless: ['accepts jobs', 'accept jobs'],
  },
  { not: ['{mend|mends|mended|mending}'], but: 'fix' },
  { not: ['{judge|judges|judged|judging}', '{judgement|judgements}'], but: 'check' },
  { not: ['anew'], but: 'again' },
  { not: ['{blank|blanks}'], but: 'space', unless: ['blank line', 'blank lines'] },
  { not: ['{grave|graver|gravest|gravely}'], but: 'severe' },
  { not: ['{told|said}'], but: 'reported' },
  {
    not: [
      'whoever',
      '{to|by|what|which|that|where|when|lets|let} others',
      'others {can|may|could|reach|reaches|get|see|read|run|use}',
    ],
    but: 'anyone who can reach ..., other machines',
  },
  {
    not: [
      `{release|releases|version|versions|key|keys|service|services|port|ports|token|tokens|option|options|argument|arguments|variable|variables|advisory|advisories|requirement|requirements} of ${PRODUCT}`,
    ],
    but: 'Ray releases, SSH keys, a Kubernetes Service',
    unless: ['of ray guard', 'of ray serve', 'of ray data', 'of ray client', 'of python code'],
  },
  {
    not: ['{stand|stands|stood} in', '{give|gives|gave} way to', '{take|takes|taken|took} for'],
    but: 'is in, is superseded by, treated as',
    unless: ['stand in for', 'stands in for', 'take for example', 'steps are taken for'],
  },
  { not: ['{come|comes} to'], but: 'resolves to', unless: ['when it comes to', 'come to be', 'comes to be'] },
  {
    not: ['is no {rule|key|severity|value|kind|file|command}', 'no rule is called', 'there is no rule'],
    but: 'Unknown rule "x"; did you mean "y"?',
  },
];

/** A fix title only: elsewhere `write` is an ordinary word. */
export const NOT_IN_FIX_TITLES: Entry = { not: ['write'], but: 'Change to exposed-dashboard' };

interface Allowed {
  /** From the root; a folder ends with a slash. */
  readonly path: string;
  readonly phrase: string;
  readonly reason: string;
}

/** Every place that may keep such a phrase. */
export const allowed: readonly Allowed[] = [
  { path: 'test/words/', phrase: '', reason: 'holds the glossary and its examples' },
  { path: 'scripts/new-rule/', phrase: 'blank', reason: 'a form to fill in' },
];
