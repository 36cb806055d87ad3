/** One event of a text/event-stream: its name ("message" when not given) and its data. */
export type ServerEvent = { name: string; data: string };

/** Most characters of a half-received event: a stream that sends more without a blank line is not one of ours. */
const EVENT_LIMIT = 64 * 1024;

/**
 * Reads a text/event-stream piece by piece, whatever the cuts (WHATWG HTML §9.2.6: comments and unknown fields are
 * ignored, line ends are LF, CR or CRLF). Throws when an event is unreasonably long.
 */
export function createSseParser(): (piece: string) => ServerEvent[] {
  let rest = '';
  let name = '';
  let data: string[] = [];
  return (piece) => {
    rest += piece;
    const done: ServerEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (end === null) break;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      if (line === '') {
        if (data.length > 0) done.push({ name: name || 'message', data: data.join('\n') });
        name = '';
        data = [];
        continue;
      }
      const [, field, text] = /^([^:]*)(?:: ?)?([\s\S]*)$/.exec(line) ?? [];
      if (field === 'event') name = text ?? '';
      if (field === 'data') data.push(text ?? '');
    }
    if (rest.length + data.reduce((sum, d) => sum + d.length, 0) > EVENT_LIMIT) throw new Error('event too long');
    return done;
  };
}
