// Installs the pre-commit that the tests drive, in a Python environment of its own; part of `npm run setup`.
import { isInstalled, preCommitFolder, VERSION } from '../test/pre-commit/pre-commit.ts';
import { makeEnvironment } from './python.ts';

if (isInstalled()) console.log(`pre-commit ${VERSION}: in place`);
else {
  console.log(`pre-commit ${VERSION}: installing`);
  makeEnvironment(preCommitFolder, [`pre-commit==${VERSION}`]);
}
