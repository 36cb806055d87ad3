import { afterAll, expect, it } from 'vitest';
import { launchApp } from './play/app.ts';
import { workshop } from './play/folder.ts';
import { participant } from './play/participant.ts';
import { root } from './play/runtime.ts';

const work = workshop('vs-from-source-');
afterAll(() => work.end());

// The rest of the suite drives the packaged application.
it('opens from the folder of the project, as npm start does', async () => {
  const app = await launchApp({ userData: work.dir('participant'), fromSource: true });
  work.later(() => app.kill());
  await participant(app.page).ready();
  expect(await app.electron.evaluate(({ app: electron }) => [electron.isPackaged, electron.getAppPath()])).toEqual([
    false,
    root,
  ]);
  expect(app.problems).toEqual([]);
  await app.close();
});
