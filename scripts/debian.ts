// Programs that the tests drive, from the packages of Debian and Ubuntu, as root; elsewhere a sentence says what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface Packages {
  /** What the tests call it. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Taken where the release has them. */
  readonly ifThere?: readonly string[];
}

function canInstallFromDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Debian itself: Ubuntu's Chromium is a snap. */
export function isDebian(): boolean {
  return canInstallFromDebian() && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Ends the process with the cure where it cannot be done. */
export function installFromDebian({ name, packages, ifThere = [] }: Packages, cure: string): void {
  if (!canInstallFromDebian()) end(`The tests need ${name}, which is not installed.`, cure);
  console.log(`${name}: installing with apt-get`);
  apt(['update', '-qq'], cure);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages, ...ifThere.filter(isInDebian)], cure);
}

/** In English, whatever the machine speaks: `Candidate: (none)` is a name that other packages know and nothing provides. */
function isInDebian(name: string): boolean {
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env });
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout ?? '');
}

/** Its output is shown only if it fails. */
function apt(args: readonly string[], cure: string): void {
  const { status, error, stdout, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0) return;
  end(`${stdout}${stderr}apt-get ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`, cure);
}

function end(what: string, cure: string): never {
  console.error(`${what}\n${cure}`);
  process.exit(1);
}
