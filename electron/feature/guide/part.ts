import { guideFor, guideName, publicationOf, type WholeGuide } from '../../../organiser/protocol/guide.ts';
import { publishedLists, type PublishedList } from '../../../organiser/protocol/list.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { askHub } from '../session/hub.ts';
import type { KeptGuide } from '../session/keep.ts';

/** Milliseconds for the hub to give one version. */
const GUIDE_MS = 30_000;

type Held = { name: string; whole: WholeGuide; published: { label: string; at: string } | null };

/**
 * The guide on screen: the ten steps as the couloir of the slot lives them, else of the profile, else as for everybody. In
 * force: the version that the timer started with, whatever is published since; before that, the newest published one, else
 * the delivered one.
 */
export function createGuidePart(deps: PartDeps): Part & { hold(): Promise<string> } {
  const { resources, lists, truth, journal, keep, outside, timers } = deps;
  const delivered = resources.lists.guide.body;
  let kept: KeptGuide | null = null;
  /** A version that the hub does not have, or not in our words: not asked for again before a restart. */
  const refused = new Set<string>();
  /** Raised by `forget`: an answer on its way then belongs to data that is gone. */
  let generation = 0;

  function newest(): Held {
    const { body, version, label, publishedAt } = lists.get('guide');
    const published = version === null || publishedAt === null ? null : { label, at: publishedAt };
    return { name: guideName(body.version, version), whole: body, published };
  }

  /** The version that the running slot started with: null before, and in a rehearsal. */
  const started = (): string | null => (deps.rehearsing() ? null : (journal.view().timer?.guide ?? null));
  const log = (): string | null => deps.place()?.slot.log ?? null;

  /** The version of that name, null when it is not on this machine. */
  function find(name: string): Held | null {
    const fresh = newest();
    if (fresh.name === name) return fresh;
    if (kept !== null && kept.log === log() && kept.name === name) return { ...kept, published: null };
    return delivered.version === name ? { name, whole: delivered, published: null } : null;
  }

  function show(): void {
    const name = started();
    const { name: version, whole, published } = (name === null ? null : find(name)) ?? newest();
    const couloir = truth.get().session?.slot.couloir ?? truth.get().profile?.couloir ?? null;
    const shown = truth.get().guide;
    const said = name === null ? published : null;
    const same = shown.version === version && shown.couloir === couloir && shown.published?.at === said?.at;
    if (!same) truth.set('guide', { ...guideFor(whole, couloir), version, published: said });
  }

  async function write(held: Pick<Held, 'name' | 'whole'>, of: string): Promise<void> {
    if (kept !== null && kept.log === of && kept.name === held.name) return;
    const began = generation;
    const next: KeptGuide = { log: of, name: held.name, whole: held.whole };
    await keep.write('guide', next);
    if (began === generation) kept = next;
  }

  let following: Promise<void> | null = null;
  const follow = (): Promise<void> => (following ??= keepStarted().finally(() => (following = null)));

  /** Keeps the version of a slot that runs; asks the hub for it when another one is here. */
  async function keepStarted(): Promise<void> {
    const [name, of, session] = [started(), log(), deps.session()];
    if (name === null || of === null) return;
    const here = find(name);
    if (here !== null) return write(here, of);
    const number = publicationOf(name);
    if (number === null || session === null || refused.has(name)) return;
    const url = `${session.hub}/v1/lists/guide?version=${number}`;
    const began = generation;
    const answer = await askHub<PublishedList<'guide'>>(
      { fetch: outside.fetch, timers },
      { url, token: session.token, ms: GUIDE_MS, schema: publishedLists.guide },
    );
    if (began !== generation || log() !== of) return;
    const found = answer.is === 'ok' && guideName(answer.value.body.version, answer.value.version) === name;
    if (answer.is === 'ok' && found) {
      await write({ name, whole: answer.value.body }, of);
      show();
    } else if (answer.is === 'ok' || answer.is === 'refused' || answer.is === 'not-understood') {
      // A hub that came back from a backup may have given the number to another guide: the one in force serves.
      refused.add(name);
      outside.log.warn('guide.version', { is: answer.is });
    }
  }

  const look = (): void => {
    show();
    deps.background('guide.keep', follow);
  };
  truth.watch(['session', 'profile', 'lists'], show);
  return {
    handlers: {},
    async load() {
      kept = await keep.read('guide');
      show();
    },
    onView: look,
    onContact: follow,
    forget() {
      generation += 1;
      kept = null;
      refused.clear();
      show();
    },
    /** The name of the guide in force, once it is kept for the slot that is about to start. */
    async hold() {
      const held = newest();
      const of = log();
      if (of !== null && !deps.rehearsing()) await write(held, of);
      return held.name;
    },
  };
}
