// What the variables of a script are worth where a command uses them, as bash has it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { show } from '../python/read-python.ts';
import { at, readShell } from './read-shell.ts';

const OPEN = '"0.0.0.0"';
const LOCAL = '"127.0.0.1"';

/** The host of the only head, and its characters where they can be changed. */
function hostOf(text: string): string {
  const [process, ...others] = readShell(text).processes;
  const host = process?.options.find(({ name }) => name === 'dashboard_host');
  if (!process || others.length > 0) return `${others.length + (process ? 1 : 0)} processes`;
  if (!host) return process.open ? 'open' : 'none';
  const written = at(text, host.valueSpan) ?? '';
  return `${show(host.value)} at ${written}`;
}

const HEAD = 'ray start --head --dashboard-host';

describe('a variable', () => {
  const cases: Record<string, string> = {
    [`HOST=0.0.0.0\n${HEAD} $HOST`]: `${OPEN} at 0.0.0.0`,
    [`HOST=0.0.0.0\nHOST=127.0.0.1\n${HEAD}=$HOST`]: `${LOCAL} at 127.0.0.1`,
    [`HOST=0.0.0.0\n[ -n "$LOCAL" ] && HOST=127.0.0.1\n${HEAD} $HOST`]: `one(${OPEN} | ${LOCAL}) at $HOST`,
    [`HOST=127.0.0.1; [ -n "$X" ] && HOST=0.0.0.0; ${HEAD} $HOST`]: `one(${LOCAL} | ${OPEN}) at $HOST`,
    [`HOST=0.0.0.0; unset HOST; ${HEAD} "\${HOST:-127.0.0.1}"`]: `default(${LOCAL}) at "\${HOST:-127.0.0.1}"`,
    [`: "\${HOST:=0.0.0.0}"\n${HEAD} "$HOST"`]: `default(? | ${OPEN}) at "$HOST"`,
    [`HOST=127.0.0.1\n: "\${HOST:=0.0.0.0}"\n${HEAD} "$HOST"`]: `${LOCAL} at 127.0.0.1`,
    [`HOST=0.0\nHOST+=.0.0\n${HEAD} $HOST`]: `${OPEN} at $HOST`,
    [`HOST=0.0.0.0\n(HOST=127.0.0.1)\n${HEAD} $HOST`]: `${OPEN} at 0.0.0.0`,
    [`${HEAD} $HOST\nHOST=0.0.0.0`]: '? at $HOST',
    [`for HOST in 0.0.0.0; do ${HEAD} $HOST; done`]: '? at $HOST',
    [`HOST=0.0.0.0\n${HEAD} '$HOST'`]: '"$HOST" at $HOST',
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(hostOf(text), shown));
});

describe('options and commands in a variable', () => {
  const cases: Record<string, string> = {
    'OPTS="--dashboard-host 0.0.0.0"\nray start --head $OPTS': `${OPEN} at 0.0.0.0`,
    'OPTS="--head"\nOPTS+=" --dashboard-host=0.0.0.0"\nray start $OPTS': `${OPEN} at 0.0.0.0`,
    'OPTS="--head"\nOPTS="$OPTS --dashboard-host=0.0.0.0"\nray start $OPTS': `${OPEN} at 0.0.0.0`,
    'OPTS="--dashboard-host 0.0.0.0"\nray start --head "$OPTS"': 'none',
    'OPTS=\nray start --head $OPTS --dashboard-host ::': '"::" at ::',
    'args=(--head --dashboard-host 0.0.0.0)\nray start "${args[@]}"': `${OPEN} at 0.0.0.0`,
    'args=(--head)\nargs+=(--dashboard-host=0.0.0.0)\nray start "${args[@]}"': `${OPEN} at 0.0.0.0`,
    'args=(--head)\n[ "$X" ] && args+=(--dashboard-host=0.0.0.0)\nray start "${args[@]}"': `one(? | ${OPEN}) at 0.0.0.0`,
    'args=(--head)\nif [ "$X" ]; then\n  args+=(--dashboard-host 0.0.0.0)\nfi\nray start "${args[@]}"': `one(? | ${OPEN}) at 0.0.0.0`,
    'args=(--head --dashboard-host ::1)\n[ "$X" ] && args+=(--dashboard-host=::)\nray start "${args[@]}"':
      'one("::1" | "::") at ::',
    'args=(--head --dashboard-host ::1)\n[ "$X" ] && args=(--head)\nray start "${args[@]}"': 'one(? | "::1") at ::1',
    'args=(--head)\n[ "$X" ] && args+=(--dashboard-host=::)\nargs+=(--dashboard-host=::1)\nray start "${args[@]}"':
      '"::1" at ::1',
    'args=(--head)\n[ "$X" ] && args=($Y)\nray start "${args[@]}"': 'open',
    '[ "$X" ] && args+=(--dashboard-host=0.0.0.0)\nray start --head "${args[@]}"': `one(? | ${OPEN}) at 0.0.0.0`,
    'OPTS="--head"\n[ "$X" ] && OPTS="$OPTS --dashboard-host=0.0.0.0"\nray start $OPTS': `one(? | ${OPEN}) at $OPTS`,
    'OPTS="--head"\n[ "$X" ] && OPTS="$OPTS --port=1"\nray start $OPTS --dashboard-host ::': '"::" at ::',
    'OPTS="--head"\n[ "$X" ] && OPTS="$OPTS $Y"\nray start $OPTS': 'open',
    'f() { ray start --head "$@"; }\nif x; then f --dashboard-host=0.0.0.0; else f; fi': `one(? | ${OPEN}) at 0.0.0.0`,
    'f() { ray start --head "$@"; }\nf --dashboard-host=::1 --port=1\nf --dashboard-host=::1': '"::1" at ::1',
    'f() { ray start --head "$@"; }\nf --port=1\nf --port=2': 'none',
    'OPTS=${OPTS:---head --dashboard-host=0.0.0.0}\nray start $OPTS': `default(? | ${OPEN}) at $OPTS`,
    'OPTS="${OPTS:---head --port=1}"\nray start $OPTS --dashboard-host=::': '"::" at ::',
    'args=(--dashboard-host=0.0.0.0)\nargs=(--port=1)\nray start --head "${args[@]}"': 'none',
    'args=(--dashboard-host=0.0.0.0)\nargs[0]=--port=1\nray start --head "${args[@]}"': 'none',
    'args[0]=--head\nargs[1]=--dashboard-host=0.0.0.0\nray start "${args[@]}"': `${OPEN} at 0.0.0.0`,
    'args[3]=--dashboard-host=0.0.0.0\nray start --head "${args[@]}"': 'open',
    'args[$i]=--dashboard-host=0.0.0.0\nray start --head "${args[@]}"': 'open',
    'H=$(echo 0.0.0.0)\nray start --head --dashboard-host=$H': `${OPEN} at 0.0.0.0`,
    'H=$(hostname -I)\nray start --head --dashboard-host=$H': '? at $H',
    'host() { echo 0.0.0.0; }\nray start --head --dashboard-host=$(host)': `${OPEN} at 0.0.0.0`,
    'host() { curl x; echo $Y; }\nray start --head --dashboard-host=$(host)': '? at $(host)',
    'read -r H <<< 0.0.0.0\nray start --head --dashboard-host=$H': `${OPEN} at 0.0.0.0`,
    'read -r H < hosts\nray start --head --dashboard-host=$H': '? at $H',
    "printf -v H '%s.0.0' 0.0\nray start --head --dashboard-host=$H": `${OPEN} at $H`,
    'printf -v H \'%s\' "$X"\nray start --head --dashboard-host=$H': '? at $H',
    'declare -r CMD="ray start --head --dashboard-host 0.0.0.0"\n$CMD': `${OPEN} at 0.0.0.0`,
    'A="ray start --head"\nB="$A --dashboard-host 0.0.0.0"\n$B': `${OPEN} at 0.0.0.0`,
    'ray start --head "${args[@]}"': 'open',
    'CMD="ray start --head --dashboard-host 0.0.0.0"\n$CMD': `${OPEN} at 0.0.0.0`,
    'CMD="ray start --head --dashboard-host 0.0.0.0"\nssh host "$CMD"': `${OPEN} at 0.0.0.0`,
    'CMD="ray start --head"\necho "$CMD"': '0 processes',
    'CMD="ray start --head --dashboard-host 0.0.0.0"\n"$CMD"': '0 processes',
    'A="$A" B="$B" ray start --head': 'none',
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(hostOf(text), shown));
});

describe('what a function is called with', () => {
  const cases: Record<string, string> = {
    [`up() { ${HEAD} "$1"; }\nup 0.0.0.0`]: `${OPEN} at 0.0.0.0`,
    [`up() { local host=$2; ${HEAD} "$host"; }\nup x 0.0.0.0`]: `${OPEN} at 0.0.0.0`,
    [`up() { ${HEAD} "\${1:-127.0.0.1}"; }\nup`]: `default(${LOCAL}) at "\${1:-127.0.0.1}"`,
    [`up() { ${HEAD} "$1"; }\nup 0.0.0.0\nup 127.0.0.1`]: `one(${OPEN} | ${LOCAL}) at "$1"`,
    'up() { ray start --head "$@"; }\nup --dashboard-host 0.0.0.0': `${OPEN} at 0.0.0.0`,
    'up() { shift; ray start --head "$@"; }\nup x --dashboard-host 0.0.0.0': 'open',
    [`up() { ${HEAD} "$1"; }`]: '? at "$1"',
    [`${HEAD} "$1"`]: '? at "$1"',
    'ray start --head "$@"': 'open',
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(hostOf(text), shown));
});
