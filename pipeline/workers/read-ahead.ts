/** The items of `source`, of which the next is already on its way while one is worked on. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // A failure belongs to whoever asks for the item, and nobody may.
      next.catch(() => {});
      yield value;
    }
  } finally {
    // What reads must be left in peace before its connection is closed.
    await next.catch(() => {});
    await source.return(undefined);
  }
}
