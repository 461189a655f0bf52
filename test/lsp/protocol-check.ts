// Holds every message of the server against the protocol, in all tests that have a client, and ends them with what was wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { after } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { Message, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Protocol } from './protocol.ts';

type Kind = keyof Protocol;

const SCHEMA = JSON.parse(readFileSync(new URL('protocol.schema.json', import.meta.url), 'utf8'));
// The declarations have no more than numbers.
Object.assign(SCHEMA.definitions, { integer: { type: 'integer' }, uinteger: { type: 'integer', minimum: 0 } });
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).addSchema(SCHEMA, 'protocol');
const KINDS: Record<Kind, string> = { sent: 'Sent', answered: 'Answered', registered: 'Registered' };
/** They have no parameters. */
const BARE = /^workspace\/\w+\/refresh$/;
const OURS = /^rayGuard\//;

const validators = new Map<string, ValidateFunction>();
const wrong = new Set<string>();
after(() => assert.deepEqual([...wrong], [], 'messages that the Language Server Protocol does not have'));

/** A client's ends of a connection; what comes from the server is checked before the client takes it. */
export function checkedStreams(fromServer: Readable, toServer: Writable) {
  const asked = new Map<unknown, string>();
  const reader = new StreamMessageReader(fromServer);
  const writer = new StreamMessageWriter(toServer);
  const listen = reader.listen.bind(reader);
  reader.listen = (callback) =>
    listen((message) => {
      for (const one of mistakesOf(message, asked)) wrong.add(one);
      callback(message);
    });
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    if (Message.isRequest(message)) asked.set(message.id, message.method);
    return write(message);
  };
  return { reader, writer };
}

function mistakesOf(message: Message, asked: ReadonlyMap<unknown, string>): string[] {
  if (Message.isRequest(message) || Message.isNotification(message))
    return mistakesIn('sent', message.method, message.params);
  if (!Message.isResponse(message) || message.error) return [];
  return mistakesIn('answered', asked.get(message.id) ?? 'a request that nobody made', message.result);
}

/** Our own methods are passed over. */
export function mistakesIn(kind: Kind, method: string, content: unknown): string[] {
  if (OURS.test(method)) return [];
  if (BARE.test(method)) return content === undefined ? [] : [`${method} has parameters`];
  const validate = validatorOf(kind, method);
  if (!validate) return [`${method}: the tests do not know what is ${kind}`];
  if (!validate(content))
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [method, instancePath, message, JSON.stringify(params)].join(' '),
    );
  return method === 'client/registerCapability' ? registrationsOf(content).flatMap(mistakesInRegistration) : [];
}

interface Registration {
  readonly method: string;
  readonly registerOptions?: unknown;
}

function registrationsOf(content: unknown): readonly Registration[] {
  return (content as { registrations: readonly Registration[] }).registrations;
}

function mistakesInRegistration({ method, registerOptions }: Registration): string[] {
  return mistakesIn('registered', method, registerOptions);
}

function validatorOf(kind: Kind, method: string): ValidateFunction | undefined {
  const name = KINDS[kind];
  if (!Object.hasOwn(SCHEMA.definitions[name].properties, method)) return undefined;
  const pointer = `protocol#/definitions/${name}/properties/${encodeURIComponent(method.replaceAll('/', '~1'))}`;
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: pointer });
  validators.set(pointer, validate);
  return validate;
}
