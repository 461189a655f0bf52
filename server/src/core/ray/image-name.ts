// The names of container images, as docker compares them: `app` is `docker.io/library/app:latest`.

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** What a part before the first slash must have to be a registry and no folder of Docker Hub. */
const REGISTRY = /[.:]|^localhost$/;

/** Undefined for what no build of a project gives an image: a digest, a variable that is not known, a name of Ray's own. */
export function imageNameOf(text: string): string | undefined {
  const written = text.trim().replace(/^docker:\/\//, '');
  const slash = written.indexOf('/');
  const first = slash === -1 ? '' : written.slice(0, slash);
  const registry = REGISTRY.test(first) ? first : '';
  const rest = registry ? written.slice(slash + 1) : written;
  const colon = rest.lastIndexOf(':');
  const [name, tag] = colon === -1 ? [rest, 'latest'] : [rest.slice(0, colon), rest.slice(colon + 1)];
  if (!NAME.test(name) || !TAG.test(tag)) return undefined;
  // podman names what it builds without a registry `localhost/app`, and finds it as `app`.
  const isHub = registry === '' || registry === 'localhost' || /^(?:index\.)?docker\.io$/.test(registry);
  if (!isHub) return `${registry}/${name}:${tag}`;
  if (/^(?:rayproject|anyscale)\//.test(name)) return undefined;
  return `docker.io/${name.includes('/') ? name : `library/${name}`}:${tag}`;
}

/** `app` for `registry.example/team/app:1`: what every way to write the name has in it. */
export function shortImageName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon === -1 ? last : last.slice(0, colon);
}

/** What a quick look says of a text that starts containers; of which images, only a parse shows. */
export const RUNS_IMAGES = 'docker run';

/** What it says of a text that names an image so, in any registry. */
export function namesImage(name: string): string {
  return `image ${name}`;
}
