import type { CustomFetch } from 'openid-client';

/** A provider's document, its keys or an answer about a person are a few kilobytes. */
const MOST_BYTES = 512 * 1024;

/**
 * The requests to an identity provider: read whole before anything looks at them, and no further than a limit. Their deadline is
 * the one of `options.signal`.
 */
export const boundedFetch: CustomFetch = async (url, options) => {
  const response = await fetch(url, options as RequestInit);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new TypeError('the answer is too large');
    chunks.push(chunk);
  }
  const { status, headers } = response;
  return new Response(bytes === 0 ? null : Buffer.concat(chunks), { status, headers });
};
