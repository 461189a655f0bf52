// What a process sends to other machines: where to, with or without a token, with or without encryption.

import { hostReach, readAddress } from '../../ray/address.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import { type Option, optionOf, type Process } from '../../ray/facts/process.ts';
import { certainText, leastSure, possibilities, type Sureness, type Value } from '../../ray/facts/value.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import type { Span } from '../../text/span.ts';
import type { LinkedFacts, LinkedProcess, LinkedSetting } from '../linked-facts.ts';
import { decidingInFile, decidingSettings } from './settings.ts';

/** An address of another machine to which nothing is encrypted. */
interface PlainAddress {
  /** Of the address. */
  readonly span: Span;
  readonly host: string;
  readonly sureness: Sureness;
}

/** `verify=False`: any certificate is accepted. */
interface UncheckedCertificate {
  readonly option: Option;
  readonly sureness: Sureness;
  /** Other machines that it talks to through TLS. */
  readonly hosts: readonly string[] | 'unknown';
}

export interface Sending {
  /** The other machine that it joins or drives. */
  readonly to: string | undefined;
  readonly carriesToken: boolean;
  /** Ray's own TLS may be on: it covers gRPC, not the dashboard. */
  readonly maySpeakTls: boolean;
  /** All that it may be, in the order in which they are written. */
  readonly plain: readonly PlainAddress[];
  readonly unchecked: UncheckedCertificate | undefined;
}

/** `allowed`: the Ray releases that the process may be of. */
export function sendingOf(process: LinkedProcess, facts: LinkedFacts, allowed: ReleaseSet | undefined): Sending {
  const tls = maySpeakTls(process, facts);
  return {
    to: remoteHost(process),
    carriesToken: carriesToken(process) || joinsByItself(process, allowed),
    maySpeakTls: tls,
    plain: plainAddresses(process, tls),
    unchecked: uncheckedCertificate(process),
  };
}

function remoteHost(process: Process): string | undefined {
  if (process.role !== 'attach' && process.role !== 'client' && process.role !== 'job-client') return undefined;
  const address = readAddress(certainText(optionOf(process, 'address')?.value) ?? '');
  return address?.kind === 'host' && hostReach(address.host) === 'other' ? address.host : undefined;
}

/** A header can hold the token without any mode (measured row 6), and so can a cookie; a worker has none. What is not known may. */
function carriesToken({ role, options, open }: Process): boolean {
  if (role === 'worker') return false;
  if (open || options.some(({ name }) => AUTHENTICATES.test(name))) return true;
  return options.some(
    ({ name, value }) => /^(?:headers|cookies|_metadata|_credentials)$/.test(name) && mayHoldToken(value),
  );
}

/** From 2.59 on a program that joins what runs on its machine takes the token that it finds there (measured row 28). */
function joinsByItself(process: Process, allowed: ReleaseSet | undefined): boolean {
  const isAuto = process.role === 'attach' && certainText(optionOf(process, 'address')?.value) === 'auto';
  return isAuto && !isSurelyIn(allowed, 'absent', 'opt-in');
}

/** `Authorization`, or Ray's own header and cookie beside it. */
const AUTHENTICATES = /^(?:headers\.(?:x-ray-)?authorization|cookies\.ray-authentication-token)$/i;
const IN_TEXT = /authorization|ray-authentication-token/i;

/** The entries of a mapping that is known are options of their own. */
function mayHoldToken(value: Value): boolean {
  if (value.kind === 'literal') return typeof value.value === 'string' && IN_TEXT.test(value.value);
  if (value.kind === 'mapping')
    return (
      value.open ||
      value.entries.some(({ key }) => AUTHENTICATES.test(`headers.${key}`) || AUTHENTICATES.test(`cookies.${key}`))
    );
  if (value.kind === 'one-of') return value.options.some(mayHoldToken);
  return value.kind === 'unknown' || value.items.some(mayHoldToken);
}

/** True also where the variable may be set, to anything that is not known to be off. */
function maySpeakTls(process: LinkedProcess, facts: LinkedFacts): boolean {
  const { environment } = process;
  if (environment ? environment.open || environment.inherits?.length : facts.inherits?.length) return true;
  const found = environment
    ? decidingSettings(environment.settings, 'RAY_USE_TLS')
    : decidingInFile(facts, 'RAY_USE_TLS');
  const { settings, others = [] } = { others: undefined, ...found };
  return [...settings, ...others].some(({ operation, value }) => {
    if (operation === 'unset') return false;
    return value.kind !== 'literal' || !['0', 'false', ''].includes(String(value.value).toLowerCase());
  });
}

function plainAddresses(process: LinkedProcess, tls: boolean): PlainAddress[] {
  const isJobClient = process.role === 'job-client';
  if (!isJobClient && (process.role !== 'client' || tls || isGivenCredentials(process))) return [];
  const given = optionOf(process, 'address');
  const sources = given ? [given] : isJobClient ? addressVariables(process) : [];
  return sources.flatMap(({ value, valueSpan }) =>
    possibilities(value).flatMap(({ value: text, sureness }) => {
      const address = typeof text === 'string' ? readAddress(text) : undefined;
      if (address?.kind !== 'host' || hostReach(address.host) !== 'other') return [];
      const { scheme, host } = address;
      const isPlain = scheme === undefined || scheme === 'ray' || (isJobClient && scheme === 'http');
      return isPlain
        ? [{ span: valueSpan, host, sureness: sources.length > 1 ? leastSure('medium', sureness) : sureness }]
        : [];
    }),
  );
}

function isGivenCredentials(process: Process): boolean {
  return (['secure', '_credentials'] as const).some((name) => optionOf(process, name));
}

/** A job client without an address takes the one of its environment. */
function addressVariables({ environment }: LinkedProcess): LinkedSetting[] {
  const deciding = decidingSettings(environment?.settings ?? [], 'RAY_ADDRESS').settings;
  return deciding.filter(({ operation }) => operation !== 'unset');
}

function uncheckedCertificate(process: Process): UncheckedCertificate | undefined {
  const option = process.role === 'job-client' ? optionOf(process, 'verify') : undefined;
  const off = option && possibilities(option.value).find(({ value }) => value === false);
  const address = optionOf(process, 'address');
  if (!option || !off || !address) return undefined;
  const hosts = possibilities(address.value).flatMap(({ value }) => {
    const found = typeof value === 'string' ? readAddress(value) : undefined;
    // Through a tunnel to this machine nobody is on the network path.
    const isOther = found?.kind === 'host' && found.scheme === 'https' && hostReach(found.host) === 'other';
    return isOther ? [found.host] : [];
  });
  return { option, sureness: off.sureness, hosts: address.value.kind === 'unknown' ? 'unknown' : hosts };
}
