import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCpsCertificates, type CpsCertificates } from '../../rig/cps-certificate.ts';
import { startPcscd } from '../../rig/pcscd.ts';
import { sharedTestPki } from '../../rig/test-pki.ts';
import { newDir, reader, token, type Bench as CardBench } from '../codes/cards.ts';
import { snapshotOf } from '../play/compare.ts';
import type { Edition } from '../play/edition.ts';
import { PIN } from '../play/leak.ts';
import { app as text } from '../play/texts.ts';
import { until } from '../play/wait.ts';
import { caseList, type Bench, type OnStage, type Scene } from './case.ts';

/** Each code of the card has its own table (docs/card-codes.md); here each check of it takes each status. */
const { cases, produces } = caseList();

type Holders = { real: CpsCertificates; test: CpsCertificates; roots: string; edition: Edition };

/** A card as the real ones are made, one of test, and a hub that knows the authorities of both. */
const holders = (bench: Bench): Promise<Holders> =>
  bench.once('holders', async () => {
    const real = await createCpsCertificates({ category: 0, pki: await sharedTestPki('production') });
    const test = await createCpsCertificates();
    const roots = path.join(bench.work.dir('roots'), 'laboratory.pem');
    writeFileSync(roots, [...real.chain, ...test.chain].map((one) => one.toString()).join('\n'));
    return { real, test, roots, edition: await bench.ownEdition({ VS_CARD_ROOTS: roots }) };
  });

type Shape = (bench: CardBench, holders: Holders) => Promise<Record<string, string>>;
/** What the card at hand needs undone: one reader service and one card at a time, as on a desk. */
const atHand = (bench: Bench): Promise<(() => unknown)[]> =>
  bench.once('at hand', async () => {
    const undo: (() => unknown)[] = [];
    bench.work.later(() => putAway(undo));
    return undo;
  });
async function putAway(undo: (() => unknown)[]): Promise<void> {
  for (const action of undo.splice(0).toReversed()) await action();
}

/** One card, one application: the cases of the same name share them. */
const card =
  (name: string, shape: Shape, over: { joined?: boolean; before?(stage: OnStage): Promise<void> } = {}) =>
  async (bench: Bench): Promise<Scene> => {
    const known = await holders(bench);
    const env = await bench.once(name, async () => {
      const undo = await atHand(bench);
      await putAway(undo);
      const work = { ...bench.work, later: (action: () => unknown) => void undo.push(action) };
      return { ...(await shape({ work, certificates: known.test }, known)), VS_CARD_ROOTS: known.roots };
    });
    const { joined = false, before } = over;
    return { env, ...(joined ? { join: known.edition } : {}), ...(before === undefined ? {} : { before }) };
  };

/** The person's own gestures, until the hub has said it. */
async function proves(stage: OnStage): Promise<void> {
  const { me, app } = stage;
  await me.goTo('card');
  await me.button('proof.button').click({ timeout: 40_000 });
  const dialog = app.page.getByRole('dialog');
  await dialog.getByLabel(text('proof.pin')).fill(PIN);
  await dialog.getByRole('button', { name: text('proof.send'), exact: true }).click();
  await until('the proof', async () => (await snapshotOf(stage)).log.proof !== null, { ms: 40_000 });
  await me.closeDialog();
}

const empty = card('empty', (bench) => reader(bench, {}, { inserted: false }));
produces('card.present', 'fail', 'card.no-card', 'pcscd, an empty virtual reader', empty);
produces('card.middleware', 'ok', null, 'OpenSC answers, the reader is empty', empty);
produces('card.certificate', 'unknown', 'check.not-tried', 'an empty reader', empty);
produces('card.pin', 'unknown', 'check.not-tried', 'an empty reader', empty);
produces('card.proof', 'unknown', 'check.not-tried', 'an empty reader', empty);

const inserted = card('inserted', (bench) => reader(bench));
produces('card.present', 'ok', null, 'a virtual card in a virtual reader of pcscd', inserted);

const stranger = card('stranger', async (bench) => ({
  ...(await reader(bench, { applet: 'none' })),
  VS_PKCS11_MODULE: path.join(newDir(bench), 'absente.so'),
}));
produces('card.middleware', 'fail', 'card.middleware-missing', 'the library asked for is not there', stranger);
produces('card.present', 'unknown', 'check.not-tried', 'a card of an unknown kind, and no library to ask', stranger);

const real = (before?: (stage: OnStage) => Promise<void>) =>
  card('real', (bench, { real: certificates }) => token(bench, { certificates, pin: PIN }), {
    joined: true,
    ...(before === undefined ? {} : { before }),
  });
produces('card.certificate', 'ok', null, 'a certificate of a card in use, two years left', real());
produces('card.pin', 'ok', null, 'a token with all its tries', real());
produces('card.holder', 'ok', null, 'the certificate names the card that holds it', real());
produces('card.proof', 'unknown', 'check.no-proof', 'joined, never made', real());
produces('card.proof', 'ok', null, 'the nonce of the hub signed after the code was typed', real(proves));

const doubtful = (before?: (stage: OnStage) => Promise<void>) =>
  card(
    'doubtful',
    (bench) => token(bench, { certificates: bench.certificates, pin: PIN, tokenSerial: '2500577253' }, 'count-low'),
    { joined: true, ...(before === undefined ? {} : { before }) },
  );
produces('card.certificate', 'warn', 'card.test-card', 'a certificate of test', doubtful());
produces('card.pin', 'warn', 'card.pin-count-low', 'the token says USER_PIN_COUNT_LOW', doubtful());
produces('card.holder', 'warn', 'card.holder-mismatch', 'a token with another number', doubtful());
produces('card.proof', 'warn', 'card.test-card', 'a proof with a card of test', doubtful(proves));

const over = card('over', (bench) => token(bench, { certificate: { validity: 'expired', category: 0 } }, 'locked'));
produces('card.certificate', 'fail', 'card.expired', 'a certificate of the past', over);
produces('card.pin', 'fail', 'card.pin-locked', 'the token says USER_PIN_LOCKED', over);

const numberless = card('numberless', (bench) =>
  token(bench, { certificates: bench.certificates, tokenSerial: 'random' }),
);
produces('card.holder', 'unknown', 'check.no-number', 'a token whose number is none of a card', numberless);

produces('card.middleware', 'unknown', 'check.not-tried', 'the service of the cards froze', async (bench) => {
  let pid: number | null = null;
  const scene = await card('frozen', async ({ work }) => {
    const service = await startPcscd(work.dir('frozen'));
    work.later(() => service.stop());
    work.later(() => process.kill(service.pid!, 'SIGCONT'));
    pid = service.pid;
    return { VS_PKCS11_MODULE: service.module, ...service.env };
  })(bench);
  return { ...scene, alone: true, before: async () => void process.kill(pid!, 'SIGSTOP') };
});

export { cases };
