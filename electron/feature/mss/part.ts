import type { CardReading } from '../../contract/card.ts';
import type { CheckId } from '../../contract/check.ts';
import type { DirectoryView } from '../../contract/directory.ts';
import type { Handlers } from '../handlers.ts';
import type { Lists } from '../list/lists.ts';
import type { Outside } from '../outside.ts';
import type { Resources } from '../resource.ts';
import type { Timers } from '../timers.ts';
import { judgeAddress } from './address.ts';
import { createDirectoryDesk, type DirectoryDesk } from './directory.ts';
import { importDomains } from './domains.ts';
import { personOfCard } from './person.ts';

type Mine = Pick<Handlers, Extract<keyof Handlers, `directory.${string}` | `domains.${string}`>>;
export type MssPart = { directory: DirectoryDesk; handlers: Mine };

type Deps = {
  /** With the store that waits for its database. */
  outside: Outside;
  timers: Timers;
  resources: Pick<Resources, 'directory' | 'whiteList'>;
  lists: Pick<Lists, 'get' | 'choose'>;
  card: { reading(): CardReading; isSimulated(): boolean };
  onView(view: DirectoryView): void;
  /** What these checks look at has changed. */
  runAgain(ids: readonly CheckId[]): void;
};

/** The directory of boxes and the list of domains, with what the window may ask of them. */
export function createMssPart({ outside, timers, resources, lists, card, onView, runAgain }: Deps): MssPart {
  const directory = createDirectoryDesk({
    outside,
    timers,
    rules: resources.directory,
    onView,
    onChanged: () => runAgain(['mss.address', 'mss.directory']),
  });
  return {
    directory,
    handlers: {
      async 'domains.import'() {
        const { asOf, domains } = await importDomains(outside, lists, resources.whiteList);
        runAgain(['mss.address']);
        return { asOf, domains };
      },
      async 'domains.judge'({ address }) {
        const { asOf, body } = lists.get('mss-domains');
        const domains = { domains: new Set(body.domains), tests: new Set(body.testDomains) };
        const failure = judgeAddress(address, domains)?.failure ?? null;
        return { failure: failure === null ? null : { ...failure, info: { ...failure.info, asOf } } };
      },
      'directory.import': () => directory.import(),
      'directory.cancel': () => directory.cancel(),
      'directory.decide': ({ replace }) => directory.decide(replace),
      'directory.erase': () => directory.erase(),
      'directory.suggest': async ({ text }) => ({ boxes: await directory.suggest(text) }),
      async 'directory.mine'() {
        // A simulated card says nothing of the person.
        const own = card.isSimulated() ? null : personOfCard(card.reading());
        const person = own ?? directory.person();
        return { known: person !== null, boxes: await directory.mine(person) };
      },
      'directory.rpps': ({ rpps }) => directory.giveRpps(rpps),
      'directory.key': ({ key }) => directory.giveKey(key),
    },
  };
}
