declare module 'parquetjs-lite' {
  export class ParquetReader {
    static openFile(path: string): Promise<ParquetReader>;
    getCursor(columns?: readonly string[]): { next(): Promise<Record<string, unknown> | null> };
    close(): Promise<void>;
  }
}
