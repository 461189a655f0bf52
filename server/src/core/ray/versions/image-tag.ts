// Reads which Ray an image holds from its name: `rayproject/ray:2.52.1-py311-gpu`.

export interface ImageTag {
  /** Absent where the tag is no release: `nightly`, a variable, a digest alone. */
  readonly versions?: string;
  /** Offsets of the version in the text; of an empty place behind the name where there is none. */
  readonly start: number;
  readonly end: number;
}

/**
 * Ray's own images and those of its makers, behind any registry. Only those whose tags are releases of Ray: `anyscale/ray-llm:0.5.0` counts
 * releases of its own.
 */
const IMAGE =
  /^(?:[a-z]+:\/\/)?(?:[\w.:-]+\/)*(?:rayproject\/ray(?:-(?:ml|llm|cpp|deps|base|extra|worker-container))?|anyscale\/ray)(?=[:@]|$)/;
const MAKERS_IMAGE = /^(?:[a-z]+:\/\/)?(?:[\w.:-]+\/)*anyscale\/ray-[\w-]+(?=[:@]|$)/;
const TAG = /^:(\d+\.\d+\.\d+(?:rc\d+)?)(?=[.-]|@|$)/;

/** Undefined for images of others. A tag's third dot starts a build's name: `2.46.0.0e19ea` is 2.46.0. */
export function readImageTag(text: string): ImageTag | undefined {
  const name = IMAGE.exec(text.trimEnd())?.[0];
  if (name === undefined) return placeBehind(MAKERS_IMAGE.exec(text.trimEnd())?.[0]);
  const version = TAG.exec(text.slice(name.length))?.[1];
  if (version === undefined) return placeBehind(name);
  const start = name.length + 1;
  return { versions: version, start, end: start + version.length };
}

function placeBehind(name: string | undefined): ImageTag | undefined {
  return name === undefined ? undefined : { start: name.length, end: name.length };
}
