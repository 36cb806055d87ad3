// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { mount, press, settle, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const OPEN = 'Ouvrir la réunion Teams';
const buttons = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('button')].filter(({ textContent }) => textContent === OPEN);

async function at(meeting: 'none' | 'ok' | 'refused', more: Parameters<typeof firstSnapshot>[0] = {}) {
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  const session = { ...joinedSession, meeting, slot: { ...joinedSession.slot, startsAt: soon } };
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ session, ...more })),
    'slot.meeting': () => ok(undefined),
  });
  await mount(double.companion);
  return { opened: () => double.calls.filter(({ channel }) => channel === 'slot.meeting').length };
}

it('is one press away on the first screen and in the hour, whoever gave the link and however', async () => {
  const { opened } = await at('ok');
  expect(buttons()).toHaveLength(1);
  await settle(() => buttons()[0]!.click());
  await press('Séance');
  expect(buttons()).toHaveLength(1);
  await settle(() => buttons()[0]!.click());
  expect(opened()).toBe(2);
});

it('stays at hand while the hour runs', async () => {
  const { log } = firstSnapshot();
  await at('ok', { log: { ...log, timer: { startedAt: new Date().toISOString(), minutes: 60, endedAt: null } } });
  await press('Séance');
  expect(buttons()).toHaveLength(1);
});

it('is not offered without a link, nor in a rehearsal', async () => {
  await at('none');
  expect(buttons()).toHaveLength(0);
  await press('Séance');
  expect(buttons()).toHaveLength(0);
  await unmount();
  await at('ok', { rehearsal: { startedAt: new Date().toISOString() } });
  await press('Séance');
  expect(buttons()).toHaveLength(0);
});
