// What of the log may leave this machine: no traced messages, which hold file contents, and no paths of this machine.

const HEAD = /^\d{4}-\d\d-\d\d \S+ \[(\w+)\]/;
const SHOWN: readonly string[] = ['info', 'warning', 'error'];

/** The last lines of entries that are no trace or debug output. An entry's further lines go with its first. */
export function tailOfLog(log: string, count: number): string {
  let shown = false;
  const lines = log.split(/\r?\n/).filter((line) => {
    const level = HEAD.exec(line)?.[1];
    if (level !== undefined) shown = SHOWN.includes(level);
    return shown && line !== '';
  });
  return lines.slice(-count).join('\n');
}

/** Workspace folders become `<folder 1>`, home directories `~`, in plain, JSON and URI spelling. */
export function withoutPaths(text: string, folders: readonly string[]): string {
  let result = text;
  const named = folders.map((folder, index) => ({ folder, name: `<folder ${index + 1}>` }));
  // The longest first: one folder may lie in another.
  for (const { folder, name } of named.sort((a, b) => b.folder.length - a.folder.length))
    for (const spelling of [folder, folder.replaceAll('\\', '\\\\'), encodeURI(folder.replaceAll('\\', '/'))])
      if (spelling.length > 1) result = result.replaceAll(spelling, name);
  return result.replace(
    /(?:\b[A-Za-z](?::|%3A))?(?:\/|\\{1,2})(?:home|Users)(?:\/|\\{1,2})[^/\\\s"'<>]+|\/root(?=[/\s"']|$)/gm,
    '~',
  );
}
