import { hashJoinCode } from '../auth/secret.ts';
import type { Context } from '../context.ts';
import type { SeenMail } from '../mail/read.ts';
import { mssCodesIn } from '../protocol/mss.ts';
import { mailFacts, readHeaders, returnedId } from './facts.ts';

type Deps = Pick<Context, 'store' | 'listeners' | 'mailer' | 'log' | 'now'>;

/** What the hub does with a mail of the organisers' box: a code that comes back, a mail of ours that is returned, or nothing. */
export async function takeMail({ store, listeners, mailer, log, now }: Deps, mail: SeenMail): Promise<void> {
  const report = await mail.report();
  if (report !== null) {
    const id = returnedId(report.status, report.original);
    if (id !== null) await mailer.returned(id);
    return;
  }
  const inSubject = mssCodesIn(mail.subject);
  const codes = inSubject.length > 0 ? inSubject : mssCodesIn(await mail.text());
  for (const code of codes) {
    const hash = await hashJoinCode(code, store.salt);
    const found = await store.mss.find(hash, now().toISOString());
    if (found === null) continue;
    const { fromDomain, attachments } = mail;
    const evidence = mailFacts({ headers: readHeaders(mail.headers), fromDomain, attachments }, found.domain);
    const moved = await store.mss.confirm({ hash, evidence, now: now().toISOString() });
    if (moved === null) continue;
    listeners.poke(moved);
    log('info', 'mss.challenge', { way: 'send', state: 'confirmed', hand: false });
  }
}
