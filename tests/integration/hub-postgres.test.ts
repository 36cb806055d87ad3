import { afterAll, describe } from 'vitest';
import { Postgres } from '../rig/postgres.ts';
import { keepOn } from '../rig/store.ts';

/** The hub keeps its contract on PostgreSQL: the very tests that it passes on SQLite. */
const server = await Postgres.start();
keepOn(server);
afterAll(() => server.stop());

const files = {
  'hub.test': () => import('../contract/hub.test.ts'),
  'hub-sync.test': () => import('../contract/hub-sync.test.ts'),
  'hub-join.test': () => import('../contract/hub-join.test.ts'),
  'hub-blob.test': () => import('../contract/hub-blob.test.ts'),
  'hub-stream.test': () => import('../contract/hub-stream.test.ts'),
  'hub-list.test': () => import('../contract/hub-list.test.ts'),
  'hub-mail.test': () => import('../contract/hub-mail.test.ts'),
  'hub-mss.test': () => import('../contract/hub-mss.test.ts'),
  'hub-proof.test': () => import('../contract/hub-proof.test.ts'),
  'hub-readiness.test': () => import('../contract/hub-readiness.test.ts'),
  'hub-report.test': () => import('../contract/hub-report.test.ts'),
  'hub-irritant.test': () => import('../contract/hub-irritant.test.ts'),
  'hub-planning.test': () => import('../contract/hub-planning.test.ts'),
  'hub-lobby.test': () => import('../contract/hub-lobby.test.ts'),
  'hub-appointment.test': () => import('../contract/hub-appointment.test.ts'),
  'hub-settings.test': () => import('../contract/hub-settings.test.ts'),
  'hub-account.test': () => import('../contract/hub-account.test.ts'),
  'hub-account-guess.test': () => import('../contract/hub-account-guess.test.ts'),
  'hub-audit.test': () => import('../contract/hub-audit.test.ts'),
  'hub-participant-revision.test': () => import('../contract/hub-participant-revision.test.ts'),
  'hub-participant.test': () => import('../contract/hub-participant.test.ts'),
  'hub-region.test': () => import('../contract/hub-region.test.ts'),
  'hub-region-people.test': () => import('../contract/hub-region-people.test.ts'),
  'hub-account-race.test': () => import('../contract/hub-account-race.test.ts'),
  'hub-participant-leave.test': () => import('../contract/hub-participant-leave.test.ts'),
  'hub-planning-rights.test': () => import('../contract/hub-planning-rights.test.ts'),
  'hub-oidc.test': () => import('../contract/hub-oidc.test.ts'),
  'hub-once.test': () => import('../contract/hub-once.test.ts'),
  'irritants (property)': () => import('../property/irritants.test.ts'),
  'readiness (property)': () => import('../property/readiness.test.ts'),
  'sync (property)': () => import('../property/sync-hub.test.ts'),
};
for (const [name, load] of Object.entries(files)) {
  describe(`${name} on PostgreSQL`, async () => void (await load()));
}
