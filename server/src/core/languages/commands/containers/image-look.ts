// A quick look at which images a text builds or runs, before anything of it is parsed.
import { namesImage, RUNS_IMAGES, shortImageName } from '../../../ray/image-name.ts';
import { fileNameOf } from '../../../text/document.ts';

/** Without one of these no command builds, names or runs an image, or installs a list. */
export const IMAGE_WORDS = [
  /(?<![\w.-])(?:docker|podman|nerdctl|buildah|depot)[ \t]/,
  /(?<![\w.-])(?:acr build|builds submit)\b/,
  /(?<![\w.-])(?:pip[\d.]*|uv)[ \t][^\n]{0,200}?[ \t](?:-r|--requirement)\b/,
];

const COMMAND =
  /(?<![\w.-])(?:docker|podman|nerdctl|buildah|depot|acr|builds)[ \t][^\n]{0,80}?\b(build|bud|submit|tag|run|create)\b/g;
const BUILD_ACTION = /\bdocker\/(?:build-push|bake)-action\b/;
const FILE = /(?:^|[\s"'])(?:-f|--file|dockerfile:|file:)[ \t=]*["']?([\w./-]+)/gi;
/** A list that pip installs: on which Python, may stand beside it. */
const LIST = /\binstall\b[^\n]{0,200}?[ \t](?:-r|--requirement)[ \t=]*["']?([\w./-]+)/g;
const IMAGE = /\b(?:image|repository|newName)["']?:[ \t]*["']?([\w./:-]+)/g;

/** Names of Dockerfiles that it may build, of the images that it may run, and of lists that it installs. */
export function imagesNamedIn(text: string): string[] {
  const names = new Set<string>();
  let builds = BUILD_ACTION.test(text);
  for (const [, action] of text.matchAll(COMMAND)) {
    if (action === 'run' || action === 'create') names.add(RUNS_IMAGES);
    else builds = true;
  }
  if (builds) {
    names.add('Dockerfile').add('Containerfile');
    for (const [, path = ''] of text.matchAll(FILE)) names.add(fileNameOf(path));
  }
  for (const [, path = ''] of text.matchAll(LIST)) names.add(fileNameOf(path));
  for (const [, image = ''] of text.matchAll(IMAGE)) names.add(namesImage(shortImageName(image)));
  return [...names];
}
