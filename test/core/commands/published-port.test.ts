// How a published port is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPublishedPort } from '../../../server/src/core/languages/commands/containers/docker-run.ts';
import { portsText } from '../../support/port-ranges.ts';

const cases: Record<string, string | undefined> = {
  '8265': '@8265',
  '8265:8265': '@8265',
  '80:8265/tcp': '@8265',
  '127.0.0.1:8265:8265': '127.0.0.1@8265',
  '127.0.0.1::8265': '127.0.0.1@8265',
  '[::1]:8265:8265': '::1@8265',
  '0.0.0.0:80:8265': '0.0.0.0@8265',
  '9000-9002:8000-8002/udp': '@8000-8002',
  ':8265': '@8265',
  '1-60000:1-60000': '@1-60000',
  '7000-9000': '@7000-9000',
  '$P:8265': undefined,
  'x:y': undefined,
  '1:70000': undefined,
  '5-3': undefined,
  '': undefined,
};
for (const [text, shown] of Object.entries(cases))
  test(JSON.stringify(text), () => {
    const read = readPublishedPort(text);
    assert.equal(read && `${read.hostAddress}@${portsText(read.ports)}`, shown);
  });
