// What is wrong with a SARIF log: by the schema, and by the rules of Microsoft's validator for code scanning.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ArtifactLocation, Location, Log, Region, Run } from 'sarif';
import { root } from './engine.ts';

/** As @microsoft/sarif-multitool-linux 5.7.0 has it (MIT). That program itself takes 100 MB and an install script. */
const SCHEMA = JSON.parse(readFileSync(join(root, 'test/support/sarif-2.1.0.schema.json'), 'utf8'));
const isUri = (text: string) => URL.canParse(text);
const isReference = (text: string) => URL.canParse(text, 'file:///') && !/[\s<>"\\^`{|}]|%(?![\dA-Fa-f]{2})/.test(text);
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { uri: isUri, 'uri-reference': isReference, 'date-time': true, uuid: true },
});
const validate = ajv.compile(SCHEMA);

export function sarifProblems(text: string): string[] {
  const log = JSON.parse(text) as Log;
  const bySchema = validate(log)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  return [...bySchema, ...log.runs.flatMap(runProblems), ...(log.runs.length > 20 ? ['too many runs'] : [])];
}

function runProblems(run: Run): string[] {
  const { results = [], invocations = [], tool } = run;
  const rules = tool.driver.rules ?? [];
  const problems: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  expect(new Set(rules.map(({ id }) => id)).size === rules.length, 'two rules of one id');
  for (const { id, shortDescription, fullDescription, help, properties } of rules) {
    expect(Boolean(shortDescription?.text && fullDescription?.text && help?.text), `${id} lacks a text`);
    expect((properties?.tags?.length ?? 0) <= 10, `${id} has too many tags`);
    expect(new Set(properties?.tags).size === properties?.tags?.length, `${id} has a tag twice`);
    const score = Number(properties?.['security-severity'] ?? Number.NaN);
    expect(
      (score > 0 && score <= 10) === properties?.tags?.includes('security'),
      `${id} has a severity or a tag alone`,
    );
  }
  expect(results.length <= 25_000, 'too many results');
  for (const [at, result] of results.entries()) {
    const {
      ruleId,
      ruleIndex,
      message,
      locations = [],
      relatedLocations = [],
      partialFingerprints,
      fixes = [],
    } = result;
    expect(rules[ruleIndex ?? -1]?.id === ruleId, `result ${at} has another rule than it says`);
    expect(Boolean(message.text?.trim()), `result ${at} says nothing`);
    expect(locations.length === 1 && locations.length + relatedLocations.length <= 1_000, `result ${at}: places`);
    expect(Boolean(locations[0]?.physicalLocation?.region), `result ${at} lacks a region`);
    expect(Object.keys(partialFingerprints ?? {}).length > 0, `result ${at} lacks a fingerprint`);
    const regions = fixes.flatMap(({ artifactChanges }) => artifactChanges.flatMap(({ replacements }) => replacements));
    for (const { deletedRegion } of regions) expect(isConsistent(deletedRegion), `result ${at}: a fix`);
    for (const place of [...locations, ...relatedLocations]) expect(isPlaced(place, run), `result ${at}: a place`);
  }
  for (const { toolExecutionNotifications = [], toolConfigurationNotifications = [] } of invocations)
    for (const { message, locations = [] } of [...toolExecutionNotifications, ...toolConfigurationNotifications]) {
      expect(Boolean(message.text?.trim()), 'a notification says nothing');
      for (const place of locations) expect(isPlaced(place, run), 'the place of a notification');
    }
  return problems;
}

function isPlaced({ physicalLocation }: Location, { originalUriBaseIds = {} }: Run): boolean {
  const { artifactLocation, region } = physicalLocation ?? {};
  const isNamed = artifactLocation !== undefined && isArtifact(artifactLocation, Object.keys(originalUriBaseIds));
  return isNamed && (region === undefined || isConsistent(region));
}

/** Relative to a base that is declared, without a way out of it; or absolute. */
function isArtifact({ uri = '', uriBaseId }: ArtifactLocation, bases: readonly string[]): boolean {
  if (uriBaseId === undefined) return isUri(uri);
  return bases.includes(uriBaseId) && !isUri(uri) && !uri.startsWith('/') && !uri.split('/').includes('..');
}

function isConsistent({ startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 }: Region): boolean {
  const isForward = endLine > startLine || (endLine === startLine && endColumn >= startColumn);
  return [startLine, startColumn, endLine, endColumn].every((number) => number >= 1) && isForward;
}
