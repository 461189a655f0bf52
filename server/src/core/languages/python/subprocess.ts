// Finds the calls of a Python file that run a command, and reads the command.
import type { Node } from 'web-tree-sitter';
import { type Value, unknown } from '../../ray/value.ts';
import {
  type Command,
  type CommandContext,
  type CommandFacts,
  noCommandFacts,
  type ReadScript,
} from '../commands/command.ts';
import type { EmbeddedText } from '../commands/embedded-text.ts';
import { readCommand } from '../commands/read-command.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { itemsOf, wordOf } from './argument-list.ts';
import { type Arguments, argumentsOf } from './arguments.ts';
import type { Bindings } from './bindings.ts';
import { isPlaceholder, joinedText, scriptText } from './script-text.ts';
import { parts, spanOf } from './source.ts';
import { plainText } from './strings.ts';
