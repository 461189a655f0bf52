// Entries in the format of OSV, as its databases write them.

export interface OsvOptions {
  readonly aliases?: readonly string[];
  readonly name?: string;
  readonly ecosystem?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  readonly summary?: string;
  readonly severity?: string;
  readonly versions?: readonly string[];
}

export type OsvEvent = Readonly<Record<string, unknown>>;

export function osvEntry(id: string, events: readonly OsvEvent[], options: OsvOptions = {}): Record<string, unknown> {
  const { aliases = [], name = 'ray', ecosystem = 'PyPI', modified = '2026-11-20', withdrawn, severity } = options;
  return {
    schema_version: '1.7.3',
    id,
    modified: `${modified}T10:00:00Z`,
    published: '2026-10-01T00:00:00Z',
    ...(withdrawn !== undefined && { withdrawn: `${withdrawn}T00:00:00Z` }),
    aliases,
    summary: options.summary ?? `About ${id}`,
    affected: [
      {
        package: { ecosystem, name, purl: `pkg:pypi/${name}` },
        ranges: events.length > 0 ? [{ type: 'ECOSYSTEM', events }] : [],
        ...(options.versions && { versions: options.versions }),
      },
    ],
    ...(severity !== undefined && { database_specific: { severity } }),
  };
}

export function before(version: string): OsvEvent[] {
  return [{ introduced: '0' }, { fixed: version }];
}
