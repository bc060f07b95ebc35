import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../pipeline/input-error.ts';
import { loadModelFolder } from '../../pipeline/models/load-model.ts';
import { weightReader } from '../../pipeline/models/read-weight.ts';
import { GraphBuilder } from '../../transforms/models/onnx/graph-builder.ts';
import { referenceScores } from '../../transforms/models/reference/reference-scores.ts';
import { formulaTensor, writeFormulaModel } from '../support/formula-model.ts';
import { hashesIn } from '../support/hashes.ts';
import { oracleFolder, tinyOracle } from '../support/model-oracles.ts';
import { features, run } from '../support/runs.ts';
import { writeSignTokenizer } from '../support/sign-tokenizer.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

const oracle = tinyOracle('gpt_neox, parallel');
const other = tinyOracle('gpt2');
const list = (ids: readonly number[] | null) => (ids === null ? 'null' : `[${ids}]`);

/** A table `t` of rows of tokens, ids from 1. */
function tokens(folder: string, rows: readonly (readonly number[] | null)[]): Promise<string> {
  const values = rows.map((ids, index) => `(${index + 1}, ${list(ids)}::integer[])`);
  return writeParquet(join(folder, 't.parquet'), `from (values ${values.join(', ')}) t(sequence_id, tokens)`);
}

const settings = { device: 'cpu', metrics: ['text'] } as const;
const model = oracleFolder(oracle);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('a model in a run', () => {
  it('fills its columns with what transformers says', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    const summary = await run({ input, output: folder, model, ...settings, metrics: ['reference_model'] });
    const rows = await features(
      folder,
      't',
      'prompt_nll, prompt_predicted_tokens as predicted, continuation_nll, prompt_perplexity, sequence_perplexity_upstream as upstream, counterfactual_gap as gap',
    );
    for (const [i, logs] of oracle.log_probability.entries()) {
      const nll = -sum(logs);
      expect(rows[i]).toMatchObject({ predicted: 19, continuation_nll: null, gap: null });
      expect(rows[i]!.prompt_nll).toBeCloseTo(nll, 2);
      expect(rows[i]!.prompt_perplexity).toBeCloseTo(Math.exp(nll / 19), 0);
    }
    const { model: scored, nulls } = summary.tables[0]!;
    expect(scored).toEqual({ rows_scored: 3, tokens: 60, devices: { cpu: 3 }, unscored: {} });
    expect(nulls.counterfactual_gap).toEqual({ rows: 3, reasons: { input_not_given: 3 } });
    expect(nulls.continuation_nll).toEqual({ rows: 3, reasons: { not_defined: 3 } });
  });

  it('may be a ready .onnx file', async () => {
    const folder = temporaryFolder();
    const size = 48;
    const logits = Float32Array.from({ length: size * size }, (_, i) => (i * 7) % 5);
    const g = new GraphBuilder();
    const ids = g.input('input_ids', 'int64', ['rows', 'length']);
    const out = g.op('Gather', [g.table(logits, [size, size]), ids]);
    g.output('logits', out, 'float32', ['rows', 'length', size]);
    const file = join(folder, 'pairs.onnx');
    writeFileSync(file, g.encode());
    const row = [3, 1, 4, 1, 5, 9, 2, 6];
    await run({ input: [await tokens(folder, [row, [1, 48]])], output: folder, model: file, ...settings });
    const logAt = (from: number, to: number) => {
      const all = [...logits.subarray(from * size, (from + 1) * size)];
      return all[to]! - Math.log(sum(all.map(Math.exp)));
    };
    const nll = -sum(row.slice(1).map((to, i) => logAt(row[i]!, to)));
    const [first, second] = await features(folder, 't', 'prompt_nll as nll');
    expect(first!.nll).toBeCloseTo(nll, 4);
    expect(second!.nll).toBeNull();
  });

  it('says nothing of rows that it cannot take, and why', async () => {
    const folder = temporaryFolder();
    const long = Array.from({ length: 65 }, (_, i) => i);
    const input = [await tokens(folder, [[1, 2, 3], null, long, [1, 300], [7], oracle.ids[0]!])];
    const warnings: string[] = [];
    const summary = await run(
      { input, output: folder, model, ...settings },
      { warn: (line) => void warnings.push(line) },
    );
    const rows = await features(folder, 't', 'loss is not null as scored, row_error');
    expect(rows.map(({ scored }) => scored)).toEqual([true, false, false, false, false, true]);
    expect(summary.tables[0]!.nulls.loss).toEqual({
      rows: 4,
      reasons: { row_error: 1, longer_than_context: 1, outside_vocabulary: 1, not_defined: 1 },
    });
    expect(warnings).toContain('t: 1 rows have no scores: longer than context');
    expect(warnings).toContain('t: 1 rows have no scores: outside vocabulary');
  });

  it('may know more tokens than the tokenizer does (a padded vocabulary), which no row may have', async () => {
    const folder = temporaryFolder();
    const input = [
      await tokens(folder, [
        [1, 2, 3],
        [1, 95, 3],
        [1, 300, 3],
      ]),
    ];
    await run({ input, output: folder, model, ...settings, tokenizer: writeSignTokenizer(folder) });
    const rows = await features(folder, 't', 'loss is not null as scored, row_error as error');
    expect(rows).toEqual([
      { scored: true, error: null },
      { scored: false, error: 'unknown_token' },
      { scored: false, error: 'unknown_token' },
    ]);
  });

  it('of another tokenizer than the rows is told of, by a token that differs; one of the same is not', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    const path = oracleFolder(oracle);
    writeSignTokenizer(path);
    const warningsWith = async (tokenizer: string, runId: string) =>
      (await run({ input, output: folder, runId, model: path, ...settings, tokenizer })).warnings;
    const other = await warningsWith('gpt2', 'other');
    // Their letters, and where GPT-2 begins at "!" the signs begin at the blank.
    expect(other.filter((line) => /tokenizer/.test(line))).toEqual([
      `model ${path} has another tokenizer than gpt2: 95 of 95 tokens differ (0 is "!" in the rows, " " to the model), ` +
        'and its scores are of other text where they occur; give the --tokenizer of the model, or the --model that these tokens were made for',
    ]);
    const same = await warningsWith(writeSignTokenizer(folder), 'same');
    expect(same.filter((line) => /tokenizer/.test(line))).toEqual([]);
    writeFileSync(join(path, 'tokenizer.json'), '{}');
    expect((await warningsWith('gpt2', 'broken')).join()).toMatch(
      /its tokenizer cannot be compared \(.*json: /,
    );
  });

  it('may know fewer tokens than the 40 likeliest', async () => {
    const folder = temporaryFolder();
    const shrink = (shape: readonly number[]) => shape.map((side) => (side === 300 ? 30 : side));
    const shapes = Object.entries(oracle.tensors).map(([name, shape]) => [name, shrink(shape)] as const);
    const small = {
      ...oracle,
      config: { ...oracle.config, vocab_size: 30 },
      tensors: Object.fromEntries(shapes),
    };
    const input = [await tokens(folder, [Array.from({ length: 40 }, (_, i) => (i * 7) % 30)])];
    await run({ input, output: folder, model: oracleFolder(small), ...settings });
    const [row] = await features(
      folder,
      't',
      'continuation_log_probability as all, continuation_log_probability_top_40 as top',
    );
    expect(row!.top).toBeCloseTo(row!.all as number, 4);
  });

  it('gives a row the same values whatever rows and batches stand beside it', async () => {
    const long = Array.from({ length: 40 }, (_, row) =>
      Array.from({ length: 2 + ((row * 13) % 60) }, (_, at) => (row * 31 + at * at * 7) % 300),
    );
    const folder = temporaryFolder();
    const input = [await tokens(folder, long)];
    const columns = 'sequence_id, prompt_nll, continuation_nll, min_k_20, min_k_plus_plus_20, longest_prefix';
    const results = [];
    for (const [runId, batchSize] of [
      ['auto', null],
      ['one', 1],
      ['seven', 7],
    ] as const) {
      await run({ input, output: folder, runId, model, batchSize, ...settings });
      results.push(await features(folder, 't', columns, runId));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('goes before published perplexities in plain columns, and after them in their own', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    const perplexities = [
      await writeParquet(
        join(folder, 'p.parquet'),
        'select 1 as sequence_id, 2.0 as prompt_perplexity, 3.0 as generation_perplexity, 4.0 as sequence_perplexity',
      ),
    ];
    await run({ input, output: folder, model, perplexities, ...settings });
    const [first, second] = await features(
      folder,
      't',
      'sequence_perplexity_upstream as upstream, sequence_perplexity as plain',
    );
    expect(first!.upstream).toBe(4);
    expect(second!.upstream).toBeNull();
    expect(second!.plain).toBeCloseTo(Math.exp(-sum(oracle.log_probability[1]!) / 19), -1);
    expect(first!.plain).toBeGreaterThan(4);
  });

  it('is told from another checkpoint of its shape: a run does not go on with that', async () => {
    const folder = temporaryFolder();
    const place = join(folder, 'model');
    writeFormulaModel(place, oracle);
    const input = [await tokens(folder, oracle.ids)];
    const all = { input, output: folder, model: place, ...settings };
    await run(all);
    const manifest = join(folder, 'r', 'run.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"finished"', '"running"'));
    writeFormulaModel(place, { ...oracle, sharpness: 2 });
    await expect(run({ ...all, resume: true })).rejects.toThrow(/input model was .* and is now/);
  });

  it('is not run again where its parts are there', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    const all = { input, output: folder, model, ...settings };
    await run(all);
    const first = hashesIn(join(folder, 'r', 't'));
    const manifest = join(folder, 'r', 'run.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"finished"', '"running"'));
    const part = join(folder, 'r', '_stages', 'model', 't', 'part-00000.parquet');
    const written = statSync(part).mtimeMs;
    await run({ ...all, resume: true });
    expect(statSync(part).mtimeMs).toBe(written);
    expect(hashesIn(join(folder, 'r', 't'))).toEqual(first);
    expect(await query(`select count(*)::integer as rows from '${part}'`)).toEqual([{ rows: 3 }]);
  });
});

describe('columns that are asked for', () => {
  const long = Array.from({ length: 40 }, (_, i) => (i * 37) % 300);
  const asked = { modelColumns: ['token_log_probabilities', 'attention'], hiddenLayers: [0, 2] } as const;

  it('are lists beside the others, row by row', async () => {
    const folder = temporaryFolder();
    const rows = [oracle.ids[0]!, null, [7], long, [1, 300], ...oracle.ids.slice(1)];
    const values = rows.map((ids, index) => `(${index + 1}, ${list(ids)}::integer[], 'note ${index}')`);
    const input = [
      await writeParquet(
        join(folder, 't.parquet'),
        `from (values ${values.join(', ')}) t(sequence_id, tokens, note)`,
      ),
    ];
    const summary = await run({ input, output: folder, model, ...settings, ...asked });
    const found = await features(folder, 't');
    expect(found.map(({ note }) => note)).toEqual(rows.map((_, index) => `note ${index}`));
    for (const [i, at] of [0, 5, 6].entries()) {
      const logs = found[at]!.token_log_probabilities as number[];
      expect(logs).toHaveLength(19);
      for (const [place, value] of oracle.log_probability[i]!.entries())
        expect(logs[place]).toBeCloseTo(value, 3);
      expect(-sum(logs)).toBeCloseTo(found[at]!.prompt_nll as number, 4);
    }
    const heads = oracle.attention_entropy.flat();
    const { attention_entropy: entropy, attention_gini: gini, ...first } = found[0]!;
    for (const [i, value] of heads.entries()) {
      expect((entropy as number[])[i]).toBeCloseTo(value, 3);
      expect((gini as number[])[i]).toBeCloseTo(oracle.attention_gini.flat()[i]!, 5);
    }
    expect(first.attention_entropy_mean).toBeCloseTo(sum(heads) / heads.length, 3);
    expect(first.attention_gini_mean).toBeCloseTo(sum(oracle.attention_gini.flat()) / heads.length, 5);
    const hidden = found[3]!.hidden_states as number[];
    const embedding = formulaTensor(oracle, 'gpt_neox.embed_in.weight');
    expect(hidden.slice(0, 48)).toEqual([...embedding.subarray(48 * long[32]!, 48 * long[32]! + 48)]);
    expect(hidden).toHaveLength(96);
    // Of rows of 20 tokens, and of others that have no list, none is told.
    const lacking = { rows: 6, reasons: { row_error: 1, outside_vocabulary: 1, not_defined: 4 } };
    expect(summary.tables[0]!.nulls.hidden_states).toEqual(lacking);
    expect(summary.tables[0]!.nulls.token_log_probabilities).toEqual({
      rows: 3,
      reasons: { row_error: 1, outside_vocabulary: 1, not_defined: 1 },
    });
  });

  it('change no other column, and stand null without the wish', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, [long, ...oracle.ids])];
    const all = { input, output: folder, model, ...settings, metrics: null };
    await run({ ...all, runId: 'plain' });
    const summary = await run({ ...all, ...asked, runId: 'asked' });
    const names = 'attention_entropy, attention_gini, attention_entropy_mean, attention_gini_mean';
    const others = `* exclude (token_log_probabilities, hidden_states, ${names})`;
    const [plain, more] = await Promise.all(
      ['plain', 'asked'].map((runId) => features(folder, 't', others, runId)),
    );
    expect(more).toEqual(plain);
    expect(summary.tables[0]!.nulls.attention_gini).toBeUndefined();
    const [row] = await features(folder, 't', 'token_log_probabilities as logs, hidden_states as h', 'plain');
    expect(row).toEqual({ logs: null, h: null });
  });

  it('are part of what a run is: it goes on with the same only', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, [long])];
    const all = { input, output: folder, model, ...settings, ...asked };
    await run(all);
    const first = hashesIn(join(folder, 'r', 't'));
    await expect(run({ ...all, modelColumns: ['attention'], resume: true })).rejects.toThrow(
      /setting model-columns was .*token_log_probabilities/,
    );
    await expect(run({ ...all, hiddenLayers: [2], resume: true })).rejects.toThrow(/setting hidden-layers/);
    const manifest = join(folder, 'r', 'run.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"finished"', '"running"'));
    await run({ ...all, modelColumns: ['attention', 'token_log_probabilities'], resume: true });
    expect(hashesIn(join(folder, 'r', 't'))).toEqual(first);
  });

  it.each([
    ['a layer that the model lacks', { hiddenLayers: [0, 3] }, /--hidden-layers 3: .* has layers 0 .* to 2$/],
    [
      'an unknown column',
      { modelColumns: ['atention'] },
      /model column: atention \(did you mean attention\?\)/,
    ],
  ])('are refused for %s, before the run has a folder', async (_, wish, message) => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, [long])];
    const attempt = async () => run({ input, output: folder, model, ...settings, ...wish });
    await expect(attempt()).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['t.parquet']);
  });

  it('need a model', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, [long])];
    for (const wish of [{ modelColumns: ['attention'] }, { hiddenLayers: [0] }]) {
      const attempt = async () => run({ input, output: folder, ...wish });
      await expect(attempt()).rejects.toThrow(/^--(model-columns|hidden-layers) needs a --model$/);
    }
  });
});

describe('a reference model', () => {
  it('without a tokenizer.json is refused', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    await expect(
      run({ input, output: folder, model, referenceModel: oracleFolder(other), ...settings }),
    ).rejects.toThrow(/has no tokenizer.json/);
  });

  it('of another tokenizer reads the same text in tokens of its own, and the verdict hears of the gap', async () => {
    const folder = temporaryFolder();
    const reference = oracleFolder(other);
    writeSignTokenizer(reference);
    // Tokens of GPT-2 below 95 are single signs as well, in another order.
    const rows = [Array.from({ length: 40 }, (_, i) => (i * 7) % 90)];
    const input = [await tokens(folder, rows)];
    await run({ input, output: folder, model, referenceModel: reference, ...settings, metrics: null });
    const [row] = await features(
      folder,
      't',
      'continuation_bits_per_byte as target, reference_continuation_bits_per_byte as reference, counterfactual_gap as gap, counterfactual_source as source',
    );
    const { target, reference: bits, gap } = row as Record<string, number>;
    // GPT-2's token `id` is the sign of code `id + 33`, which the other tokenizer knows by the next id.
    const ids = rows[0]!.map((id) => id + 1);
    const loaded = await loadModelFolder(reference);
    const expected = referenceScores(loaded.model, weightReader(loaded), ids, ids.length);
    const nats = -sum(expected.slice(31).map(({ logProbability }) => logProbability));
    expect(bits).toBeCloseTo(nats / Math.LN2 / 8, 4);
    expect(gap).toBeCloseTo(bits! - target!, 9);
    expect(row!.source).toBe('counterfactual_gap');
  });

  it('that cannot take a row leaves its own columns null, for a reason of its own', async () => {
    const folder = temporaryFolder();
    const reference = oracleFolder(other);
    writeSignTokenizer(reference);
    // As text it is beyond the context of the reference, which reads sign by sign: " the", as GPT-2 writes it.
    const words = Array.from({ length: 40 }, () => 262);
    const input = [await tokens(folder, [words, Array.from({ length: 40 }, (_, i) => (i * 7) % 90)])];
    const { tables } = await run({
      ...{ input, output: folder, model, referenceModel: reference },
      ...settings,
    });
    const { nulls } = tables[0]!;
    expect(nulls.counterfactual_gap).toEqual({ rows: 1, reasons: { reference_longer_than_context: 1 } });
    expect(nulls.loss).toBeUndefined();
  });

  it('needs a model', async () => {
    const folder = temporaryFolder();
    const input = [await tokens(folder, oracle.ids)];
    const attempt = () => run({ input, output: folder, referenceModel: model });
    await expect(async () => attempt()).rejects.toThrow('--reference-model needs a --model');
  });
});

describe('a model that cannot be used', () => {
  const attempt = async (folder: string, path: string) => {
    const input = [await tokens(folder, oracle.ids)];
    const error = await run({ input, output: folder, model: path, ...settings }).catch((e) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).not.toContain('\n');
    return error.message as string;
  };

  it('is told before the run has a folder', async () => {
    const folder = temporaryFolder();
    expect(await attempt(folder, join(folder, 'none'))).toMatch(/model not found: .*none/);
    expect(readdirSync(folder)).toEqual(['t.parquet']);
  });

  it.each([
    ['truncated weights', (path: string) => cut(join(path, 'model.safetensors')), /is truncated.*download/],
    ['an unknown architecture', (path: string) => configure(path, { model_type: 'llama' }), /llama/],
    ['a config of another shape', (path: string) => configure(path, { hidden_size: 96 }), /tensor .* is \[/],
    ['damaged weights', (path: string) => spoil(path, Number.NaN), /gives NaN/],
  ])('because of %s is named', async (_, damage, message) => {
    const folder = temporaryFolder();
    const path = oracleFolder(oracle);
    damage(path);
    expect(await attempt(folder, path)).toMatch(message);
  });

  it('because it was made for other tokens is named', async () => {
    const folder = temporaryFolder();
    const input = [
      await tokens(
        folder,
        Array.from({ length: 30 }, () => [1, 2, 3000]),
      ),
    ];
    await expect(run({ input, output: folder, model, ...settings })).rejects.toThrow(
      /model .* has 300 tokens, but 30 of the first 30 rows .* hold ids up to 3000; give the --model/,
    );
  });
});

function cut(path: string): void {
  writeFileSync(path, readFileSync(path).subarray(0, 5000));
}

function configure(folder: string, change: object): void {
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...oracle.config, ...change }));
}

/** Puts a number into the last weights. */
function spoil(folder: string, value: number): void {
  const path = join(folder, 'model.safetensors');
  const bytes = readFileSync(path);
  for (let at = bytes.length - 4000; at < bytes.length; at += 4) bytes.writeFloatLE(value, at);
  writeFileSync(path, bytes);
}
