import { z } from 'zod';
import {
  listBodies,
  listEntry,
  listNames,
  publishedLists,
  type ListBody,
  type ListEntry,
  type ListName,
  type PublishedList,
} from '../../../organiser/protocol/list.ts';
import type { ListViews } from '../../contract/list.ts';
import type { Outside } from '../outside.ts';
import { askHub, type HubDeps } from '../session/hub.ts';
import type { KeptSession } from '../session/keep.ts';
import type { BundledLists } from './bundled.ts';
import { inForce, viewsOf, type ListInForce } from './force.ts';

/** Milliseconds for the hub to say what is published, and to give one list. */
const INDEX_MS = 8_000;
const LIST_MS = 30_000;

/** Names are read one by one: a newer hub may publish lists that this version does not know. */
const index = z.object({ v: z.literal(1), lists: z.array(z.unknown()).max(100) });

const kept = {
  hub: z.object({ hub: z.string(), edition: z.string(), sha256: z.string(), list: z.unknown() }),
  file: z.object({
    label: z.string().min(1).max(200),
    asOf: z.iso.date(),
    example: z.boolean(),
    chosenAt: z.string(),
    body: z.unknown(),
  }),
};

type FromHub = { hub: string; edition: string; sha256: string; list: PublishedList };
/** A list that the person chose in a file, already read and checked. */
export type ChosenList<N extends ListName> = { label: string; asOf: string; example: boolean; body: ListBody<N> };

export type Lists = {
  /** The list in force. Never waits. */
  get<N extends ListName>(name: N): ListInForce<N>;
  views(): ListViews;
  /** Reads what the database keeps: once it is open. */
  load(): Promise<void>;
  /** Asks the hub for what changed. Never throws: without an answer, what is in force stays. */
  refresh(): Promise<void>;
  /** Keeps a list from a file of the person. */
  choose<N extends ListName>(name: N, list: ChosenList<N>): Promise<void>;
  /** Forgets what is in memory, after the data was erased. */
  forget(): void;
};

type Deps = HubDeps & {
  outside: Pick<Outside, 'store' | 'log' | 'now'>;
  bundled: BundledLists;
  session(): KeptSession | null;
  onView(views: ListViews): void;
};

/** The lists in force: delivered with the app, published by the organisers, or chosen by the person. */
export function createLists(deps: Deps): Lists {
  const { outside, bundled } = deps;
  const { store, log } = outside;
  const fromHub = new Map<ListName, FromHub>();
  const fromFile = new Map<ListName, ListInForce>();
  /** Hash of a list that was out of shape: not asked for again until it changes. */
  const refused = new Map<ListName, string>();
  let refreshing: Promise<void> | null = null;
  /** Raised by `forget`: an answer on its way then belongs to data that is gone. */
  let generation = 0;

  function get<N extends ListName>(name: N): ListInForce<N> {
    const session = deps.session();
    const heard = fromHub.get(name);
    const ours = heard !== undefined && session !== null && isOf(heard, session);
    return inForce<N>({
      bundled: bundled[name],
      hub: ours ? (hubList(heard.list) as ListInForce<N>) : null,
      file: (fromFile.get(name) as ListInForce<N> | undefined) ?? null,
    });
  }

  const views = (): ListViews =>
    viewsOf({
      solutions: get('solutions'),
      'mss-domains': get('mss-domains'),
      hosts: get('hosts'),
      guide: get('guide'),
    });

  async function setting(key: string): Promise<unknown> {
    return (await store.call('setting.get', { key })).value;
  }

  async function loadOne(name: ListName): Promise<void> {
    const heard = kept.hub.safeParse(await setting(`list.hub.${name}`));
    const list = heard.success ? publishedLists[name].safeParse(heard.data.list) : null;
    if (heard.success && list?.success === true) fromHub.set(name, { ...heard.data, list: list.data });
    const chosen = kept.file.safeParse(await setting(`list.file.${name}`));
    const body = chosen.success ? listBodies[name].safeParse(chosen.data.body) : null;
    if (chosen.success && body?.success === true)
      fromFile.set(name, fileList(name, { ...chosen.data, body: body.data }));
  }

  async function fetchOne(entry: ListEntry, session: KeptSession): Promise<void> {
    const { name, sha256 } = entry;
    const known = fromHub.get(name);
    const same = known !== undefined && isOf(known, session) && known.sha256 === sha256;
    if ((same && known.list.version === entry.version) || refused.get(name) === sha256) return;
    const began = generation;
    const request = { url: `${session.hub}/v1/lists/${name}`, token: session.token, ms: LIST_MS };
    const answer = await askHub<PublishedList>(deps, { ...request, schema: publishedLists[name] });
    if (began !== generation) return;
    if (answer.is === 'not-understood') {
      refused.set(name, sha256);
      log.warn('list.refused', { name, version: entry.version });
      return;
    }
    if (answer.is !== 'ok') {
      log.warn('list.fetch', { name, is: answer.is });
      return;
    }
    // Published again between the two questions: the next refresh sees it.
    if (answer.value.version !== entry.version) return;
    const heard: FromHub = { hub: session.hub, edition: session.edition.id, sha256, list: answer.value };
    await store.call('setting.put', { key: `list.hub.${name}`, value: heard });
    if (began !== generation) return;
    fromHub.set(name, heard);
    refused.delete(name);
    log.info('list.taken', { name, version: entry.version });
    deps.onView(views());
  }

  async function refresh(): Promise<void> {
    const session = deps.session();
    if (session === null) return;
    const url = `${session.hub}/v1/lists`;
    const answer = await askHub(deps, { url, schema: index, ms: INDEX_MS, token: session.token });
    if (answer.is !== 'ok') {
      // A hub of an earlier version publishes nothing.
      if (answer.is !== 'refused' || answer.error.code !== 'route.unknown') log.warn('list.index', { is: answer.is });
      return;
    }
    for (const line of answer.value.lists) {
      const entry = listEntry.safeParse(line);
      if (entry.success) await fetchOne(entry.data, session);
    }
  }

  return {
    get,
    views,
    async load() {
      for (const name of listNames) await loadOne(name);
      deps.onView(views());
    },
    async refresh() {
      refreshing ??= refresh()
        .catch((error: unknown) => log.warn('list.refresh', { error: error instanceof Error ? error.name : 'thrown' }))
        .finally(() => (refreshing = null));
      return refreshing;
    },
    async choose(name, list) {
      const chosen = { ...list, chosenAt: outside.now().toISOString() };
      await store.call('setting.put', { key: `list.file.${name}`, value: chosen });
      fromFile.set(name, fileList(name, chosen));
      deps.onView(views());
    },
    forget() {
      generation += 1;
      fromHub.clear();
      fromFile.clear();
      refused.clear();
      deps.onView(views());
    },
  };
}

const isOf = (heard: FromHub, session: KeptSession): boolean =>
  heard.hub === session.hub && heard.edition === session.edition.id;

function hubList({ name, version, publishedAt, label, asOf, example, body }: PublishedList): ListInForce {
  return { name, origin: 'hub', label, asOf, example, version, publishedAt, body };
}

function fileList<N extends ListName>(name: N, chosen: ChosenList<N> & { chosenAt: string }): ListInForce {
  const { label, asOf, example, chosenAt, body } = chosen;
  return { name, origin: 'file', label, asOf, example, version: null, publishedAt: chosenAt, body };
}
