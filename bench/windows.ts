/**
 * Makes the speed benchmark's input: distinct windows of 64 GPT-NeoX tokens that slide over the texts of the
 * extraction benchmark (GPT-2 tokens, decoded and tokenized again). `node --import tsx bench/windows.ts ROWS FILE`.
 */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { Tokenizer } from '@huggingface/tokenizers';
import gpt2 from 'gpt-tokenizer/encoding/r50k_base';

const shared = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const WINDOW = 64;
const NPY_HEADER_BYTES = 128;

function readTokens(name: string, columns: number): Uint16Array[] {
  const file = readFileSync(join(shared, 'extraction', `${name}.npy`));
  const all = new Uint16Array(
    file.buffer.slice(file.byteOffset + NPY_HEADER_BYTES, file.byteOffset + file.length),
  );
  return Array.from({ length: all.length / columns }, (_, row) =>
    all.subarray(row * columns, (row + 1) * columns),
  );
}

/** Each text of the extraction benchmark as GPT-NeoX tokens. */
function tokenTexts(): number[][] {
  const tokenizer = new Tokenizer(
    JSON.parse(readFileSync(join(shared, 'tokenizer/20B_tokenizer.json'), 'utf8')),
    {},
  );
  const parts = [
    readTokens('train_preprefix', 100),
    readTokens('train_prefix', 50),
    readTokens('train_suffix', 50),
  ];
  return parts[0]!.map((_, row) => {
    const text = gpt2.decode(parts.flatMap((part) => [...part[row]!]));
    return [...tokenizer.encode(text, { add_special_tokens: false }).ids];
  });
}

/** The texts one after another, 2 million tokens, and again in other orders: windows over their seams are new ones. */
function tokenStream(): number[] {
  const texts = tokenTexts();
  const strides = [1, 7919, 6007];
  return strides.flatMap((stride) => texts.flatMap((_, place) => texts[(place * stride) % texts.length]!));
}

/** Writes `rows` distinct windows (`sequence_id`, `tokens`) to `file`, unless it is there already. */
export async function makeWindows(rows: number, file: string): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const stream = tokenStream();
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run('create table stream (position integer, token integer)');
  const appender = await connection.createAppender('stream');
  stream.forEach((token, position) => {
    appender.appendInteger(position);
    appender.appendInteger(token);
    appender.endRow();
  });
  appender.closeSync();
  // Few rows come from the first pass alone, spread over it.
  const stride = Math.max(1, Math.floor(stream.length / 3 / rows));
  await connection.run(`
    copy (
      with windows as (
        select position, list(token) over (order by position rows between current row and ${WINDOW - 1} following) as tokens
        from stream
      ), fresh as (
        select min(position) as position, tokens from windows
        where position % ${stride} = 0 and len(tokens) = ${WINDOW} group by tokens
      )
      select position::bigint as sequence_id, tokens from fresh order by position limit ${rows}
    ) to '${file}.tmp' (format parquet, row_group_size 100000)`);
  connection.closeSync();
  instance.closeSync();
  renameSync(`${file}.tmp`, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeWindows(Number(process.argv[2]), process.argv[3]!);
}
