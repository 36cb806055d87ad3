import type { Database } from './engine.ts';
import type { IrritantStore } from './irritant-port.ts';
import { irritants, people } from './irritant.ts';
import { addLink, findLink, links, released, revokeLink } from './publisher.ts';
import { isVisiting, noteVisit } from './sync.ts';
import { history, triageAll } from './triage.ts';

/** They are what participants said in their logs: reading them is reading the logs. */
const OPENED = 'irritants.opened';

export const irritantStore = (db: Database): IrritantStore => ({
  irritants: async (edition, by, now) =>
    (await db.snapshot(async (engine) =>
      (await isVisiting(engine, by, OPENED, edition, now)) ? irritants(engine, edition, by) : null,
    )) ??
    db.write(async (engine) => {
      const found = await irritants(engine, edition, by);
      await noteVisit(engine, by, OPENED, edition, now);
      return found;
    }, 'log'),
  people: () => db.read((engine) => people(engine)),
  triage: (ask) => db.write((engine) => triageAll(engine, ask)),
  history: (ref) => db.snapshot((engine) => history(engine, ref)),
  links: (edition) => db.snapshot((engine) => links(engine, edition)),
  addLink: (ask) => db.write((engine) => addLink(engine, ask)),
  revokeLink: (ask) => db.write((engine) => revokeLink(engine, ask)),
  findLink: (hash, today) => db.read((engine) => findLink(engine, hash, today)),
  released: (link, now) => db.write((engine) => released(engine, link, now)),
});
