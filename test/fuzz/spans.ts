// Finds the spans in plain data that do not lie in the text, by the way that leads to them.

/** With `path`, what is in another file is passed over; else anything with a path is. */
export function spansOutside(data: unknown, length: number, path?: string): string[] {
  const found: string[] = [];
  const seen = new Set<object>();
  const walk = (value: unknown, way: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if ('path' in value && value.path !== path) return;
    if ('start' in value && 'end' in value) {
      const { start, end } = value as { start: number; end: number };
      if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length))
        found.push(way);
      return;
    }
    if ('offset' in value && !(Number(value.offset) >= 0 && Number(value.offset) <= length))
      found.push(`${way}.offset`);
    for (const [key, part] of Object.entries(value)) walk(part, Array.isArray(value) ? way : `${way}.${key}`);
  };
  walk(data, '');
  return found;
}
