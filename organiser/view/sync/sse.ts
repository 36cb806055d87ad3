/** One server-sent event: its name and its data lines joined. */
export type SseEvent = { event: string; data: string };

/**
 * Incremental parser of a text/event-stream body (WHATWG HTML §9.2.6), for the fetch stream that carries our
 * Authorization header: EventSource cannot. Chunks may cut a line, or a CR LF pair, anywhere.
 */
export function createSseParser(): (chunk: string) => SseEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];
  return (chunk) => {
    rest += chunk;
    const out: SseEvent[] = [];
    for (;;) {
      const end = rest.search(/[\r\n]/);
      // A CR at the very end may be half of a CR LF: wait for the next chunk.
      if (end < 0 || (rest[end] === '\r' && end === rest.length - 1)) return out;
      const line = rest.slice(0, end);
      rest = rest.slice(end + (rest.startsWith('\r\n', end) ? 2 : 1));
      if (line === '') {
        if (data.length > 0) out.push({ event: event || 'message', data: data.join('\n') });
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
  };
}
