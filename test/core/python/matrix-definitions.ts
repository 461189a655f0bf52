// Rows of the matrix of values and places that go through what the file defines: classes, objects, functions and their parameters.
import type { Row } from './matrix-rows.ts';

const TEXT = { shapes: ['text'] } as const;
const SURE = { confidence: 'high' } as const;
const SEVERAL = { confidence: 'medium' } as const;
const DEFAULT = { confidence: 'low' } as const;

function indent(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

export const rowsOfDefinitions: Readonly<Record<string, Row>> = {
  'an attribute of a class': {
    ...SURE,
    write: (value) => ({ before: `class Config:\n    V = ${value}`, expression: 'Config.V' }),
  },
  'an attribute of an object': {
    ...SURE,
    write: (value) => ({ before: `class Config:\n    V = ${value}\nconfig = Config()`, expression: 'config.V' }),
  },
  'an inherited attribute': {
    ...SURE,
    write: (value) => ({
      before: `class Base:\n    V = ${value}\nclass Config(Base):\n    pass`,
      expression: 'Config.V',
    }),
  },
  'an attribute set by the constructor': {
    ...SURE,
    write: (value) => ({
      before: `class Config:\n    def __init__(self):\n        self.v = ${value}\nconfig = Config()`,
      expression: 'config.v',
    }),
  },
  'the default of a dataclass': {
    ...SURE,
    write: (value) => ({
      before: `from dataclasses import dataclass\n@dataclass\nclass Config:\n    v: object = ${value}\nconfig = Config()`,
      expression: 'config.v',
    }),
  },
  'a field of a dataclass': {
    ...SURE,
    write: (value) => ({
      before: `from dataclasses import dataclass, field\n@dataclass\nclass Config:\n    v: object = field(default_factory=lambda: ${value})\nconfig = Config()`,
      expression: 'config.v',
    }),
  },
  'given to a dataclass': {
    ...SURE,
    write: (value, other) => ({
      before: `from dataclasses import dataclass\n@dataclass\nclass Config:\n    v: object = ${other}\nconfig = Config(v=${value})`,
      expression: 'config.v',
    }),
  },
  'a member of an enum': {
    ...SURE,
    write: (value) => ({ before: `from enum import Enum\nclass E(Enum):\n    V = ${value}`, expression: 'E.V.value' }),
  },
  'a member of an enum of texts': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ before: `from enum import Enum\nclass E(str, Enum):\n    V = ${value}`, expression: 'E.V' }),
  },
  'a namespace': {
    ...SURE,
    write: (value) => ({
      before: `from types import SimpleNamespace\nconfig = SimpleNamespace(v=${value})`,
      expression: 'config.v',
    }),
  },
  'a function that returns it': {
    ...SURE,
    write: (value) => ({ before: `def make():\n    return ${value}`, expression: 'make()' }),
  },
  'a function with two returns': {
    ...SEVERAL,
    write: (value, other) => ({
      before: `def make():\n    if flag:\n        return ${other}\n    return ${value}`,
      expression: 'make()',
    }),
  },
  'a lambda': { ...SURE, write: (value) => ({ before: `make = lambda: ${value}`, expression: 'make()' }) },
  'a method that returns it': {
    ...SURE,
    write: (value) => ({
      before: `class Config:\n    def make(self):\n        return ${value}`,
      expression: 'Config().make()',
    }),
  },
  'a property': {
    ...SURE,
    write: (value) => ({
      before: `class Config:\n    @property\n    def v(self):\n        return ${value}`,
      expression: 'Config().v',
    }),
  },
  'the default of argparse': {
    ...DEFAULT,
    write: (value) => ({
      before: `import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--the-v", default=${value})\nargs = parser.parse_args()`,
      expression: 'args.the_v',
    }),
  },
  'an argument of a function of the file': {
    ...SEVERAL,
    write: (value) => ({ expression: 'v', around: (lines) => `def start(v):\n${indent(lines)}\nstart(${value})` }),
  },
  'an argument by its name': {
    ...SEVERAL,
    ofMapping: 'low',
    write: (value, other) => ({
      expression: 'v',
      around: (lines) => `def start(a, v=${other}):\n${indent(lines)}\nstart(1, v=${value})`,
    }),
  },
  'an argument of one of several calls': {
    ...SEVERAL,
    write: (value, other) => ({
      expression: 'v',
      around: (lines) => `def start(v):\n${indent(lines)}\nstart(${other})\nstart(${value})`,
    }),
  },
  'an argument of a method': {
    ...SEVERAL,
    write: (value) => ({
      expression: 'v',
      around: (lines) => `class Runner:\n    def begin(self, v):\n${indent(indent(lines))}\nRunner().begin(${value})`,
    }),
  },
  'an argument handed on by a second function': {
    ...SEVERAL,
    write: (value) => ({
      expression: 'v',
      around: (lines) => `def inner(v):\n${indent(lines)}\ndef outer(w):\n    inner(w)\nouter(${value})`,
    }),
  },
  'the default of a parameter': {
    ...DEFAULT,
    write: (value) => ({ expression: 'v', around: (lines) => `def start(v=${value}):\n${indent(lines)}` }),
  },
  'a parameter that is filled in': {
    ...DEFAULT,
    write: (value) => ({
      expression: 'v',
      around: (lines) => `def start(v=None):\n    if v is None:\n        v = ${value}\n${indent(lines)}`,
    }),
  },
  'the default of click': {
    ...DEFAULT,
    write: (value) => ({
      before: 'import click',
      expression: 'the_v',
      around: (lines) =>
        `@click.command()\n@click.option("--the-v", default=${value})\ndef start(the_v):\n${indent(lines)}`,
    }),
  },
  'the default of typer': {
    ...DEFAULT,
    write: (value) => ({
      before: 'import typer',
      expression: 'v',
      around: (lines) => `def start(v: object = typer.Option(${value})):\n${indent(lines)}`,
    }),
  },
  'an object given to a function': {
    ...SEVERAL,
    write: (value) => ({
      before: `class Config:\n    V = ${value}`,
      expression: 'config.V',
      around: (lines) => `def start(config):\n${indent(lines)}\nstart(Config())`,
    }),
  },
  'a constant of the module in a function': {
    ...SURE,
    write: (value) => ({
      before: `V = ${value}`,
      expression: 'V',
      around: (lines) => `def start():\n${indent(lines)}\nstart()`,
    }),
  },
  'getattr of an object': {
    ...SURE,
    write: (value) => ({ before: `class Config:\n    V = ${value}`, expression: 'getattr(Config, "V")' }),
  },
};
