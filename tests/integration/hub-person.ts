import { randomUUID } from 'node:crypto';
import type { BoardEdition, BoardSlot } from '../../organiser/protocol/board.ts';
import type { JoinResponse } from '../../organiser/protocol/wire.ts';
import { ask, REPORT_KEY, T0 } from '../contract/hub-rig.ts';

/** Makes an edition and a slot on a hub in its own process, and enters it as a participant. */
export async function enter(url: string, key: string) {
  const post = async (path: string, body: unknown) => (await ask(url, 'POST', path, { token: key, body })).body;
  const edition = (await post('/v1/editions', {
    name: 'Essai',
    startsOn: '2026-11-20',
    endsOn: '2099-06-30',
    contact: 'contact@example.org',
    reportKey: REPORT_KEY,
  })) as BoardEdition;
  const slotBody = { startsAt: T0, couloir: 'officine', label: 'Officine de démonstration' };
  const slot = (await post(`/v1/editions/${edition.id}/slots`, slotBody)) as BoardSlot;
  const { code } = (await post(`/v1/slots/${slot.id}/code`, {})) as { code: string };
  const device = randomUUID();
  const joined = (await ask(url, 'POST', '/v1/join', { body: { code, device } })).body as JoinResponse;
  return { device, token: joined.token, log: slot.log, edition: edition.id, slot: slot.id };
}
