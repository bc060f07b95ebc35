import { describe, expect, it } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { expandPublished, MODEL_SIZES, publishedJoins } from '../../../pipeline/sources/published.ts';

const names = (datasets: string[], schemes?: string[], models?: string[]) =>
  expandPublished({ datasets, ...(schemes ? { schemes } : {}), ...(models ? { models } : {}) }).map(
    ({ name }) => name,
  );
const one = (dataset: string, scheme: string, model: string) =>
  expandPublished({ datasets: [dataset], schemes: [scheme], models: [model] })[0]!;

describe('the published tables', () => {
  it('are named by dataset, scheme and model, in plain SQL identifiers', () => {
    expect(names(['memories', 'pile', 'pile_test'], ['deduped', 'duped'], ['70m', '1.4b'])).toEqual([
      'memories_deduped_70m',
      'memories_deduped_1_4b',
      'memories_duped_70m',
      'memories_duped_1_4b',
      'pile_deduped_70m',
      'pile_deduped_1_4b',
      'pile_duped_70m',
      'pile_duped_1_4b',
      'pile_test',
    ]);
    expect(names(['memories'], ['deduped'], ['12b.23000', '1b.new'])).toEqual([
      'memories_deduped_12b_23000',
      'memories_deduped_1b_new',
    ]);
  });

  it('are those of all schemes and final models unless told otherwise, each once, under names of their own', () => {
    const all = names(['memories', 'pile', 'pile_test', 'semantic_filters']);
    expect(all).toHaveLength(2 * 8 * 4 + 1);
    expect(new Set(all).size).toBe(all.length);
    for (const name of all) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(names(['pile', 'pile'], ['duped', 'duped'], ['70m', '70M'])).toEqual(['pile_duped_70m']);
  });

  it('lie in the splits in which they were published', () => {
    expect(one('memories', 'deduped', '12b.23000')).toMatchObject({
      source: { repo: 'EleutherAI/pythia-memorized-evals', split: 'deduped.12b.23000' },
      idColumn: 'index',
      tokensColumn: 'tokens',
      score: { constant: 1 },
    });
    expect(one('pile', 'duped', '1.4b')).toMatchObject({
      source: { repo: 'EleutherAI/pile-duped-pythia-random-sampled', split: 'train' },
      idColumn: 'Index',
      tokensColumn: 'Tokens',
      score: { column: '1.4B' },
    });
    expect(expandPublished({ datasets: ['pile_test'] })).toEqual([
      {
        name: 'pile_test',
        dataset: 'pile_test',
        scheme: null,
        model: null,
        source: { repo: 'usvsnsp/pile-test-sampled', split: 'train' },
        idColumn: 'sequence_id',
        tokensColumn: 'tokens',
        score: null,
      },
    ]);
    expect(
      expandPublished({ datasets: ['semantic_filters'], schemes: ['duped'], models: ['6.9b'] }),
    ).toMatchObject([
      {
        name: 'semantic_filters_memories_duped_6_9b',
        source: { repo: 'usvsnsp/semantic-filters', split: 'memories_duped_6.9b' },
      },
      {
        name: 'semantic_filters_pile_duped_6_9b',
        source: { repo: 'usvsnsp/semantic-filters', split: 'pile_duped_6.9b' },
      },
    ]);
  });

  it('have a score column per size of model', () => {
    const columns = MODEL_SIZES.map((model) => one('pile', 'deduped', model).score);
    expect(columns).toEqual(
      ['70M', '160M', '410M', '1B', '1.4B', '2.8B', '6.9B', '12B'].map((column) => ({ column })),
    );
  });

  it('are understood in the spellings of the Python tool and of our table names', () => {
    expect(names(['test'])).toEqual(['pile_test']);
    expect(names(['pile-test'])).toEqual(['pile_test']);
    expect(names(['Memories'], ['standard'], ['1_4b', '12B_23000'])).toEqual([
      'memories_duped_1_4b',
      'memories_duped_12b_23000',
    ]);
    expect(names(['semantic-filters'], ['duped'], ['1b'])).toHaveLength(2);
  });

  it('that do not exist are answered with what was meant and what there is', () => {
    const unknown = (message: string) => new InputError(message);
    expect(() => names(['memory'])).toThrow(
      unknown(
        'unknown dataset: memory (did you mean memories?); valid: memories, pile, pile_test, semantic_filters',
      ),
    );
    expect(() => names(['pile'], ['dedup'])).toThrow(
      unknown('unknown scheme: dedup (did you mean deduped?); valid: deduped, duped'),
    );
    expect(() => names(['pile'], ['duped'], ['13b'])).toThrow(
      unknown(
        'unknown model: 13b (did you mean 12b?); valid: 70m, 160m, 410m, 1b, 1.4b, 2.8b, 6.9b, 12b, 12b.23000, 12b.43000, 12b.63000, 12b.83000, 12b.103000, 12b.123000, 1b.new',
      ),
    );
    expect(() => names(['pile'], ['duped'], ['12b.23000'])).toThrow(
      unknown(
        'pile (duped) has no model 12b.23000; it has 70m, 160m, 410m, 1b, 1.4b, 2.8b, 6.9b, 12b; ask for the others in a run of their own',
      ),
    );
    expect(() => names(['memories'], ['duped'], ['1b.new'])).toThrow(
      /^memories \(duped\) has no model 1b\.new; /,
    );
  });
});

describe('the tables joined to them', () => {
  it('are those of the scheme, and of the model where neighbours are concerned', () => {
    expect(publishedJoins(one('memories', 'deduped', '1.4b'))).toEqual({
      sequence_frequencies: { repo: 'usvsnsp/generation-num-duplicates', split: 'deduped' },
      token_frequencies: [
        { repo: 'usvsnsp/deduped-num-frequencies', split: 'memorized' },
        { repo: 'usvsnsp/deduped-num-frequencies', split: 'non_memorized' },
      ],
      code_scores: { repo: 'usvsnsp/pile-pythia-code-vs-nl-scores', split: 'deduped' },
      snowclones: { repo: 'usvsnsp/semantic-duplicates', split: 'deduped_1.4b_snowclones' },
      templates: { repo: 'usvsnsp/semantic-duplicates', split: 'deduped_1.4b_templates' },
    });
    expect(publishedJoins(one('pile', 'duped', '1.4b'))).toEqual({
      sequence_frequencies: { repo: 'usvsnsp/generation-num-duplicates', split: 'duped' },
      token_frequencies: [
        { repo: 'usvsnsp/duped-num-frequencies', split: 'memorized' },
        { repo: 'usvsnsp/duped-num-frequencies', split: 'non_memorized' },
      ],
      code_scores: { repo: 'usvsnsp/pile-pythia-code-vs-nl-scores', split: 'standard' },
      snowclones: { repo: 'usvsnsp/semantic-duplicates', split: 'duped_snowclones' },
      templates: { repo: 'usvsnsp/semantic-duplicates', split: 'duped_templates' },
    });
  });

  it('are the same for the finished tables as for those they came from', () => {
    for (const dataset of ['memories', 'pile'])
      expect(publishedJoins(one(`semantic_filters_${dataset}`, 'duped', '70m'))).toEqual(
        publishedJoins(one(dataset, 'duped', '70m')),
      );
  });

  it('lack neighbours at a checkpoint, and all of them for text that no model has seen', () => {
    expect(Object.keys(publishedJoins(one('memories', 'deduped', '12b.23000')))).toEqual([
      'sequence_frequencies',
      'token_frequencies',
      'code_scores',
    ]);
    expect(publishedJoins(expandPublished({ datasets: ['pile_test'] })[0]!)).toEqual({});
  });
});
