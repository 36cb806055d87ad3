import type {
  ImportRow,
  InviteBody,
  NewParticipant,
  ParticipantPatch,
  StatesBody,
} from '../../protocol/participant.ts';
import { peopleApi } from '../api-people.ts';
import type { Result } from '../api.ts';
import { noted, SIGNED_OUT } from './actions.ts';
import { session } from './session.ts';

/** Asks with the key of the session. */
async function signed<T>(ask: (key: string) => Promise<Result<T>>): Promise<Result<T>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await ask(key));
}

/** What buttons of the participants' page do. */
export const people = {
  list: (edition: string) => signed((key) => peopleApi.list(key, edition)),
  add: (edition: string, said: NewParticipant) => signed((key) => peopleApi.add(key, edition, said)),
  change: (id: string, patch: ParticipantPatch) => signed((key) => peopleApi.change(key, id, patch)),
  setStates: (edition: string, body: StatesBody) => signed((key) => peopleApi.setStates(key, edition, body)),
  importRows: (edition: string, rows: readonly ImportRow[]) =>
    signed((key) => peopleApi.importRows(key, edition, rows)),
  invite: (edition: string, body: InviteBody) => signed((key) => peopleApi.invite(key, edition, body)),
  openRegistration: (edition: string) => signed((key) => peopleApi.openRegistration(key, edition)),
  closeRegistration: (edition: string) => signed((key) => peopleApi.closeRegistration(key, edition)),
};
