import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { otherTokenizer } from '../../../pipeline/sources/other-tokenizer.ts';
import { loadTokenizer } from '../../../pipeline/sources/tokenizer.ts';
import { writeSignTokenizer } from '../../support/sign-tokenizer.ts';
import { temporaryFolder } from '../../support/tables.ts';

const fromHub = () => Promise.reject(new Error('asked'));
const rowsOf = async (folder = temporaryFolder()) => loadTokenizer(writeSignTokenizer(folder), fromHub);
const beside = (path: string | null) => ({ name: 'm', file: () => Promise.resolve(path) });

describe("a model's own tokenizer beside that of the rows", () => {
  it('is no matter where it is the same, be it as another file, or where there is none', async () => {
    const rows = await rowsOf();
    expect(await otherTokenizer(beside(null), rows)).toBeNull();
    expect(await otherTokenizer(beside(rows.file), rows)).toBeNull();
    const spaced = join(temporaryFolder(), 'tokenizer.json');
    writeFileSync(spaced, JSON.stringify(JSON.parse(readFileSync(rows.file, 'utf8')), null, 2));
    expect(await otherTokenizer(beside(spaced), rows)).toBeNull();
  });

  it('is told of by how many of their tokens differ, and one of them', async () => {
    const rows = await rowsOf();
    const folder = join(temporaryFolder(), 'm');
    mkdirSync(folder);
    expect(await otherTokenizer(beside(writeSignTokenizer(folder, 2)), rows)).toMatch(
      /^model m has another tokenizer than .*: 93 of 93 tokens differ \(2 is "\\"" in the rows, " " to the model\)/,
    );
  });

  it('may be unreadable or out of reach: that is told, and the model is used all the same', async () => {
    const rows = await rowsOf();
    const offline = () => Promise.reject(new InputError('m tokenizer.json: not in the cache'));
    expect(await otherTokenizer({ name: 'm', file: offline }, rows)).toMatch(
      /its tokenizer cannot be compared \(m tokenizer.json: not in the cache\); give the --tokenizer/,
    );
    const broken = join(temporaryFolder(), 'tokenizer.json');
    writeFileSync(broken, '{');
    expect(await otherTokenizer(beside(broken), rows)).toMatch(/cannot be compared .*broken JSON/);
    const stopped = () => Promise.reject(new Error('interrupted'));
    await expect(otherTokenizer({ name: 'm', file: stopped }, rows)).rejects.toThrow('interrupted');
  });
});
