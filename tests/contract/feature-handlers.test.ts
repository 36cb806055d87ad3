import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channels, type Channel } from '../../electron/contract/ipc.ts';
import { FailureError, failureCodes } from '../../electron/contract/failure.ts';
import { answer } from '../../electron/security/door.ts';
import { CODE, HUB } from '../unit/companion-hub.ts';
import { createWorld, type World } from '../unit/companion-world.ts';

/** Something that each channel must refuse; a channel without input must refuse any. */
const bad: { [C in Channel]: unknown[] } = {
  'app.snapshot': [1, {}],
  'app.preferences': [undefined, { locale: 'de' }, { theme: 1 }],
  'app.open-link': [undefined, { id: 'https://ailleurs.example' }, { id: '__proto__' }],
  'app.restart': [{}],
  'store.retry': [{}],
  'store.restore-copy': ['x'],
  'store.set-aside': [null],
  'session.join': [undefined, { hub: 'x' }, { hub: 1, code: 'x' }, { hub: 'x', code: 'y'.repeat(9 * 1024 * 1024) }],
  'session.start-local': [undefined, {}, { couloir: 'hopital' }],
  'rehearsal.start': [{}],
  'rehearsal.end': ['x'],
  'slot.answer': [
    {},
    { id: 'x', answer: 'accepted', note: '' },
    { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', answer: 'perhaps', note: '' },
    { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', answer: 'accepted' },
  ],
  'slot.calendar': [{}],
  'slot.meeting': [{ link: 'https://ailleurs.example' }, 'https://teams.microsoft.com/x'],
  'reminders.set': [undefined, { on: 'oui' }, { atLogin: 1 }],
  'reminders.read': [{}],
  'messages.read': [{}],
  'profile.save': [{}, { who: 'patient' }, null],
  'profile.keep': [{}],
  'domains.judge': [{}, { address: 'x'.repeat(255) }],
  'segur.search': [{ text: 'x', limit: 0 }, { text: 'x'.repeat(201), limit: 5 }, {}],
  'domains.import': [{}],
  'directory.import': [{ source: '/etc/passwd' }],
  'directory.cancel': [{}],
  'directory.decide': [undefined, {}, { replace: 'yes' }],
  'directory.erase': [{}],
  'directory.suggest': [undefined, { text: 1 }, { text: 'x'.repeat(255) }],
  'directory.mine': [{}],
  'directory.rpps': [undefined, { rpps: 1 }, { rpps: '1'.repeat(41) }],
  'directory.key': [undefined, { key: 'k'.repeat(201) }],
  'checks.run': [undefined, { only: ['rm -rf'] }, { only: 'profile' }],
  'checks.share': [{}, { choice: 'oui' }],
  'checks.pdf': ['x'],
  'card.prove': [
    {},
    { pin: 1234, finalTry: false, serial: '' },
    { pin: '1'.repeat(65), finalTry: false, serial: '' },
    { pin: null, finalTry: false },
  ],
  'card.leave-proof': [{}],
  'mss.ask-receive': [{}],
  'mss.answer': [{}, { code: 1 }, { code: 'x'.repeat(65) }],
  'mss.ask-send': ['x'],
  'mss.roundtrip': [
    {},
    { kind: 'password', secret: '' },
    { kind: 'key', secret: 'x' },
    { kind: 'token', secret: 'x'.repeat(16_385) },
  ],
  'card.simulators': [{}],
  'card.simulate': [{}, { card: 'x'.repeat(81) }, { card: 1 }],
  'card.replay': [{}],
  'card.recording': [{}],
  'card.save-recording': ['x'],
  'card.choose-library': [{ path: '/tmp/x.so' }],
  'card.forget-library': [{}],
  'document.read': [undefined, {}, { bytes: 'x' }, { bytes: [1, 2] }, { file: '/etc/passwd' }],
  'document.choose': [{ file: '/etc/passwd' }],
  'document.keep': [{}, { id: 'x', step: 'document' }, { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', step: '../x' }],
  'document.forget': [{}],
  'timer.start': [{}],
  'update.check': [{}],
  'update.install': ['0.2.0'],
  'draft.keep': [{}, { of: 'comment', step: '../x', text: 'x' }, { of: 'message', text: 'x'.repeat(100_001) }],
  'alerts.set': [undefined, { sound: 'non' }],
  'beside.open': [{}],
  'beside.close': [{}],
  'beside.full': ['home'],
  'beside.switch': [1],
  'timer.end-earlier': [{}],
  'said.undo': [undefined, { device: 'x', n: 1 }, { device: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', n: 0 }],
  'timer.end': [0],
  'step.status': [
    { step: '../x', status: 'conforme' },
    { step: 'identification', status: 'super' },
  ],
  'step.comment': [{ step: 'identification' }, { step: 1, text: 'x' }],
  'irritant.report': [{}, { category: 'x', severity: 'mineur', step: null, text: 'x' }],
  'message.post': [{}, { text: 1 }, 'x'],
  'help.request': [{}, { step: 'A' }],
  'sync.now': [{}],
  'sync.resend-forked': [true],
  'bilan.pdf': [{}],
  'bilan.json': [{}],
  'bilan.past': [{}, { log: 'x', kind: 'docx' }],
  'bilan.mail': [{ to: 'ailleurs@exemple.test' }],
  'feedback.give': [{}, { score: 11, answers: {}, text: '' }, { score: 5, answers: { nom: 1 }, text: '' }],
  'erasure.say': [{}, { place: '/etc', done: true }],
  'archive.save': [{}, { passphrase: 1 }, { passphrase: 'x'.repeat(1001) }],
  'archive.choose': [{ file: '/etc/passwd' }],
  'archive.open': [{}, { passphrase: 'x'.repeat(1001) }],
  'retention.set': [{}, { days: 6 }, { days: 366 }, { days: 30.5 }],
  'report.prepare': [{}],
  'report.choose': [{ id: 'x', leaveOut: [] }, { leaveOut: [] }],
  'report.send': [{ id: 'x', leaveOut: [], shown: 'x', key: 'x' }, {}],
  'report.mail': [{ id: 'x', leaveOut: [], shown: 'x' }, {}],
  'evidence.sources': [{}],
  'evidence.capture': [{}, { id: 1 }, { id: 'x'.repeat(201) }],
  'evidence.paste': ['x'],
  'evidence.choose': [{ path: '/etc/passwd' }],
  'evidence.read': [{}, { bytes: 'x' }, { bytes: [137, 80] }, { file: '/etc/passwd' }],
  'evidence.suggest': [{}, { bytes: null }],
  'evidence.leave': [{}],
  'evidence.keep-image': [
    {},
    { bytes: new Uint8Array(1), step: '../x', way: 'capture' },
    { bytes: new Uint8Array(1), step: null, way: 'dossier-de-Mme-X.png' },
    { bytes: new Uint8Array(1), way: 'capture' },
  ],
  'evidence.keep-text': [{}, { text: 1, step: null, way: 'note' }, { text: 'x', step: null, way: 'x' }],
  'evidence.ask': [{}, { step: null }, { step: 'X', open: true }],
  'evidence.view': [{}, { id: '../1' }],
  'evidence.remove': [{}, { id: 1 }],
  'evidence.send': [{}, { id: null }],
  'report.save': [{ id: 'x', leaveOut: [], shown: 'x' }, {}],
  'data.erase': [undefined, {}, { confirm: false }],
};

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('every handler behind its door', () => {
  it('exists, and refuses input out of shape without doing anything', async () => {
    const companion = world.companion();
    await companion.start();
    const before = JSON.stringify(companion.snapshot());
    expect(Object.keys(companion.handlers).sort()).toEqual(Object.keys(channels).sort());
    for (const channel of Object.keys(channels) as Channel[]) {
      for (const input of bad[channel]) {
        const result = await answer(channel, companion.handlers[channel], input, quiet);
        expect([channel, result]).toEqual([
          channel,
          { ok: false, failure: expect.objectContaining({ code: 'app.input' }) as unknown },
        ]);
      }
    }
    expect(JSON.stringify(companion.snapshot())).toBe(before);
    expect(world.opened).toEqual([]);
  });

  it('answers in shape, or with a failure of the catalogue, in a working session', async () => {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    const step = companion.snapshot().guide.steps[0]!.id;
    const good: [Channel, unknown][] = [
      ['app.snapshot', undefined],
      ['app.preferences', { theme: 'dark' }],
      ['app.open-link', { id: 'ans' }],
      ['store.retry', undefined],
      ['segur.search', { text: 'doctorale', couloir: null, limit: 5 }],
      ['slot.calendar', undefined],
      ['reminders.set', { on: true, atLogin: true }],
      ['reminders.read', undefined],
      ['messages.read', undefined],
      ['timer.start', undefined],
      ['step.status', { step, status: 'conforme' }],
      ['step.comment', { step, text: 'fait' }],
      ['irritant.report', { category: 'mss', severity: 'mineur', step: null, text: 'lent' }],
      ['message.post', { text: 'bonjour' }],
      ['help.request', { step: null }],
      ['timer.end', undefined],
      ['checks.run', {}],
      ['card.simulators', undefined],
      ['card.simulate', { card: 'cps4' }],
      ['card.recording', undefined],
      ['card.save-recording', undefined],
      ['card.simulate', { card: null }],
      ['card.forget-library', undefined],
      ['sync.now', undefined],
      ['sync.resend-forked', undefined],
      ['bilan.json', undefined],
      ['bilan.pdf', undefined],
      ['bilan.mail', undefined],
      ['feedback.give', { score: 9, answers: { guide: 5 }, text: '' }],
      ['erasure.say', { place: 'dmp', done: true }],
      ['retention.set', { days: 60 }],
      ['rehearsal.start', undefined],
      ['rehearsal.end', undefined],
      ['report.prepare', undefined],
      ['evidence.read', { bytes: new TextEncoder().encode('journal du logiciel') }],
      ['evidence.keep-text', { text: 'Vu dans le DMP', step, way: 'note' }],
      ['evidence.suggest', { bytes: new Uint8Array(3) }],
      ['evidence.leave', undefined],
      ['evidence.ask', { step, open: true }],
      ['evidence.ask', { step: null, open: false }],
      ['data.erase', { confirm: true }],
    ];
    for (const [channel, input] of good) {
      const result = await answer(channel, companion.handlers[channel], input, quiet);
      expect([channel, result.ok, result.ok ? null : result.failure]).toEqual([channel, true, null]);
    }
    expect(world.saved.map((file) => file.name.replace(/.*\./, ''))).toEqual(['ics', 'json', 'json', 'pdf']);
  });

  it('answers the failure of a closed database everywhere but where it can be repaired', async () => {
    world.store.failAlways('open', new FailureError('store.future', 'store.open'));
    const companion = world.companion();
    await companion.start();
    const open = new Set<string>([
      'app.snapshot',
      'app.open-link',
      'app.restart',
      'store.retry',
      'store.restore-copy',
      'store.set-aside',
    ]);
    for (const channel of (Object.keys(channels) as Channel[]).filter((name) => !open.has(name))) {
      const work = companion.handlers[channel]({} as never);
      await expect(work, channel).rejects.toMatchObject({ failure: { code: 'store.future' } });
    }
    expect(failureCodes).toContain('store.future');
  });
});
