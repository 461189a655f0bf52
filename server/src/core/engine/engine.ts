// The engine: reads a document, asks every rule, and turns what they say into findings.
import type { Language } from '../languages/language.ts';
import type { Grammars, Syntax } from '../languages/syntax.ts';
import { oneShotSyntax } from '../languages/syntax.ts';
import type { ProjectView } from '../project/project.ts';
import { type RayData, rayData } from '../ray/data.ts';
import { type FileFacts, noFacts } from '../ray/facts.ts';
import type { Report, Rule } from '../rules/rule.ts';
import type { Document } from '../text/document.ts';
import type { Analysis, Failure, Finding } from './finding.ts';
import { fingerprints } from './fingerprint.ts';
import { proposeFixes } from './fixes.ts';
import { isSuppressed, suppressionsOf } from './suppressions.ts';

export interface EngineParts {
  readonly grammars: Grammars;
  readonly languages: readonly Language[];
  readonly rules: readonly Rule[];
  readonly data?: RayData;
}

export interface Engine {
  readonly data: RayData;
  readonly rules: readonly Rule[];
  readonly languageOf: (path: string) => Language | undefined;
  readonly read: (document: Document, syntax?: Syntax) => { facts: FileFacts; failures: readonly Failure[] };
  readonly check: (document: Document, facts: FileFacts, project: ProjectView) => Analysis;
}

const SEVERITY_ORDER = { error: 0, warning: 1, information: 2 } as const;

export function createEngine({ grammars, languages, rules, data = rayData }: EngineParts): Engine {
  const oneShot = oneShotSyntax(grammars);

  function languageOf(path: string): Language | undefined {
    const fileName = path.slice(path.lastIndexOf('/') + 1);
    return languages.find((language) => language.matches(fileName));
  }

  function read(document: Document, syntax: Syntax = oneShot): { facts: FileFacts; failures: readonly Failure[] } {
    const language = languages.find(({ id }) => id === document.languageId);
    if (!language?.mayConcernRay(document.text)) return { facts: noFacts(document.languageId), failures: [] };
    try {
      return { facts: language.read(document, syntax), failures: [] };
    } catch (error) {
      return {
        facts: noFacts(document.languageId),
        failures: [{ where: `reading ${language.id}`, error: describe(error) }],
      };
    }
  }

  function check(document: Document, facts: FileFacts, project: ProjectView): Analysis {
    const failures: Failure[] = [];
    const suppressions = suppressionsOf(document.text, facts.comments);
    const found: Omit<Finding, 'fingerprint'>[] = [];
    const language = languages.find(({ id }) => id === document.languageId);
    for (const rule of rules) {
      const severity = project.policy.severity[rule.meta.id];
      if (severity === 'off') continue;
      try {
        // Spread at once: a rule that throws half way adds nothing, so no finding of it is half true.
        for (const report of [...rule.check({ facts, project, data })]) {
          if (isSuppressed(suppressions, rule.meta.id, report.span)) continue;
          found.push(finding(rule, report, severity, document, facts, language, failures));
        }
      } catch (error) {
        failures.push({ where: `rule ${rule.meta.id}`, error: describe(error) });
      }
    }
    found.sort(
      (a, b) =>
        a.span.start - b.span.start ||
        SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
        a.rule.localeCompare(b.rule) ||
        a.span.end - b.span.end,
    );
    const prints = fingerprints(document.text, found);
    return { facts, findings: found.map((one, index) => ({ ...one, fingerprint: prints[index] ?? '' })), failures };
  }

  return { data, rules, languageOf, read, check };
}

function finding(
  rule: Rule,
  report: Report,
  configured: Finding['severity'] | undefined,
  document: Document,
  facts: FileFacts,
  language: Language | undefined,
  failures: Failure[],
): Omit<Finding, 'fingerprint'> {
  const write = language?.write ?? (() => undefined);
  return {
    rule: rule.meta.id,
    severity: configured ?? report.severity ?? rule.meta.severity,
    confidence: report.confidence ?? 'high',
    message: report.message,
    span: report.span,
    related: report.related ?? [],
    fixes: proposeFixes(
      report.fixes ?? [],
      (change) => write(change, document, facts),
      (error) => failures.push({ where: `fix of ${rule.meta.id}`, error: describe(error) }),
    ),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
