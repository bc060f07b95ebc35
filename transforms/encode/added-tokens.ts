/** A token that stands in the text as it is, and is found before words are. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
}

interface Node {
  id: number;
  readonly next: Map<number, Node>;
}

/** Finds added tokens in a text: the leftmost first, and of those that start alike the longest. */
export class AddedTokens {
  readonly #root: Node = { id: -1, next: new Map() };
  /** 1 for every UTF-16 unit that a token begins with: few do, and every unit of a text is asked about. */
  readonly #begins = new Uint8Array(1 << 16);

  constructor(tokens: readonly AddedToken[]) {
    for (const { id, content } of tokens) {
      let node = this.#root;
      for (let at = 0; at < content.length; at++) {
        const code = content.charCodeAt(at);
        const next: Node = node.next.get(code) ?? { id: -1, next: new Map() };
        node.next.set(code, next);
        node = next;
      }
      if (content === '') continue;
      node.id = id;
      this.#begins[content.charCodeAt(0)] = 1;
    }
  }

  /** Calls `between` for every stretch without added tokens, none of them empty, and `found` for every added token, in order. */
  split(text: string, between: (from: number, to: number) => void, found: (id: number) => void): void {
    let from = 0;
    for (let at = 0; at < text.length; ) {
      const first = text.charCodeAt(at);
      let node = this.#begins[first] === 0 ? undefined : this.#root.next.get(first);
      if (node === undefined) {
        at++;
        continue;
      }
      let id = node.id;
      let end = at + 1;
      for (let to = at + 1; to < text.length; ) {
        node = node.next.get(text.charCodeAt(to));
        if (node === undefined) break;
        to++;
        if (node.id >= 0) {
          id = node.id;
          end = to;
        }
      }
      if (id < 0) {
        at++;
        continue;
      }
      if (at > from) between(from, at);
      found(id);
      from = at = end;
    }
    if (from < text.length) between(from, text.length);
  }
}
