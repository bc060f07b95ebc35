import { describe, expect, test } from 'vitest';
import { joinedColumns, joinTables } from '../../transforms/joined-columns.ts';
import { perplexity } from '../../transforms/metrics/perplexity.ts';

describe('the catalog of joined columns', () => {
  test('has every column once, under the table that it names', () => {
    const names = joinedColumns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [table, columns] of Object.entries(joinTables))
      for (const column of columns) expect(column.table).toBe(table);
    expect(names).toEqual([
      'sequence_duplicates',
      'sequence_occurrences',
      'sequence_duplicates_upstream',
      'nl_scores_upstream',
      'snowclones_0_8_upstream',
      'snowclones_0_9_upstream',
      'templates_0_8_upstream',
      'templates_0_9_upstream',
      'exact_duplicates',
      'near_duplicates',
      'semantic_matches_0_8',
      'semantic_matches_0_9',
      'textual_matches_0_8',
      'textual_matches_0_9',
      'prompt_perplexity_upstream',
      'generation_perplexity_upstream',
      'sequence_perplexity_upstream',
      'memorization_score',
    ]);
  });

  test('knows each column by its own name first, by its published name, and by no name twice in a table', () => {
    for (const columns of Object.values(joinTables)) {
      const spellings = columns.flatMap((column) => column.spellings.map((spelling) => spelling));
      expect(new Set(spellings).size).toBe(spellings.length);
      for (const { name, spellings, upstreamName, table } of columns) {
        expect(spellings[0]).toBe(name);
        // A table of counts that says sequence_duplicates means ours: the published one says counts.
        if (upstreamName !== undefined && table !== 'sequence_frequencies')
          expect(spellings).toContain(upstreamName);
      }
    }
  });

  test('reads the published tables', () => {
    const spellings = (name: string) => joinedColumns.find((column) => column.name === name)!.spellings;
    expect(spellings('sequence_duplicates_upstream')).toContain('counts');
    expect(spellings('nl_scores_upstream')).toContain('nl_scores');
    expect(spellings('snowclones_0_8_upstream')).toContain('0.8_frequencies');
    expect(spellings('templates_0_9_upstream')).toContain('0.9_frequencies');
  });

  test('has a plain SQL identifier, a unit and a sentence for each column', () => {
    for (const { name, unit, description } of joinedColumns) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(unit).not.toBeNull();
      expect(description).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('has the columns that the perplexity metric reads', () => {
    const names = perplexity.reads.filter((read) => read !== 'tokens');
    expect(joinTables.perplexities.map(({ name }) => name)).toEqual(names);
  });
});
