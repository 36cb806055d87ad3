import type { Database } from './engine.ts';
import type { IrritantStore } from './irritant-port.ts';
import { irritants, people } from './irritant.ts';
import { addLink, findLink, links, released, revokeLink } from './publisher.ts';
import { readNoted } from './sync.ts';
import { history, triageAll } from './triage.ts';

/** Irritants are what participants said in their logs: reading them is reading the logs. */
export const irritantStore = (db: Database): IrritantStore => ({
  irritants: (edition, by, now) =>
    readNoted(db, { by, act: 'irritants.opened', edition, now }, (engine) => irritants(engine, edition, by)),
  people: () => db.read((engine) => people(engine)),
  triage: (ask) => db.write((engine) => triageAll(engine, ask)),
  history: (ref, by) => db.snapshot((engine) => history(engine, ref, by)),
  links: (edition) => db.snapshot((engine) => links(engine, edition)),
  addLink: (ask) => db.write((engine) => addLink(engine, ask)),
  revokeLink: (ask) => db.write((engine) => revokeLink(engine, ask)),
  findLink: (hash, today) => db.read((engine) => findLink(engine, hash, today)),
  released: (link, now) => db.write((engine) => released(engine, link, now)),
});
