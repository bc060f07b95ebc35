import { Decoder } from '../transforms/decode/decoder.ts';
import { hashOf } from './manifest.ts';
import { findEncoder } from './model-inputs.ts';
import { chooseDevice } from './models/choose-device.ts';
import { openCosineProduct } from './models/cosine-product.ts';
import { encoderIdentity } from './models/model-identity.ts';
import { openNearestRows } from './models/nearest-rows.ts';
import { openSentenceEncoder } from './models/sentence-encoder.ts';
import type { SemanticTools } from './neighbours/semantic-pass.ts';
import { TextVectors } from './neighbours/text-vectors.ts';
import type { Session } from './session.ts';
import type { InputContext } from './sources/inputs.ts';
import type { LoadedTokenizer } from './sources/tokenizer.ts';

/** How texts are embedded and compared. */
export interface SemanticSettings {
  readonly encoder: string;
  readonly revision: string | null;
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly threads: number;
  /** Lists of vectors that are looked through for a text; null for all of them. */
  readonly probes: number | null;
}

/** An encoder of sentences and products of vectors, ready on their device. */
export interface SemanticInputs {
  readonly tools: SemanticTools;
  readonly vectors: TextVectors;
  /** Hash of what decides the vectors. */
  readonly key: string;
  readonly probes: number | null;
  readonly name: string;
  readonly device: string;
  close(): Promise<void>;
}

/** Finds the encoder and starts it; vectors are kept in `folder`. */
export async function openSemantics(
  settings: SemanticSettings,
  tokenizer: LoadedTokenizer,
  folder: string,
  context: InputContext,
  session: Session,
): Promise<SemanticInputs> {
  const { threads, probes } = settings;
  const found = await findEncoder(settings.encoder, settings.revision, context);
  const { device, passedOver } = await chooseDevice({ device: settings.device, dtype: 'fp32' });
  session.progress.note([`${found.name} runs on ${device}`, ...passedOver].join('; '));
  const encoder = await openSentenceEncoder(found, { device, threads });
  const product = await openCosineProduct({ device, threads });
  const nearest = probes === null ? null : await openNearestRows({ device, threads });
  const decoder = new Decoder(tokenizer.table);
  const decode = decoder.decode.bind(decoder);
  return {
    tools: {
      width: encoder.width,
      product,
      decode,
      ...(nearest && { probing: { probes: probes!, nearest: nearest.nearest } }),
    },
    vectors: new TextVectors(encoder, decode, folder),
    key: hashOf([await encoderIdentity(found), device, tokenizer.identity]),
    probes,
    name: found.name,
    device,
    async close() {
      await encoder.close();
      await product.close();
      await nearest?.close();
    },
  };
}
