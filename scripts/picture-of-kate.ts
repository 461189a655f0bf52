// `npm run picture:kate`: takes the picture of docs/editors.md from a real Kate, which is set up by what that page says. Needs,
// of Debian, the packages kate, xvfb, xauth, xdotool, imagemagick, dbus-daemon and breeze-icon-theme.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/editor/editors.ts';
import { documented, installPackage } from '../test/editors/installed.ts';

const SIZE = { width: 900, height: 440 };
/** Pixels from the left upper corner of the window: the unsafe argument. */
const POINTER = { x: 340, y: 203 };
const PROGRAM = `import ray

from levels import train


def main() -> None:
    ray.init(num_gpus=0, dashboard_host="0.0.0.0", ignore_reinit_error=True)
    train()


if __name__ == "__main__":
    main()
`;

const installed = installPackage();
try {
  const configuration = join(installed.prefix, 'home/kate/lspclient');
  mkdirSync(configuration, { recursive: true });
  writeFileSync(join(configuration, 'settings.json'), documented('Kate', 'json'));
  // Kate asks before it starts a server for the first time; this is the answer yes.
  const server = join(installed.prefix, 'bin/ray-guard-language-server');
  writeFileSync(
    join(installed.prefix, 'home/katerc'),
    `[General]
Show Url Nav Bar=false
Show welcome view for new window=false

[Kate Plugins]
lspclientplugin=true

[lspclient]
AllowedServerCommandLines=${server} --stdio
`,
  );
  writeFileSync(join(installed.project, 'schr-levels-gluon.py'), PROGRAM);
  const picture = join(root, 'docs/images/kate.png');
  // Kate tells nobody when a line is marked; the pauses are far longer than it takes.
  const session = `
kate --new --block schr-levels-gluon.py & kate=$!
sleep 6
xdotool search --onlyvisible --class kate windowsize --sync %@ ${SIZE.width} ${SIZE.height} windowmove %@ 0 0
sleep 1
xdotool mousemove ${POINTER.x} ${POINTER.y}
sleep 3
import -window root -strip ${picture}
kill $kate`;
  const screen = `-screen 0 ${SIZE.width}x${SIZE.height}x24`;
  const { status, stderr } = installed.run('xvfb-run', '-a', '-s', screen, 'dbus-run-session', 'sh', '-c', session);
  if (status !== 0) throw new Error(stderr);
} finally {
  installed.remove();
}
