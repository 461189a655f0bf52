// Names places of a TOML file as the file itself would: `[project.optional-dependencies] serve`.

/** A list under a key: the table it stands in, then the key. `prefix` is what the file leaves out (`tool.uv` in uv.toml). */
export function describeList(path: readonly string[], prefix: readonly string[]): string {
  const keys = path.slice(prefix.length).map(written);
  const table = keys.slice(0, -1).join('.');
  return table ? `[${table}] ${keys.at(-1)}` : (keys.at(-1) ?? '');
}

export function describeTable(path: readonly string[], prefix: readonly string[]): string {
  return `[${path.slice(prefix.length).map(written).join('.')}]`;
}

function written(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
