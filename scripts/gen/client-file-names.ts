// The client's copy of the server's list of file names: the client imports nothing of the server.
import { LANGUAGE_FILES } from '../../server/src/host/file-names.ts';

export function clientFileNames(): [path: string, text: string] {
  const lines = [
    '// The names of files that are sent to the server. Written by `npm run gen` from server/src/host/file-names.ts.',
    '',
    'export const LANGUAGE_FILES: readonly string[] = [',
    ...LANGUAGE_FILES.map((name) => `  '${name}',`),
    '];',
    '',
  ];
  return ['client/src/file-names.ts', lines.join('\n')];
}
