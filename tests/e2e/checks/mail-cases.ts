import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { foldLog, type MssView } from '../../../organiser/protocol/fold.ts';
import { mssMark, type MssWay } from '../../../organiser/protocol/mss.ts';
import type { DovecotOptions } from '../../rig/mail/dovecot.ts';
import { settingsFile, startNames, startPages } from '../../rig/mail/names.ts';
import { DOCTOR, OTHER, passwords, startMailWorld, TEAM, type MailWorld } from '../../rig/mail/world.ts';
import type { Edition } from '../play/edition.ts';
import { snapshotOf } from '../play/compare.ts';
import { until } from '../play/wait.ts';
import { caseList, type Bench, type OnStage, type Scene } from './case.ts';
import { call } from './floor.ts';
import { profileWith } from './profile.ts';

const { cases, produces } = caseList();
/** A round trip is kept nowhere, so that a command, another process, cannot know of it. */
const untold = { status: 'unknown', failure: 'mss.not-asked' } as const;
const MAIL = 'mail.medecin.mssante.fr';

type Post = { world: MailWorld; edition: Edition; env: Record<string, string> };
type Servers = Pick<Post, 'world' | 'env'> & { ca: string };

/** Dovecot and Postfix, the names and the page of their domain, and the environment that leads there. */
async function servers(bench: Bench, name: string, options: Partial<DovecotOptions> = {}): Promise<Servers> {
  const world = await startMailWorld(options);
  bench.work.later(() => world.stop());
  const ca = path.join(bench.work.dir(`${name}-pki`), 'ca.pem');
  writeFileSync(ca, world.ca);
  const names = await startNames();
  bench.work.later(() => names.stop());
  names.hosts.add(MAIL).add('autoconfig.medecin.mssante.fr');
  const pages = await startPages(world.pem);
  bench.work.later(() => pages.stop());
  const at = (port: number) => ({ host: MAIL, port });
  pages.answer = (_request, response) =>
    void response.end(settingsFile(at(world.dovecot.imap), at(world.postfix.submission)));
  const env = { VS_MAIL_DNS: names.server, VS_AUTOCONFIG_PORT: String(pages.port), VS_EXTRA_CA: ca };
  return { world, env, ca };
}

/** The servers, and a hub with an account there: made once for the area. */
const post = (bench: Bench): Promise<Post> =>
  bench.once('post', async () => {
    const { world, env, ca } = await servers(bench, 'mail');
    const edition = await bench.ownEdition({
      VS_MAIL_SMTP_HOST: '127.0.0.1',
      VS_MAIL_SMTP_PORT: String(world.postfix.submission),
      VS_MAIL_IMAP_HOST: '127.0.0.1',
      VS_MAIL_IMAP_PORT: String(world.dovecot.imap),
      VS_MAIL_FROM: TEAM,
      VS_MAIL_USER: TEAM,
      VS_MAIL_PASSWORD: passwords[TEAM] ?? '',
      VS_MAIL_CA: ca,
    });
    return { world, edition, env };
  });

/** A scene of the area, with the last gestures of a case. */
const scene =
  (before?: (stage: OnStage, world: MailWorld) => Promise<void>, over: Partial<Scene> = {}) =>
  async (bench: Bench): Promise<Scene> => {
    const { world, edition, env } = await post(bench);
    return {
      env,
      join: edition,
      profile: profileWith({ mssAddress: DOCTOR }),
      ...(before === undefined ? {} : { before: (stage) => before(stage, world) }),
      ...over,
    };
  };

/** Waits until the application knows what the hub said of a gesture. */
const said = (stage: OnStage, way: MssWay, state: MssView['state']): Promise<unknown> =>
  until(`${way} ${state}`, async () => (await snapshotOf(stage)).log.mss[way]?.state === state, { ms: 30_000 });
const refusedCall = (stage: OnStage, channel: string, input: unknown): Promise<unknown> =>
  call(stage.app, channel, input).catch(() => undefined);
const codeToSend = async (stage: OnStage): Promise<string> => {
  await call(stage.app, 'mss.ask-send');
  return mssMark((await snapshotOf(stage)).mss.code?.code ?? '');
};
async function received(stage: OnStage, world: MailWorld): Promise<string> {
  const log = stage.joined!.log;
  const before = foldLog(await stage.joined!.edition.api.events(log)).mss.receive?.until ?? null;
  await call(stage.app, 'mss.ask-receive');
  await said(stage, 'receive', 'sent');
  await until('another code', async () => (await snapshotOf(stage)).log.mss.receive?.until !== before);
  return /code (\S{9})/.exec((await world.inbox(DOCTOR, /votre code/)).subject)?.[1] ?? '';
}

produces('mss.receive', 'unknown', 'mss.not-asked', 'joined, nothing asked', scene());
produces('mss.send', 'unknown', 'mss.not-asked', 'joined, nothing asked', scene());
produces('mss.roundtrip', 'unknown', 'mss.not-asked', 'never made', scene());
produces(
  'mss.receive',
  'ok',
  null,
  'a code through Postfix and Dovecot, typed back',
  scene(async (stage, world) => {
    await call(stage.app, 'mss.answer', { code: await received(stage, world) });
    await said(stage, 'receive', 'confirmed');
  }),
);
produces(
  'mss.receive',
  'unknown',
  'mss.receive-waiting',
  'the mail left, no code typed',
  scene(async (stage) => {
    await call(stage.app, 'mss.ask-receive');
    await said(stage, 'receive', 'sent');
  }),
);
produces(
  'mss.receive',
  'unknown',
  'mss.code-tries',
  'five wrong codes',
  scene(async (stage) => {
    for (let i = 0; i < 5; i += 1) await refusedCall(stage, 'mss.answer', { code: 'AAAA-2222' });
    await said(stage, 'receive', 'failed');
  }),
);
produces(
  'mss.send',
  'unknown',
  'mss.send-waiting',
  'a code shown, not sent',
  scene(async (stage) => void (await codeToSend(stage))),
);
produces(
  'mss.send',
  'ok',
  null,
  'the code sent from the box of the profile',
  scene(async (stage, world) => {
    await world.send(DOCTOR, { to: TEAM, subject: await codeToSend(stage), text: 'Bonjour' });
    await said(stage, 'send', 'confirmed');
  }),
);
produces(
  'mss.send',
  'warn',
  'mss.send-other-domain',
  'the code sent from a box of another domain',
  scene(async (stage, world) => {
    await world.send(OTHER, { to: TEAM, subject: await codeToSend(stage), text: 'Bonjour' });
    await said(stage, 'send', 'confirmed');
  }),
);
const tripWith = (secret: string) =>
  scene(async (stage) => void (await refusedCall(stage, 'mss.roundtrip', { kind: 'password', secret })));
produces('mss.roundtrip', 'fail', 'mss.login', 'a wrong password', tripWith('faux'), untold);
produces('mss.roundtrip', 'ok', null, 'sent, found, deleted', tripWith(passwords[DOCTOR] ?? ''), untold);
produces(
  'mss.send',
  'unknown',
  'mss.other-address',
  'the address of the profile changed since',
  scene(undefined, { profile: profileWith({ mssAddress: OTHER }) }),
);
produces(
  'mss.receive',
  'fail',
  'mss.receive-refused',
  'a box that does not exist: the mail came back',
  scene(
    async (stage) => {
      await call(stage.app, 'mss.ask-receive');
      await said(stage, 'receive', 'failed');
    },
    { profile: profileWith({ mssAddress: 'personne@medecin.mssante.fr' }) },
  ),
);

produces(
  'mss.roundtrip',
  'warn',
  'mss.delete-refused',
  'a box whose access list lets nothing be deleted',
  async (bench) => {
    const { env } = await bench.once('read-only', () => servers(bench, 'read-only', { readOnly: true }));
    const secret = passwords[DOCTOR] ?? '';
    return {
      env,
      profile: profileWith({ mssAddress: DOCTOR }),
      before: async (stage) => void (await call(stage.app, 'mss.roundtrip', { kind: 'password', secret })),
    };
  },
  untold,
);

export { cases };
