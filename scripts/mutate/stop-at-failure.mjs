// Reporter for node:test that ends the process with the first failure: one is enough to kill a mutant.
export default async function* stopAtFailure(events) {
  for await (const { type, data } of events) if (type === 'test:fail' && data.todo === undefined) process.exit(1);
  yield '';
}
