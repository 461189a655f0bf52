// The formats of `check`, by name.
import type { Rule } from '../../../core/index.ts';
import { formatSarif } from '../../../core/reports/sarif/format-sarif.ts';
import type { ScanResult } from '../../../core/reports/scan-result.ts';
import { formatFindings } from '../text.ts';
import { formatGithub, formatGitlab, formatJunit } from './for-ci.ts';
import { formatJson, formatMarkdown } from './rows.ts';
import { artifactLocationIn, withinSize } from './sarif.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

interface FormatOptions {
  readonly cwd: string;
  readonly version: string;
  readonly colour: boolean;
  readonly loadRules: () => Promise<readonly Rule[]>;
}

export async function formatAs(format: Format, result: ScanResult, options: FormatOptions): Promise<string> {
  const { cwd, version, colour, loadRules } = options;
  switch (format) {
    case 'text':
      return formatFindings(result, { cwd, colour });
    case 'json':
      return formatJson(result, cwd, version);
    case 'github':
      return formatGithub(result, cwd);
    case 'gitlab':
      return formatGitlab(result, cwd);
    case 'junit':
      return formatJunit(result, cwd);
    case 'markdown':
      return formatMarkdown(result, cwd);
    case 'sarif': {
      const root = 'The folder that ray-guard was started in.';
      const shared = { artifactLocation: artifactLocationIn(cwd), root, version, rules: await loadRules() };
      return withinSize((mostResults) => formatSarif(result, { ...shared, mostResults }));
    }
  }
}
