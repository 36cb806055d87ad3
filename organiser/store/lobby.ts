import { commonLink } from '../protocol/settings.ts';
import type { Engine } from './engine.ts';
import { moreOf } from './settings.ts';

/** The link that every slot of an edition takes, null when each has its own. */
export async function lobbyOf(engine: Engine, edition: string): Promise<string | null> {
  const row = await engine.get<{ settings: string | null }>('SELECT settings FROM edition WHERE id = ?', edition);
  return row === undefined ? null : commonLink(moreOf(row));
}

/** Whether an edition has this link as its common one: it is no room, slots at the same time share it. */
export async function isLobby(engine: Engine, link: string): Promise<boolean> {
  const rows = await engine.all<{ settings: string | null }>('SELECT settings FROM edition WHERE settings IS NOT NULL');
  return rows.some((row) => commonLink(moreOf(row)) === link);
}
