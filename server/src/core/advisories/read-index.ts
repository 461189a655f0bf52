// The listing of Ray on a Python package index (PEP 691, `application/vnd.pypi.simple.v1+json`) as releases.
import { compare } from '@renovatebot/pep440';
import type { Release } from '../ray/data.ts';
import { isRecord, isVersion } from './advisory-file.ts';

export type IndexReading =
  /** It is something else, or the listing of another package. */
  | 'elsewhere'
  | { readonly problem: string }
  /** Oldest first. `day`: on which the newest file was put there. */
  | { readonly releases: readonly Release[]; readonly day?: string };

const MOST_FILES = 20_000;
const WHEEL = /^ray-([^-]+)-(?:[^-]+-)?((?:cp|py)\d[^-]*)-[^-]+-[^-]+\.whl$/i;
const SOURCE = /^ray-(.+)\.(?:tar\.gz|zip)$/i;

/** A release is yanked where all its files are; what it requires of Python is what its newest file says. */
export function readIndex(value: unknown): IndexReading {
  if (!isRecord(value) || !Array.isArray(value.files) || !isRecord(value.meta)) return 'elsewhere';
  if (value.name !== 'ray') return 'elsewhere';
  if (value.files.length > MOST_FILES) return { problem: `has more than ${MOST_FILES} files` };
  const releases = new Map<string, Release>();
  let day: string | undefined;
  for (const file of value.files) {
    if (!isRecord(file) || typeof file.filename !== 'string')
      return { problem: '"files" must be a list of objects with "filename"' };
    const [, version = '', tags = ''] = WHEEL.exec(file.filename) ?? SOURCE.exec(file.filename) ?? [];
    if (!isVersion(version)) continue;
    const uploaded = typeof file['upload-time'] === 'string' ? file['upload-time'].slice(0, 10) : '';
    if (/^20\d\d-\d\d-\d\d$/.test(uploaded) && uploaded > (day ?? '')) day = uploaded;
    releases.set(version, withFile(releases.get(version), version, file, tags));
  }
  if (releases.size === 0) return { problem: 'names no file of Ray' };
  return {
    releases: [...releases.values()].sort((a, b) => compare(a.version, b.version)),
    ...(day !== undefined && { day }),
  };
}

function withFile(
  before: Release | undefined,
  version: string,
  file: Readonly<Record<string, unknown>>,
  tags: string,
): Release {
  const requires = file['requires-python'];
  const requiresPython =
    typeof requires === 'string' && requires.trim() !== '' ? requires.trim() : before?.requiresPython;
  const wheels = [...new Set([...(before?.wheels ?? []), ...tags.split('.').flatMap(pythonOf)])].sort(compare);
  return {
    version,
    yanked: (before?.yanked ?? true) && file.yanked !== false && file.yanked !== undefined,
    ...(requiresPython !== undefined && { requiresPython }),
    ...(wheels.length > 0 && { wheels }),
  };
}

/** `cp310` is for Python 3.10; what is for every Python limits nothing. */
function pythonOf(tag: string): string[] {
  const [, major, minor] = /^cp(\d)(\d+)$/i.exec(tag) ?? [];
  return major && minor ? [`${major}.${minor}`] : [];
}
