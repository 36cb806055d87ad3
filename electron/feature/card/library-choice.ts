import { basename } from 'node:path';
import { FailureError } from '../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import type { createKeep } from '../session/keep.ts';

type Deps = {
  outside: Pick<Outside, 'choose' | 'card'>;
  keep: Pick<ReturnType<typeof createKeep>, 'write'>;
  use(library: string | null): void;
};

/** The person's own choice of a PKCS#11 library, kept; and the way back to the search. */
export function createLibraryChoice({
  outside,
  keep,
  use,
}: Deps): Pick<Handlers, 'card.choose-library' | 'card.forget-library'> {
  return {
    async 'card.choose-library'() {
      const library = await outside.choose('library');
      if (library === null) throw new FailureError('file.cancelled', 'card.choose-library');
      // What is not a component never takes the place of one that works.
      await outside.card.call('probe', { module: library });
      await keep.write('card', { library });
      use(library);
      return { name: basename(library) };
    },
    async 'card.forget-library'() {
      await keep.write('card', { library: null });
      use(null);
    },
  };
}
