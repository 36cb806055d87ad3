import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { startHub, type Hub } from './hub.ts';
import { hubApi, type HubApi } from './hub-api.ts';
import type { Workshop } from './folder.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';

/** A hub with one edition, made without a board: for the tests that are not about the board. */
export type Edition = {
  readonly hub: Hub;
  readonly api: HubApi;
  readonly id: string;
  readonly name: string;
  /** A new slot and its join code. */
  slot(label: string, couloir?: Couloir): Promise<{ id: string; code: string; log: string }>;
};

const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

export async function openEdition(work: Workshop, env: Record<string, string> = {}): Promise<Edition> {
  const hub = await startHub(work.dir('hub'), env);
  work.later(() => hub.stop());
  const api = hubApi(hub.url, hub.key);
  const name = 'Édition des essais';
  const reportKey = await identityToRecipient(await generateX25519Identity());
  const contact = 'verif.segur@esante.gouv.fr';
  const { id } = await api.createEdition({ name, startsOn: day(-1), endsOn: day(30), contact, reportKey });
  return {
    hub,
    api,
    id,
    name,
    async slot(label, couloir = 'medecine-de-ville') {
      const startsAt = new Date().toISOString();
      const made = await api.createSlot(id, { label, startsAt, minutes: 60, couloir });
      return { id: made.id, code: (await api.code(made.id)).code, log: made.log };
    },
  };
}
