// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import { companionDouble, firstSnapshot } from './renderer-double.ts';
import { mount, press, unmount } from './renderer-mount.tsx';

afterEach(unmount);

it('offers to open again when the safe does not answer, and to leave the data behind only after a question', async () => {
  const failure = {
    code: 'store.safe-away' as const,
    at: 'secret.safe',
    info: { kept: 'kwallet6', now: 'basic_text' },
  };
  const store = { state: 'failed' as const, failure, keyBackend: '', copyAt: null };
  const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ store })) });
  await mount(double.companion);
  expect(document.querySelector('h1')?.textContent).toBe("Coffre de l'ordinateur fermé");
  expect(document.body.textContent).toContain("rien n'est perdu");
  const buttons = [...document.querySelectorAll('button')].map((one) => one.textContent);
  expect(buttons[0]).toBe("Rouvrir l'application");
  await press("Rouvrir l'application");
  await press('Mettre de côté et repartir');
  const asked = double.calls.map(({ channel }) => channel);
  expect(asked).toContain('app.restart');
  expect(asked).not.toContain('store.set-aside');
});
