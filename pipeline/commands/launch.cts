/**
 * Starts a command. All DuckDB and ONNX Runtime calls run on libuv's one pool, whose size is read when it is first used:
 * it must be set here, before anything asynchronous (ESM loading included) happens.
 */
const os: typeof import('node:os') = require('node:os');

const v8: typeof import('node:v8') = require('node:v8');

const SPARE = 4;

function threadsAsked(argv: readonly string[]): number {
  const at = argv.findIndex((word) => /^--threads(=|$)/.test(word));
  const asked =
    at < 0 ? Number.NaN : Number(argv[at]!.includes('=') ? argv[at]!.split('=')[1] : argv[at + 1]);
  return Number.isInteger(asked) && asked > 0 ? asked : os.availableParallelism();
}

exports.launch = (load: () => Promise<unknown>): void => {
  // Helper threads of the garbage collector would take the cores that the workers are there for.
  v8.setFlagsFromString('--no-parallel-scavenge');
  process.env.UV_THREADPOOL_SIZE ??= String(Math.min(1024, threadsAsked(process.argv) + SPARE));
  load();
};
