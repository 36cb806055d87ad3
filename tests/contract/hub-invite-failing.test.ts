import path from 'node:path';
import { afterEach, expect } from 'vitest';
import type { InviteAnswer, Participant, Participants } from '../../organiser/protocol/participant.ts';
import { itOnSqlite } from '../rig/store.ts';
import { binding, HubRig, type Answer } from './hub-rig.ts';

// A batch of invitations whose store fails on the way: each state is true, and the rest can be tried again.

/** Nobody listens there: a mail stays in the queue. */
const mail = {
  from: 'equipe@region.mssante.fr',
  smtp: { host: '127.0.0.1', port: 9, tls: 'starttls' as const },
  imap: null,
  login: { user: 'equipe', password: 'secret' },
  ca: [],
  client: null,
};
let rig: HubRig;
afterEach(() => rig.stop());

/** Changes the hub's own database, so that it refuses some writes, or no more. */
async function sql(text: string): Promise<void> {
  // The hub holds its database for itself.
  await rig.hub.close();
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(path.join(rig.data, 'hub.db'), binding === undefined ? {} : { nativeBinding: binding });
  db.exec(text);
  db.close();
  await rig.restart();
}

itOnSqlite('says of each who was invited, whose mail did not leave, and who is to be tried again', async () => {
  rig = await HubRig.start({ mail, publicUrl: 'https://hub.example.org' });
  const { id: edition } = await rig.edition();
  const post = (tail: string, body: object): Promise<Answer> =>
    rig.ask('POST', `/v1/editions/${edition}/participants${tail}`, { token: rig.organiser, body });
  const list = async () =>
    ((await rig.ask('GET', `/v1/editions/${edition}/participants`, { token: rig.organiser })).body as Participants)
      .participants;
  const ids: string[] = [];
  for (const name of ['un', 'deux', 'trois']) {
    const body = { label: name, email: `${name}@example.org`, couloir: 'officine' };
    ids.push(((await post('', body)).body as Participant).id);
  }
  const invite = async () =>
    (
      (
        await post('/invite', {
          items: ids.map((participant) => ({ participant, text: 'Votre code : {code}' })),
          mail: true,
          subject: 'Votre invitation',
          slot: { startsAt: new Date().toISOString(), minutes: 60 },
          again: false,
        })
      ).body as InviteAnswer
    ).results.map(({ is, mail: left, way }) => [is, left, way !== null]);

  // The second one's mail cannot be queued; no code can be made for the third.
  await sql(`
    CREATE TRIGGER no_mail BEFORE INSERT ON mail WHEN new.recipient = 'deux@example.org' BEGIN SELECT RAISE(ABORT, 'no'); END;
    CREATE TRIGGER no_code BEFORE INSERT ON code
      WHEN new.slot = (SELECT id FROM slot WHERE participant = '${ids[2]}') BEGIN SELECT RAISE(ABORT, 'no'); END;`);
  expect(await invite()).toEqual([
    ['invited', 'queued', false],
    ['invited', 'failed', true],
    ['failed', 'not-asked', false],
  ]);
  expect((await list()).map(({ invitedAt }) => invitedAt !== null)).toEqual([true, true, false]);
  expect(rig.lines.join('\n')).not.toContain('@example.org');

  await sql('DROP TRIGGER no_mail; DROP TRIGGER no_code;');
  expect(await invite()).toEqual([
    ['recent', 'not-asked', false],
    ['recent', 'not-asked', false],
    ['invited', 'queued', false],
  ]);
  expect((await list()).every(({ invitedAt }) => invitedAt !== null)).toBe(true);
});
