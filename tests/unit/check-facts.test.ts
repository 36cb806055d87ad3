import { expect, it } from 'vitest';
import { createFacts, type FactsDeps } from '../../electron/feature/check/facts.ts';
import type { DirectoryLook } from '../../electron/feature/mss/directory.ts';
import { createManualTimers } from './companion-world.ts';

const ADDRESS = 'max.libre@medecin.mssante.fr';

it('a directory that is far decides nothing of the address, and is asked once', async () => {
  const timers = createManualTimers();
  let asked = 0;
  let answer: (look: DirectoryLook) => void = () => undefined;
  const found = new Promise<DirectoryLook>((resolve) => (answer = resolve));
  const facts = createFacts({
    outside: { platform: { os: 'linux' }, environment: {}, system: {}, network: {}, files: {}, now: () => new Date() },
    resources: {},
    timers,
    lists: {},
    listOldDays: 1,
    profile: null,
    session: null,
    directory: {
      ofAddress: () => {
        asked += 1;
        return found;
      },
      person: () => null,
    },
  } as unknown as FactsDeps);
  const kind = facts.directory.kindOf(ADDRESS);
  const whole = facts.directory.ofAddress(ADDRESS);
  await Promise.resolve();
  timers.pass(2_000);
  expect(await kind).toBeNull();
  answer({ is: 'looked', source: 'api', asOf: null, boxes: [{ kind: 'PER' } as never] });
  expect(await whole).toMatchObject({ is: 'looked' });
  expect([asked, await facts.directory.kindOf(ADDRESS)]).toEqual([1, 'PER']);
});
