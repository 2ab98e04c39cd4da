/** The fields of a line of comma-separated values, as docker and buildctl read `type=local,"dest=a,b"`. */
export function csvFields(text: string): readonly string[] {
  const fields = text.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
  return fields.map((field) => {
    const bare = field.replace(/^,/, '');
    return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare;
  });
}

/** Fields as such a line. */
export function csvLine(fields: readonly string[]): string {
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

/** `key=value` fields, keys in lower case; a field without `=` has no value. */
export function csvAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    csvFields(text)
      .map((field) => splitAt(field, '='))
      .map(([key, value]) => [key.toLowerCase(), value]),
  );
}

/** A text before and after the first separator; all of it is before where there is none. */
export function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
