import { basename } from 'node:path';
import type { ReaderCalls } from '../../../native/reader/port.ts';
import type { Port } from '../../../native/call.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Lists } from '../list/lists.ts';
import type { Outside } from '../outside.ts';
import type { WhiteListRules } from './rules.ts';

const AT = 'domains.import';

/** A list that the person chose: its file as its label, the day of its generation, and that its signature was verified. */
export type DomainsImported = { name: string; asOf: string; domains: number };

/**
 * Imports the official list of MSSanté domains from a file that the person chooses. It is read and verified in its own
 * process; what is refused, or older than the list in force, changes nothing.
 */
export async function importDomains(
  outside: Pick<Outside, 'choose' | 'now'> & { reader: Port<ReaderCalls> },
  lists: Pick<Lists, 'get' | 'choose'>,
  rules: WhiteListRules,
): Promise<DomainsImported> {
  const file = await outside.choose('white-list');
  if (file === null) throw new FailureError('file.cancelled', AT);
  const now = outside.now().toISOString();
  const list = await outside.reader.call('white-list.read', { file, trust: rules, now });
  const asOf = list.generatedAt.slice(0, 10);
  const present = lists.get('mss-domains');
  if (asOf < present.asOf) throw new FailureError('mss.list-older', AT, { asOf, present: present.asOf });
  const { domains, testDomains, generatedAt } = list;
  const body = { domains, testDomains, generatedAt, verified: true };
  await lists.choose('mss-domains', { label: 'Liste blanche MSSanté (ANS)', asOf, example: false, body });
  return { name: basename(file), asOf, domains: domains.length };
}
