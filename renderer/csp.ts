import { z } from 'zod';

// zod 4 tries `new Function` once to go faster; the content security policy refuses it and logs a violation.
// This file is imported before any schema, so that the attempt is never made.
z.config({ jitless: true });

type Policies = { createPolicy(name: 'default', rules: { createHTML(text: string): string }): unknown };

/** The component library empties a place by giving it an empty text; any other text that would become a piece of page is refused. */
(globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text !== '') throw new TypeError('no text becomes a piece of page');
    return text;
  },
});
