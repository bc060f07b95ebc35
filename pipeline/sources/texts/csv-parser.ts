/** A record of CSV: its fields as they were written, and the line of the file it starts in (from 1). */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/** What is wrong with a CSV text; the message names the line. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** Far above any text: a quote that never closes must not take the rest of a large file into memory. */
const LONGEST_FIELD = 2 ** 26;

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Records of CSV (RFC 4180) from text that comes in pieces; all of a field is kept: spaces, line ends in quotes, `NA`.
 *
 * Lines end as the first one does, or in LF or CRLF: writers that end them so leave a lone CR in a field unquoted.
 * An empty line is a record with one empty field; after the last line end there is none.
 */
export class CsvParser {
  #records: CsvRecord[] = [];
  #fields: string[] = [];
  #field = '';
  #state: 'start' | 'bare' | 'quoted' | 'closed' = 'start';
  #loneCrEnds: boolean | null = null;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #held = '';

  /** The line that is being read. */
  get line(): number {
    return this.#line;
  }

  /** Records that end within this piece. */
  push(piece: string): CsvRecord[] {
    let text = this.#held + piece;
    // Only the next piece tells whether this CR begins a CRLF.
    this.#held = text.endsWith('\r') ? '\r' : '';
    if (this.#held !== '') text = text.slice(0, -1);
    for (let i = 0; i < text.length; ) {
      if (this.#state === 'quoted') i = this.#quoted(text, i);
      else if (this.#state === 'start' && text.charCodeAt(i) === QUOTE) {
        this.#state = 'quoted';
        this.#quoteLine = this.#line;
        i++;
      } else i = this.#bare(text, i);
    }
    return this.#taken();
  }

  /** The last record, where no line end follows it. */
  end(): CsvRecord[] {
    if (this.#state === 'quoted') throw this.#unclosed('of the file');
    if (this.#state !== 'start' || this.#fields.length > 0) this.#endRecord();
    return this.#taken();
  }

  #taken(): CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** Reads on inside of quotes, up to one that may close them. */
  #quoted(text: string, from: number): number {
    const at = text.indexOf('"', from);
    const to = at < 0 ? text.length : at;
    for (let i = from; i < to; i++) if (text.charCodeAt(i) === LF) this.#line++;
    this.#field += text.slice(from, to);
    if (this.#field.length > LONGEST_FIELD) throw this.#unclosed(`of ${LONGEST_FIELD} characters`);
    if (at < 0) return to;
    this.#state = 'closed';
    return at + 1;
  }

  /** Reads on outside of quotes, up to and with the next separator. */
  #bare(text: string, from: number): number {
    if (this.#state === 'closed') {
      const code = text.charCodeAt(from);
      if (code === QUOTE) {
        this.#field += '"';
        this.#state = 'quoted';
        return from + 1;
      }
      const ends = code === COMMA || code === LF || (code === CR && this.#endsAt(text, from));
      if (!ends)
        throw new CsvError(
          `line ${this.#line}: text after a closing quote; a quote inside of a text is written twice`,
        );
    } else this.#state = 'bare';
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA) {
        this.#endField(text.slice(from, at));
        return at + 1;
      }
      if (code === LF || (code === CR && this.#endsAt(text, at))) {
        const crlf = code === CR && text.charCodeAt(at + 1) === LF;
        this.#field += text.slice(from, at);
        this.#loneCrEnds ??= code === CR && !crlf;
        this.#line++;
        this.#endRecord();
        return at + (crlf ? 2 : 1);
      }
    }
    this.#field += text.slice(from, at);
    return at;
  }

  /** Whether the CR there ends a line. */
  #endsAt(text: string, at: number): boolean {
    return this.#loneCrEnds !== false || text.charCodeAt(at + 1) === LF;
  }

  #endField(rest: string): void {
    this.#fields.push(this.#field + rest);
    this.#field = '';
    this.#state = 'start';
  }

  #endRecord(): void {
    this.#endField('');
    this.#records.push({ fields: this.#fields, line: this.#recordLine });
    this.#fields = [];
    this.#recordLine = this.#line;
  }

  #unclosed(end: string): CsvError {
    return new CsvError(`line ${this.#quoteLine}: a quote opens and does not close before the end ${end}`);
  }
}
