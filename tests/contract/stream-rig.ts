import { poke, type Poke } from '../../organiser/protocol/wire.ts';

/** An open stream: the pokes heard so far, the comments, and whether it ended. */
export async function listenTo(url: string, token: string) {
  const heard: Poke[] = [];
  const state = { heard, beats: 0, ended: false, status: 0, type: '' as string | null, stop: () => undefined as void };
  const control = new AbortController();
  state.stop = () => control.abort();
  const response = await fetch(`${url}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: control.signal,
  });
  state.status = response.status;
  state.type = response.headers.get('content-type');
  const read = async (): Promise<void> => {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) {
        const match = /^event: poke\ndata: (.*)$/.exec(part);
        if (match !== null) heard.push(poke.strict().parse(JSON.parse(match[1]!)));
        else if (part.startsWith(':')) state.beats += 1;
        else throw new Error('neither a poke nor a comment');
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true;
    });
  return state;
}
