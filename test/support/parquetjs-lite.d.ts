declare module 'parquetjs-lite' {
  export interface Field {
    readonly type: string;
    readonly repeated?: boolean;
    readonly compression?: string;
  }
  export class ParquetSchema {
    constructor(fields: Readonly<Record<string, Field>>);
  }
  export class ParquetWriter {
    static openFile(schema: ParquetSchema, path: string): Promise<ParquetWriter>;
    appendRow(row: Readonly<Record<string, unknown>>): Promise<void>;
    close(): Promise<void>;
  }
  export class ParquetReader {
    static openFile(path: string): Promise<ParquetReader>;
    getCursor(columns?: readonly string[]): { next(): Promise<Record<string, unknown> | null> };
    close(): Promise<void>;
  }
}
