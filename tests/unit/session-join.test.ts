import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { sharedProfile } from '../../electron/feature/session/session.ts';
import { JOIN_CODE, misreadSign } from '../../organiser/protocol/wire.ts';
import { CODE, HUB, LOG } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );
async function started() {
  const companion = world.companion();
  await companion.start();
  return companion;
}
const join = async (hub: string, code: string) => codeOf((await started()).handlers['session.join']({ hub, code }));

describe('joining', () => {
  it('takes a code as people type it, says hello, and keeps the token out of the window', async () => {
    const companion = await started();
    await companion.handlers['session.join']({ hub: 'HUB.test/', code: ' abcd efgh ' });
    expect(companion.snapshot().session).toMatchObject({ hub: HUB, participant: { label: 'Cabinet' } });
    expect(world.store.events(LOG).map((e) => e.kind)).toEqual(['slot.joined']);
    const kept = world.store.setting('session') as { token: string };
    expect(kept.token.length).toBeGreaterThan(19);
    expect(JSON.stringify(companion.snapshot())).not.toContain(kept.token);
    expect(JSON.stringify(world.logged)).not.toContain(kept.token);
  });

  it('takes a whole invitation pasted in the code field', async () => {
    expect(await join('', `verifsegur://join?hub=${encodeURIComponent(HUB)}&code=${CODE}`)).toBe('no failure');
  });

  const refusals: [string, string, string, string][] = [
    ['a code out of shape', HUB, 'ABC', 'join.code-shape'],
    ['a digit that is read as a letter', HUB, 'ABCD-EFG0', 'join.code-sign'],
    ['the same, in a code of another length', HUB, 'ABCD-EFG01', 'join.code-shape'],
    ['no address', '', CODE, 'join.address'],
    ['an address with a path', 'https://hub.test/x', CODE, 'join.address'],
    ['plain http elsewhere', 'http://hub.test', CODE, 'join.insecure'],
    ['nobody there', 'https://absent.test', CODE, 'join.unreachable'],
    ['an unknown code', HUB, 'ZZZZ-ZZZZ', 'join.code-unknown'],
  ];
  it.each(refusals)('%s', async (_name, hub, code, expected) => {
    expect(await join(hub, code)).toBe(expected);
    expect(world.store.setting('session')).toBeUndefined();
  });

  it('names the sign that no code has, and what it may be', async () => {
    const companion = await started();
    const info = (code: string) =>
      companion.handlers['session.join']({ hub: HUB, code }).then(
        () => null,
        (error: unknown) => (error as FailureError).failure.info,
      );
    expect(await info('abcd-1234')).toEqual({ sign: '1', perhaps: '7, J, T' });
    expect(await info('ABCO EFGH')).toEqual({ sign: 'O', perhaps: 'C, D, Q, 8' });
    expect(await info('ABC')).toEqual({});
    // Every sign that is refused is named, and nothing is proposed that is refused too.
    for (const sign of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      const found = misreadSign(`AAAAAAA${sign}`);
      expect(found === null).toBe(JOIN_CODE.test(`AAAA-AAA${sign}`));
      for (const one of found?.perhaps.split(', ') ?? []) expect(JOIN_CODE.test(`AAAA-AAA${one}`)).toBe(true);
    }
  });

  it('says used and expired codes', async () => {
    world.hub.codes.set(CODE, 'used');
    expect(await join(HUB, CODE)).toBe('join.code-used');
    world.hub.codes.set(CODE, 'expired');
    expect(await join(HUB, CODE)).toBe('join.code-expired');
  });

  it('never gives the code to what is not a hub, nor follows it elsewhere', async () => {
    const asked: string[] = [];
    const answer = (response: () => Response) => {
      world.outside.fetch = async (url) => {
        asked.push(new URL(url as string).pathname);
        return response();
      };
    };
    answer(() => new Response('<html>bonjour</html>'));
    expect(await join(HUB, CODE)).toBe('join.not-a-hub');
    answer(() => new Response('', { status: 404 }));
    expect(await join(HUB, CODE)).toBe('join.not-a-hub');
    answer(() => {
      throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
    });
    expect(await join(HUB, CODE)).toBe('join.not-a-hub');
    expect(new Set(asked)).toEqual(new Set(['/v1/hub']));
  });

  it('gives up after its deadline', async () => {
    world.outside.fetch = () => new Promise(() => undefined);
    const companion = await started();
    const work = codeOf(companion.handlers['session.join']({ hub: HUB, code: CODE }));
    await until('asking', () => world.timers.pending().includes(8_000));
    world.timers.pass(8_000);
    expect(await work).toBe('join.unreachable');
  });

  it('refuses a second session, but lets someone withdrawn come back', async () => {
    const companion = await started();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
    expect(await codeOf(companion.handlers['session.join']({ hub: HUB, code: CODE }))).toBe('session.exists');
    world.hub.revoked = true;
    expect(await codeOf(companion.handlers['sync.now'](undefined))).toBe('sync.revoked');
    expect(companion.snapshot().sync.state).toBe('revoked');
    await companion.handlers['message.post']({ text: 'le travail local continue' });
    world.hub.revoked = false;
    world.hub.codes.set(CODE, 'free');
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    expect(world.hub.log.filter((e) => e.kind === 'message.posted')).toHaveLength(1);
  });

  it('finishes a join that was cut after the token', async () => {
    const companion = await started();
    world.store.failNext('event.append', new FailureError('store.full', 'store.append'));
    expect(await codeOf(companion.handlers['session.join']({ hub: HUB, code: CODE }))).toBe('store.full');
    await companion.stop();
    const again = await started();
    expect(again.snapshot().session).not.toBeNull();
    expect(world.store.events(LOG).map((e) => e.kind)).toEqual(['slot.joined']);
  });
});

/** What a profile need not say. */
const unsaid = { region: null, grades: null, publisher: null, free: [], zone: null };

describe('the profile', () => {
  it('shares the domain of the address, never the address', async () => {
    const companion = await started();
    const profile = {
      who: 'ps' as const,
      couloir: 'medecine-de-ville' as const,
      available: true,
      mssAddress: 'max.libre@medecin.mssante.fr',
      solution: null,
      ...unsaid,
    };
    await companion.handlers['profile.save'](profile);
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await companion.handlers['profile.save'](profile);
    const told = world.store.events(LOG).filter((e) => e.kind === 'slot.profile');
    expect(told).toHaveLength(1);
    expect(told[0]!.body).toEqual(sharedProfile(profile));
    expect(JSON.stringify(told)).not.toContain('max.libre');
    expect(companion.snapshot().profile?.mssAddress).toBe('max.libre@medecin.mssante.fr');
  });

  it('is not told for another couloir before the person says that it is theirs, even after a restart', async () => {
    const one = await started();
    const profile = {
      who: 'ps' as const,
      couloir: 'officine' as const,
      available: true,
      mssAddress: '',
      solution: null,
      ...unsaid,
    };
    await one.handlers['profile.save'](profile);
    expect(one.snapshot().profileAsked).toBe(false);
    await one.handlers['session.join']({ hub: HUB, code: CODE });
    const told = () => world.store.events(LOG).filter((e) => e.kind === 'slot.profile').length;
    expect([one.snapshot().profileAsked, told()]).toEqual([true, 0]);
    await one.stop();
    const two = await started();
    expect([two.snapshot().profileAsked, told()]).toEqual([true, 0]);
    await two.handlers['profile.keep'](undefined);
    expect([two.snapshot().profileAsked, told()]).toEqual([false, 1]);
    expect(world.store.setting('profileAsk')).toBeUndefined();
  });

  it('keeps no patient, whatever field it was typed in', async () => {
    const companion = await started();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    const ins = '279035121518989';
    const save = async (mssAddress: string) =>
      companion.handlers['profile.save']({
        who: 'ps',
        couloir: 'medecine-de-ville',
        available: true,
        mssAddress,
        ...unsaid,
        solution: { id: null, editor: 'Éditeur 0612345678', name: `Logiciel ${ins}`, version: '2 79 03 51 215 189 89' },
      });
    for (const [typed, kept] of [
      [`${ins}@patient.mssante.fr`, 'patient@patient.mssante.fr'],
      [` ${ins}@PATIENT.mssante.fr `, 'patient@PATIENT.mssante.fr'],
      [`${ins}@patient.mssante`, 'patient@patient.mssante'],
      [ins, 'patient'],
      ['max.libre@medecin.mssante.fr', 'max.libre@medecin.mssante.fr'],
    ] as const) {
      await save(typed);
      expect(companion.snapshot().profile?.mssAddress).toBe(kept);
      const known = JSON.stringify([
        world.store.setting('profile'),
        world.store.events(LOG),
        companion.snapshot().profile,
      ]);
      expect(known).not.toMatch(/279035121518989|2 79 03|0612345678/);
    }
    expect(companion.snapshot().profile?.solution).toMatchObject({ editor: 'Éditeur [téléphone]', version: '[NIR]' });
  });
});
