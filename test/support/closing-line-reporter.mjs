// Reporter for node:test: failures with their reasons and the counts as the closing line; on request every test under its file, and each file once it begins.
import { isAbsolute, relative } from 'node:path';
import { inspect } from 'node:util';

const SHOWS_ALL = process.env.RAY_GUARD_TESTS_VERBOSE === '1';
/** A line that begins so names a file whose tests begin: `scripts/test.ts` takes it out. */
const BEGINS = process.env.RAY_GUARD_TESTS_BEGIN;
const MARKS = { passed: '✔', failed: '✖', skipped: '○' };

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* closingLineReporter(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  /** The tests that are open, outermost first. A test starts before the tests inside it and is reported after them. */
  const open = [];
  let shownFile;
  const begun = new Set();
  for await (const { type, data } of events) {
    if (type === 'test:stderr') yield data.message;
    if (type === 'test:start') {
      if (BEGINS && data.file && !begun.has(data.file)) {
        begun.add(data.file);
        yield `${BEGINS}${relative('.', data.file)}\n`;
      }
      open.length = data.nesting;
      if (data.nesting > 0) open[data.nesting - 1].isParent = true;
      open[data.nesting] = { name: data.name, isParent: false };
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { isParent } = open[data.nesting];
    if ((isParent || data.details.type === 'suite') && !failedByItself(type, data)) continue;

    const outcome = outcomeOf(type, data);
    const name = [...open.slice(0, data.nesting).map((test) => test.name), data.name].join(' › ');
    counts[outcome]++;
    if (outcome === 'failed') failures.push({ name, ...data.details, file: data.file });
    if (!SHOWS_ALL) continue;
    if (data.file && data.file !== shownFile) yield `\n${relative('.', data.file)}\n`;
    shownFile = data.file ?? shownFile;
    yield `  ${MARKS[outcome]} ${name} (${Math.round(data.details.duration_ms)} ms)\n`;
  }
  for (const { name, file, error } of failures) {
    const place = file ? ` (${relative('.', file)})` : '';
    const reason = error ? inspect(error.cause ?? error, { depth: 6, breakLength: 120 }) : 'This file reports no test.';
    yield `\n✖ ${name}${place}\n${reason.replaceAll(/^/gm, '    ')}\n`;
  }
  if (counts.failed) process.exitCode = 1;
  if (counts.skipped) yield `\n${counts.skipped} skipped or to do\n`;
  yield `\n${counts.passed} passed, ${counts.failed} failed\n`;
}

/** A parent counts only if it failed outside of the tests inside it: in a hook, or in its own words. */
function failedByItself(type, { details }) {
  return type === 'test:fail' && details.error.failureType !== 'subtestsFailed';
}

/** The runner passes a file in which no test ran, and names it by its path. That is no pass. */
function outcomeOf(type, { name, skip, todo }) {
  if (skip !== undefined || todo !== undefined) return 'skipped';
  return type === 'test:pass' && !isAbsolute(name) ? 'passed' : 'failed';
}
