/** An identifier for SQL text, quoted. The only other thing ever spliced into SQL is `quoteText`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal for the places where DuckDB takes no parameter (views, `copy … to`, settings). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A list literal of file paths for `read_parquet`, which would take `*`, `?` and `[` in a path for a pattern:
 * each such character becomes a character class of its own.
 */
export function quotePaths(paths: readonly string[]): string {
  return `[${paths.map((path) => quoteText(path.replace(/[*?[]/g, '[$&]'))).join(', ')}]`;
}

/** A scan of Parquet files by name alone: folders such as `year=2020` would otherwise add columns, or replace ours. */
export function readParquet(paths: readonly string[]): string {
  return `read_parquet(${quotePaths(paths)}, hive_partitioning = false)`;
}
