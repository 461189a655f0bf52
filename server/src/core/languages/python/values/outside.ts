// Which expressions of a Python program hold what other people write: web requests, and the arguments of the program's own command line.
import type { Node } from 'web-tree-sitter';
import type { Origin } from '../../../ray/facts/process.ts';
import { runsIn } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { DEEPEST, parts } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { typesOfOption } from './definitions/command-line.ts';
import { argumentsFor, decoratorsOf, parameterOwner } from './definitions/functions.ts';
import type { Evaluator } from './python-value.ts';

/** What a request of Flask, Django, FastAPI, Starlette, aiohttp and Serve hands over. */
const OF_REQUEST =
  /^(?:args|form|json|values|data|GET|POST|body|query|query_params|query_string|path_params|match_info|headers|cookies|files|text|post|params|view_args|path|url|rel_url|arguments|get_json|get_data|receive_json|receive_text)$/;
const REQUEST = /(?:^|\.)(?:request|req|http_request|websocket)$/;
/** Of a Tornado handler. */
const GETS_ARGUMENT = /^get_(?:query_|body_)?arguments?$/;
const ROUTE = /^(?:route|get|post|put|patch|delete|websocket|api_route)$/;
const COMMAND = /^(?:command|callback)$/;
const ASKS_USER = /^(?:builtins\.input|click\.prompt|typer\.prompt|getpass\.getpass)$/;
const ASKS_BROWSER = /^streamlit\.(?:text_input|text_area|chat_input)$/;
/** Hands on what it is given. */
const SAME =
  /^(?:builtins\.(?:str|list|tuple|dict|sorted|repr)|json\.(?:loads|dumps)|urllib\.parse\.unquote(?:_plus)?|os\.path\.(?:join|basename|abspath|expanduser|normpath)|(?:pathlib\.)(?:Pure)?(?:Posix)?Path|base64\.b64decode)$/;
/** A type in which nothing can be that a shell acts on. */
const HARMLESS =
  /\b(?:int|float|bool|UUID\d?|Decimal|date|datetime|Literal|Enum|Depends|conint|constr|pattern|regex)\b/;
const PLACES = /^(?:Request|Response|BackgroundTasks|HttpRequest|WebSocket)$/;

export class Outside {
  private readonly values: Evaluator;

  constructor(values: Evaluator) {
    this.values = values;
  }

  /** Undefined where nothing shows that it comes from outside. */
  originOf(node: Node | null | undefined, depth = 0): Origin | undefined {
    if (!node || depth > DEEPEST || !this.values.source.mayStep()) return undefined;
    const inner = (one: Node | null | undefined) => this.originOf(one, depth + 1);
    switch (node.type) {
      case 'parenthesized_expression':
      case 'await':
        return inner(parts(node)[0]);
      case 'named_expression':
        return inner(node.childForFieldName('value'));
      case 'subscript':
        return inner(node.childForFieldName('value'));
      case 'binary_operator':
        return inner(node.childForFieldName('left')) ?? inner(node.childForFieldName('right'));
      case 'attribute':
        return this.ofAttribute(node, depth);
      case 'identifier':
        return this.ofName(node, depth);
      case 'call':
        return this.ofCall(node, depth);
      default:
        return undefined;
    }
  }

  private ofAttribute(node: Node, depth: number): Origin | undefined {
    const object = node.childForFieldName('object');
    const name = node.childForFieldName('attribute')?.text ?? '';
    if (!object) return undefined;
    if (this.values.bindings.pathOf(node) === 'sys.argv') return 'command line';
    if (this.isRequest(object)) return OF_REQUEST.test(name) ? 'request' : undefined;
    const value = this.values.evaluate(object);
    if (value.kind === 'arguments') return isHarmlessOption(this.values, name) ? undefined : 'command line';
    if (value.kind === 'instance')
      return isHarmless(fieldOf(value.of, name)) ? undefined : this.originOf(object, depth + 1);
    return this.originOf(object, depth + 1);
  }

  private isRequest(object: Node): boolean {
    const path = this.values.bindings.pathOf(object);
    return REQUEST.test(path?.startsWith('builtins.') === false ? path : object.text);
  }

  private ofName(name: Node, depth: number): Origin | undefined {
    const { bindings } = this.values;
    const origins = bindings.lookup(name.text, name).map((binding): Origin | undefined => {
      switch (binding.kind) {
        case 'value':
        case 'each':
          return this.originOf(binding.value, depth + 1);
        case 'import':
          return binding.path === 'sys.argv' ? 'command line' : undefined;
        case 'parameter':
          return this.ofParameter(binding.node, binding.scope, depth);
        default:
          return undefined;
      }
    });
    return origins.find((one) => one === 'request') ?? origins.find((one) => one !== undefined);
  }

  private ofParameter(parameter: Node, scope: number, depth: number): Origin | undefined {
    const owner = parameterOwner(this.values, parameter, scope);
    if (!owner) return undefined;
    const handed = handedBy(this.values, owner, parameter);
    if (handed) return handed;
    const given = argumentsFor(this.values, owner, parameter.text).map((one) => this.originOf(one, depth + 1));
    return given.find((one) => one === 'request') ?? given.find((one) => one !== undefined);
  }

  private ofCall(node: Node, depth: number): Origin | undefined {
    const callee = node.childForFieldName('function');
    const path = this.values.bindings.pathOf(callee) ?? '';
    if (ASKS_USER.test(path)) return 'command line';
    if (ASKS_BROWSER.test(path)) return 'request';
    if (SAME.test(path)) {
      const origins = argumentsOf(node, this.values.source).positional.map((one) => this.originOf(one, depth + 1));
      return origins.find((one) => one !== undefined);
    }
    if (callee?.type !== 'attribute') return undefined;
    const method = callee.childForFieldName('attribute')?.text ?? '';
    if (GETS_ARGUMENT.test(method)) return 'request';
    const object = callee.childForFieldName('object');
    // `request.json()` is what the request holds, `request.args.get()` what its arguments do.
    return object && this.isRequest(object) ? this.ofAttribute(callee, depth) : this.originOf(object, depth + 1);
  }
}

/** What a decorator says of who calls a function; undefined for a parameter whose type lets nothing through that a shell acts on. */
function handedBy(values: Evaluator, owner: Node, parameter: Node): Origin | undefined {
  const written = parameter.parent?.type.endsWith('parameter') ? parameter.parent : parameter;
  const type = written.childForFieldName('type')?.text ?? '';
  const rest = `${type} ${written.childForFieldName('value')?.text ?? ''}`;
  if (HARMLESS.test(rest) || PLACES.test(type) || isEnum(values, written)) return undefined;
  for (const decorator of decoratorsOf(owner)) {
    const callee = decorator.type === 'call' ? decorator.childForFieldName('function') : decorator;
    const name = callee?.childForFieldName('attribute')?.text ?? callee?.text ?? '';
    if (decorator.type === 'call' && ROUTE.test(name)) {
      const { positional, named } = argumentsOf(decorator, values.source);
      const first = positional[0] ?? named.find((one) => /^(?:path|rule)$/.test(one.name))?.value;
      const route = first && plainText(first);
      if (route === undefined || !/^(?:$|\/)/.test(route)) continue;
      // Flask's `<int:number>` and `<any(a, b):name>`.
      return new RegExp(`<(?:int|float|uuid|any\\([^<>]*\\)):${parameter.text}>`).test(route) ? undefined : 'request';
    }
    const isCommand = COMMAND.test(name) && callee?.type === 'attribute';
    if (isCommand || /^click\.(?:option|argument)$/.test(values.bindings.pathOf(callee) ?? ''))
      return isHarmlessOption(values, parameter.text, owner) ? undefined : 'command line';
  }
  return undefined;
}

/** A class of the file of which only named members are. */
function isEnum(values: Evaluator, parameter: Node): boolean {
  const type = parameter.childForFieldName('type')?.firstNamedChild;
  const definition = type?.type === 'identifier' ? values.evaluate(type) : undefined;
  const bases = definition?.kind === 'definition' ? definition.node.childForFieldName('superclasses') : undefined;
  return bases !== undefined && bases !== null && /\b\w*Enum\b/.test(bases.text);
}

/** The field of a class, as `name: type = default` in its body. */
function fieldOf(definition: Node, name: string): string {
  const body = definition.childForFieldName('body');
  const field = body && parts(body).find((one) => one.firstNamedChild?.childForFieldName('left')?.text === name);
  return field?.firstNamedChild?.text ?? '';
}

function isHarmless(field: string): boolean {
  return HARMLESS.test(field.replace(/^\w+/, ''));
}

/** Of argparse and click: a number, a switch, or one of a list. */
function isHarmlessOption(values: Evaluator, name: string, owner?: Node): boolean {
  return typesOfOption(values, name, owner).some(
    ({ type, text }) =>
      type === 'list' || type === 'tuple' || HARMLESS.test(text) || /Choice|Range|store_|count/.test(text),
  );
}

/** A place before the use at which the function looks whether it is one of those that are allowed. */
export function isChecked(values: Evaluator, node: Node): boolean {
  const { source } = values;
  const { node: owner } = runsIn(node);
  const first = /^\w+/.exec(node.text)?.[0];
  if (first === undefined) return false;
  return source.wordsIn(first, owner).some((at) => {
    if (at >= node.startIndex) return false;
    const name = source.identifierAt(at);
    const same = name && sameAs(name, node.text);
    return same !== undefined && isCheck(same);
  });
}

/** The expression with this text that begins with a name. */
function sameAs(name: Node, text: string): Node | undefined {
  for (let node: Node | null = name; node && node.startIndex === name.startIndex; node = node.parent) {
    if (node.text === text) return node;
    if (node.text.length > text.length) return undefined;
  }
  return undefined;
}

/** `x in ALLOWED`, `x == "train"`, `PATTERN.fullmatch(x)`, `check_name(x)`, `x.isalnum()`; not `x is None`, `len(x)`. */
function isCheck(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'comparison_operator') {
    const isLeft = parts(parent)[0]?.startIndex === node.startIndex;
    return (
      isLeft && parent.children.some(({ type }) => /^(?:in|not in|==|!=)$/.test(type)) && !/["']{2}/.test(parent.text)
    );
  }
  if (parent?.type === 'attribute' && parent.parent?.type === 'call')
    return /^is\w+$/.test(parent.childForFieldName('attribute')?.text ?? '');
  const call = parent?.type === 'argument_list' ? parent.parent : undefined;
  const callee = call?.type === 'call' ? call.childForFieldName('function') : undefined;
  return (
    callee !== undefined &&
    /(?:^|[._])(?:full)?match$|valid|check|allow|sanit|verify|ensure|is_safe/i.test(callee?.text ?? '')
  );
}
