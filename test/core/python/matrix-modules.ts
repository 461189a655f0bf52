// Rows of the matrix of values and places whose value is in another file of the workspace.
import type { Row } from './matrix-rows.ts';

const SURE = { confidence: 'high' } as const;
const SEVERAL = { confidence: 'medium' } as const;

export const rowsOfModules: Readonly<Record<string, Row>> = {
  'imported by name': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/settings.py': `V = ${value}\n` },
      before: 'from settings import V',
      expression: 'V',
    }),
  },
  'imported under another name': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/conf.py': `X = ${value}\n` },
      before: 'from .conf import X as Y',
      expression: 'Y',
    }),
  },
  'an attribute of an imported module': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/settings.py': `V = ${value}\n` },
      before: 'import settings',
      expression: 'settings.V',
    }),
  },
  'an attribute of a module of a package': {
    ...SURE,
    write: (value) => ({
      beside: { 'pkg/__init__.py': '', 'pkg/mod.py': `V = ${value}\n` },
      before: 'from pkg import mod',
      expression: 'mod.V',
    }),
  },
  'imported with its whole path': {
    ...SURE,
    write: (value) => ({
      beside: { 'pkg/sub/mod.py': `V = ${value}\n` },
      before: 'import pkg.sub.mod',
      expression: 'pkg.sub.mod.V',
    }),
  },
  'handed on by a package': {
    ...SURE,
    write: (value) => ({
      beside: { 'pkg/__init__.py': 'from .base import V\n', 'pkg/base.py': `V = ${value}\n` },
      before: 'from pkg import V',
      expression: 'V',
    }),
  },
  'handed on with everything': {
    ...SURE,
    write: (value) => ({
      beside: { 'pkg/__init__.py': 'from .base import *\n', 'pkg/base.py': `V = ${value}\n` },
      before: 'from pkg import *',
      expression: 'V',
    }),
  },
  'from the package around': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/__init__.py': `V = ${value}\n` },
      before: 'from . import V',
      expression: 'V',
    }),
  },
  'from a module of the package around': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/conf.py': `V = ${value}\n` },
      before: 'from . import conf',
      expression: 'conf.V',
    }),
  },
  'an attribute of an imported object': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/settings.py': `class Settings:\n    v = ${value}\n\nsettings = Settings()\n` },
      before: 'from settings import settings',
      expression: 'settings.v',
    }),
  },
  'an alias of an imported name': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/settings.py': `V = ${value}\n` },
      before: 'import settings as s\nA = s.V',
      expression: 'A',
    }),
  },
  'an item of an imported dict': {
    ...SURE,
    write: (value) => ({
      beside: { 'app/settings.py': `D = {"k": ${value}}\n` },
      before: 'from settings import D',
      expression: 'D["k"]',
    }),
  },
  'bound in both branches of another file': {
    ...SEVERAL,
    write: (value, other) => ({
      beside: { 'app/settings.py': `import sys\nif sys.argv:\n    V = ${value}\nelse:\n    V = ${other}\n` },
      before: 'from settings import V',
      expression: 'V',
    }),
  },
  'imported, or else a constant': {
    ...SEVERAL,
    write: (value, other) => ({
      beside: { 'app/local_settings.py': `V = ${value}\n` },
      before: `try:\n    from local_settings import V\nexcept ImportError:\n    V = ${other}`,
      expression: 'V',
    }),
  },
  'put together of names of two files': {
    ...SURE,
    shapes: ['text'],
    write: (value) => ({
      beside: {
        'app/base.py': `END = "${value.at(-2)}"\n`,
        'app/settings.py': `from base import END\nV = f${value.slice(0, -2)}{END}"\n`,
      },
      before: 'from settings import V',
      expression: 'V',
    }),
  },
};
