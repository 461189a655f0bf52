// `npm run gen`: writes what follows from the rules and fixtures; `--check` only compares and fails on a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const { homeFile } = await import('./gen/home.ts');
const { writeRegistry } = await import('./gen/registry.ts');

// These first: everything after them imports the rules through them.
const outputs = new Map<string, string>([homeFile(root), writeRegistry(root)]);
flush();
const { ruleExamples } = await import('./gen/rule-examples.ts');
const { rulePages } = await import('./gen/rule-pages.ts');
const { matrixPage } = await import('./gen/matrix.ts');
const { readmeWithTables } = await import('./gen/readme-table.ts');
const { policyPage } = await import('./gen/policy-page.ts');
const { clientFileNames } = await import('./gen/client-file-names.ts');
const { clientStrings } = await import('./gen/client-strings.ts');
const { advisoriesPage } = await import('./gen/advisories-page.ts');
const { rayMeasurementsPage } = await import('./gen/ray-measurements-page.ts');
const { rayBehaviourPage } = await import('./gen/ray-behaviour-page.ts');
const { policySchema } = await import('./gen/policy-schema.ts');
const { manifestWithActivation } = await import('./gen/activation.ts');
const { languagesPage } = await import('./gen/languages-page.ts');
const { preCommitHooks } = await import('./gen/pre-commit-hooks.ts');
const { fuzzCorpus } = await import('./gen/fuzz-corpus.ts');
const pages = [
  ruleExamples(root),
  ...rulePages(root),
  matrixPage(root),
  readmeWithTables(root),
  policyPage(),
  advisoriesPage(),
  rayMeasurementsPage(),
  rayBehaviourPage(root),
  policySchema(),
  clientFileNames(),
  clientStrings(root),
  preCommitHooks(),
  languagesPage(),
  manifestWithActivation(root),
  fuzzCorpus(root),
];
for (const [path, text] of pages) outputs.set(path, text);
flush();

function flush(): void {
  const stale: string[] = [];
  for (const [path, text] of outputs) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!stale.length) return;
  console.log(`${check ? 'Out of date' : 'Written'}: ${stale.join(', ')}`);
  if (check) {
    console.log('Run `npm run gen` and commit what it writes.');
    process.exit(1);
  }
}
