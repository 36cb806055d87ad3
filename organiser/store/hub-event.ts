import { sha256Hex } from '../auth/secret.ts';
import type { Author, EventKind } from '../protocol/event.ts';
import { canonicalJson } from '../sync/canonical.ts';
import type { Engine } from './engine.ts';
import { ownDevice } from './device.ts';
import { lockLog } from './log.ts';

/** What the hub says itself in a log: next in its own count there. Inside a writing transaction. Answers the new head. */
export async function appendHubEvent(
  engine: Engine,
  {
    log,
    kind,
    body,
    now,
    said = { actor: 'hub', role: 'hub' },
  }: {
    log: string;
    kind: EventKind;
    body: Record<string, unknown>;
    now: string;
    /** On whose behalf, read from their token: the hub's own word otherwise. */
    said?: { actor: string; role: Author };
  },
): Promise<number> {
  const head = await lockLog(engine, log);
  const device = await ownDevice(engine);
  await engine.run('UPDATE log SET head = head + 1 WHERE id = ?', log);
  await engine.run(
    `INSERT INTO event (log, seq, device, n, kind, body, at, actor, role, digest, stored_at)
     VALUES (?, ?, ?, (SELECT coalesce(max(n), 0) + 1 FROM event WHERE log = ? AND device = ?), ?, ?, ?, ?, ?, ?, ?)`,
    log,
    head + 1,
    device,
    log,
    device,
    kind,
    JSON.stringify(body),
    now,
    said.actor,
    said.role,
    sha256Hex(canonicalJson({ kind, body, at: now })),
    now,
  );
  return head + 1;
}
