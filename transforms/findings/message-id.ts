/** Headers whose values are names of messages (RFC 5322, 3.6.4; RFC 2045), and how people quote them. */
const NAMED =
  /(?:(?<![\w-])(?:[\w-]{0,24}message-?id|references|in-reply-to|content-id|supersedes)["']?[ \t]{0,2}[:=]\s{0,4}["']?|\bin (?:message|article) )(?:\s{0,8}<[^<>\s]{1,200}>,?)*\s{0,8}<$/i;
const SCHEME = /(?:^|\W)(?:news|mid|cid):$/i;

/** How far the headers and a list of names before this one reach. */
const AROUND = 256;

/**
 * Whether what has the shape of a mailbox and begins at the unit is the name of a message: `Message-ID: <4711.x@host.org>`.
 * Of names that follow one that ended at `chained`, all are.
 */
export function isMessageId(text: string, start: number, chained: number): boolean {
  if (SCHEME.test(text.slice(Math.max(0, start - 6), start))) return true;
  let open = start;
  // A name may hold signs that no mailbox has.
  while (open > 0 && start - open < 128 && isOfName(text.charCodeAt(open - 1))) open--;
  if (text.charCodeAt(open - 1) !== 60) return false;
  if (chained >= 0 && open - chained < 12 && /^>[\s,]*<$/.test(text.slice(chained, open))) return true;
  return NAMED.test(text.slice(Math.max(0, open - AROUND), open));
}

function isOfName(code: number): boolean {
  return code > 32 && code !== 34 && code !== 60 && code !== 62;
}
