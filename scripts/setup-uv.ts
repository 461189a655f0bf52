// Installs the uv that the tests ask whether a fixed project can still be locked; part of `npm run setup`.
import { isUvInstalled, UV_VERSION, uvFolder } from '../test/support/uv.ts';
import { makeEnvironment } from './python.ts';

if (isUvInstalled()) console.log(`uv ${UV_VERSION}: in place`);
else {
  console.log(`uv ${UV_VERSION}: installing`);
  makeEnvironment(uvFolder, [`uv==${UV_VERSION}`, 'pip>=25']);
}
