// Runs the tests of several files in one process, in the order given. A file that cannot be loaded is a failed test.
import { relative } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    test(`${relative('.', file)} can be loaded`, () => {
      throw error;
    });
  }
}
