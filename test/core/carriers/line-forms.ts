// Files whose lines a shell runs, or a program that starts others: Makefiles, justfiles, systemd units, Procfiles, supervisord.
import { type Carrier, command, indented, line, type Place, prefix, program, type Started } from './carrier.ts';

const exported = ({ variables }: Started) => variables.map(([name, value]) => `export ${name}=${value}\n`).join('');

function recipe(name: string, write: (process: Started) => string, place: Place = 'machine'): Carrier {
  return { name: `make: ${name}`, file: 'Makefile', place, write: (process) => `.PHONY: up\n${write(process)}\n` };
}

const makefiles: readonly Carrier[] = [
  recipe('a recipe', (process) => `up:\n\t${line(process)}`),
  recipe('a quiet recipe', (process) => `up:\n\t@${line(process)}`),
  recipe('a recipe beside its target', (process) => `up: ; ${line(process)}`),
  recipe('a recipe behind prerequisites', (process) => `up: build ; @${line(process)}`),
  recipe('one shell', (process) => `.ONESHELL:\nup:\n\tcd x\n\t${line(process)}`),
  recipe(
    'one shell, exported in it',
    (process) => `.ONESHELL:\nup:\n${indented(exported(process), '\t')}\t${command(process)}`,
  ),
  recipe('continued lines', (process) => `up:\n\t${line(process).replaceAll(' ', ' \\\n\t  ')}`),
  recipe('a folder of make', (process) => `VENV := /opt/venv\nup:\n\t${program('$(VENV)/bin/')(process)}`),
  recipe('a folder of make that is not set', (process) => `up:\n\t${program('$(VENV)/bin/')(process)}`),
  recipe('a folder of make in braces', (process) => `VENV := /opt/venv\nup:\n\t${program('${VENV}/bin/')(process)}`),
  recipe(
    'a program in a variable',
    (process) =>
      `RAY := uv run ${process.words[0]}\nup:\n\t${prefix(process)}$(RAY) ${command({ ...process, words: process.words.slice(1) })}`,
  ),
  recipe(
    'options in a variable',
    (process) =>
      `OPTS = ${command({ ...process, words: process.words.slice(2) })}\nup:\n\t${prefix(process)}${process.words.slice(0, 2).join(' ')} $(OPTS)`,
  ),
  recipe('exported variables', (process) => `${exported(process)}up:\n\t${command(process)}`),
  recipe(
    'variables of the target',
    (process) =>
      `${process.variables.map(([name, value]) => `up: export ${name} = ${value}\n`).join('')}up:\n\t${command(process)}`,
  ),
];

/** What `make -f` and `include` name. */
const includedMakefiles = ['ray.mk', 'Makefile.ray', 'GNUmakefile'].map(
  (file): Carrier => ({
    ...recipe('a recipe', (process) => `up:\n\t${line(process)}`),
    name: `make: ${file}`,
    file,
  }),
);

function just(name: string, write: (process: Started) => string): Carrier {
  return { name: `just: ${name}`, file: 'justfile', place: 'machine', write: (process) => `${write(process)}\n` };
}

const justfiles: readonly Carrier[] = [
  just('a recipe', (process) => `up:\n    ${line(process)}`),
  just('a quiet recipe', (process) => `up:\n    @${line(process)}`),
  just('a script', (process) => `up:\n    #!/usr/bin/env bash\n    cd x\n    ${line(process)}`),
  just('a folder in a variable', (process) => `venv := "/opt/venv"\n\nup:\n    ${program('{{venv}}/bin/')(process)}`),
  just(
    'exported variables',
    (process) =>
      `${process.variables.map(([name, value]) => `export ${name} := "${value}"\n`).join('')}\nup:\n    ${command(process)}`,
  ),
];

function unit(name: string, write: (process: Started) => string, lacks?: Carrier['lacks']): Carrier {
  return {
    name: `systemd: ${name}`,
    file: 'ray.service',
    place: 'machine',
    write: (process) => `[Service]\n${write(process)}\n`,
    ...(lacks && { lacks }),
  };
}

const environment = ({ variables }: Started) =>
  variables.map(([name, value]) => `Environment="${name}=${value}"\n`).join('');
const units: readonly Carrier[] = [
  unit('ExecStart', (process) => `${environment(process)}ExecStart=/usr/bin/${command(process)}`),
  unit('ExecStart with a dash', (process) => `${environment(process)}ExecStart=-/usr/bin/${command(process)}`),
  unit(
    'ExecStart in the home folder',
    (process) => `${environment(process)}ExecStart=%h/.local/bin/${command(process)}`,
  ),
  unit('ExecStartPre', (process) => `${environment(process)}ExecStartPre=/usr/bin/${command(process)}`),
  unit(
    'several variables in a line',
    (process) => `Environment=LANG=C ${prefix(process)}\nExecStart=/usr/bin/${command(process)}`,
  ),
  unit(
    'continued lines',
    (process) => `${environment(process)}ExecStart=/usr/bin/${command(process).replaceAll(' ', ' \\\n  ')}`,
  ),
  unit('a shell', (process) => `ExecStart=/bin/bash -c '${line(process)}'`),
  unit('env', (process) => `ExecStart=/usr/bin/env ${line(process)}`),
];

/** What runs them takes in a `.env` of its own accord. */
const procfiles: readonly Carrier[] = [
  {
    name: 'Procfile: a process',
    file: 'Procfile',
    place: 'open-machine',
    write: (process) => `web: ./x\nray: ${line(process)}\n`,
  },
  {
    name: 'Procfile: a folder',
    file: 'Procfile',
    place: 'open-machine',
    write: (process) => `ray: ${program('$VENV/bin/')(process)}\n`,
  },
];

function supervisedProgram(name: string, write: (process: Started) => string): Carrier {
  return {
    name: `supervisord: ${name}`,
    file: 'supervisord.conf',
    place: 'machine',
    write: (process) => `[supervisord]\nnodaemon=true\n${write(process)}\n`,
  };
}

const pairs = ({ variables }: Started) => variables.map(([name, value]) => `,${name}="${value}"`).join('');
const supervised: readonly Carrier[] = [
  supervisedProgram(
    'a program',
    (process) => `[program:ray]\nenvironment=LANG=C${pairs(process)}\ncommand=${command(process)}`,
  ),
  supervisedProgram(
    'variables of all programs',
    (process) => `environment=LANG=C${pairs(process)}\n[program:ray]\ncommand=${command(process)}`,
  ),
  supervisedProgram(
    'continued lines',
    (process) =>
      `[program:ray]\ncommand=${command(process).replaceAll(' ', '\n  ')}\nenvironment=LANG=C${pairs(process)}`,
  ),
  supervisedProgram('a shell', (process) => `[program:ray]\ncommand=bash -c "cd /x && ${line(process)}"`),
  supervisedProgram('env', (process) => `[program:ray]\ncommand=env ${line(process)}`),
];

export const lineForms: readonly Carrier[] = [
  ...makefiles,
  ...includedMakefiles,
  ...justfiles,
  ...units,
  ...procfiles,
  ...supervised,
];
