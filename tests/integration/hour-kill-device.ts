import process from 'node:process';
import { createCompanion } from '../../electron/feature/companion.ts';
import { realTimers } from '../../electron/feature/timers.ts';
import { directoryNotices } from '../../native/directory/port.ts';
import { forkNode } from '../../native/fork-node.ts';
import { storeCalls } from '../../native/store/port.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { storeFailures } from '../../native/wire.ts';
import { CODE, HUB } from '../unit/companion-hub.ts';
import { createWorld } from '../unit/companion-world.ts';

// The participant's side of the product over its real store process, without a window: started by hour-kill.test.ts, typing
// and ticking until it is killed. Everything that a window would show as kept is told as soon as it is.

const { entry, file } = JSON.parse(process.argv[2] ?? '{}') as { entry: string; file: string };
export type Told =
  | { is: 'up'; comments: Record<string, string>; message: string; statuses: string[]; texts: string[]; timer: boolean }
  | { is: 'draft'; of: 'comment' | 'message'; text: string }
  | { is: 'ticked'; count: number }
  | { is: 'said'; text: string };
const tell = (told: Told): void => void process.send?.(told);

const world = createWorld();
const store = superviseWorker({
  name: 'store',
  table: storeCalls,
  notices: directoryNotices,
  failures: storeFailures,
  spawn: () => forkNode(entry, process.env),
});
const outside = { ...world.outside, store, files: { ...world.outside.files, database: file }, now: () => new Date() };
const { handlers, snapshot, start } = createCompanion(outside, realTimers);
await start();
if (snapshot().session === null) {
  await handlers['session.join']({ hub: HUB, code: CODE });
  await handlers['timer.start'](undefined);
}
// From here on the network is lost: what is kept is kept here alone.
world.hub.down = true;

const step = snapshot().guide.steps[0]!.id;
const { log, drafts } = snapshot();
tell({
  is: 'up',
  ...drafts,
  statuses: (log.steps[step]?.attempts ?? []).map(({ status }) => status),
  texts: log.messages.map(({ text }) => text),
  timer: log.timer !== null && log.timer.endedAt === null,
});

const words = 'Le dossier met du temps à se fermer après un export. ';
let ticks = log.steps[step]?.attempts.length ?? 0;
let sent = log.messages.length;
async function type(of: 'comment' | 'message', before: string): Promise<string> {
  let text = before;
  for (const letter of words) {
    text += letter;
    await handlers['draft.keep'](of === 'comment' ? { of, step, text } : { of, text });
    tell({ is: 'draft', of, text });
  }
  return text;
}
let comment = drafts.comments[step] ?? '';
for (;;) {
  comment = await type('comment', comment.length > 2_000 ? '' : comment);
  await handlers['step.status']({ step, status: ticks % 2 === 0 ? 'conforme' : 'non-conforme' });
  ticks += 1;
  tell({ is: 'ticked', count: ticks });
  sent += 1;
  const message = `${sent}. ${await type('message', '')}`.trim();
  await handlers['message.post']({ text: message });
  tell({ is: 'said', text: message });
}
