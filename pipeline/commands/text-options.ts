import type { Session } from '../session.ts';
import { FileOutput, type Output, writeWholeFile } from '../sinks/output.ts';
import { HubClient } from '../sources/hub/hub-client.ts';
import { workingFolder } from '../sources/local.ts';
import { type LoadedTokenizer, loadTokenizer } from '../sources/tokenizer.ts';

/** The tokenizer that texts given as tokens are decoded with: a file, `gpt2`, or one of the Hub. */
export function openTokenizer(spec: string, session: Session): Promise<LoadedTokenizer> {
  const hub = new HubClient();
  const fetchFromHub = (repo: string, path: string, revision?: string) => {
    session.progress.note(`looking up ${repo}/${path} in the cache and on the Hub`);
    return hub.file(
      { repo, type: 'model', path, ...(revision === undefined ? {} : { revision }) },
      { signal: session.signal },
    );
  };
  return loadTokenizer(spec, fetchFromHub, workingFolder());
}

/** Writes lines to a file, which appears when it is whole and never in place of the file that is read. */
export function writeTextFile<T>(
  request: { readonly path: string; readonly force: boolean; readonly input: string },
  write: (output: Output) => Promise<T>,
): Promise<T> {
  const { path, force, input } = request;
  return writeWholeFile({ path, force, inputs: [input] }, async (temporary) => {
    const output = new FileOutput(temporary);
    try {
      return await write(output);
    } finally {
      output.close();
    }
  });
}

/** The same batches, until the command is interrupted. */
export async function* untilStopped<T>(batches: AsyncIterable<T>, session: Session): AsyncGenerator<T> {
  for await (const batch of batches) {
    session.shared.check();
    yield batch;
    // Only between turns of the event loop can a signal be heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
