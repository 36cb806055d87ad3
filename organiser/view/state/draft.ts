import { useState } from 'react';

/** What is being typed, kept while the person looks elsewhere on the page: changing step must not lose a sentence. */
const drafts = new Map<string, string>();

export function useDraft(name: string): [string, (text: string) => void] {
  const [, redraw] = useState(0);
  return [
    drafts.get(name) ?? '',
    (text) => {
      if (text === '') drafts.delete(name);
      else drafts.set(name, text);
      redraw((n) => n + 1);
    },
  ];
}
