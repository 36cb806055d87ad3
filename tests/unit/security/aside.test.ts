import { describe, expect, it } from 'vitest';
import { withoutOurs, type Aside } from '../../../electron/security/aside.ts';

function windowOf(name: string, told: string[], is: { focused?: boolean; minimized?: boolean; gone?: boolean } = {}) {
  let visible = true;
  const one: Aside & { visible: () => boolean } = {
    isDestroyed: () => is.gone === true && !visible,
    isVisible: () => visible,
    isMinimized: () => is.minimized === true,
    isFullScreen: () => false,
    isFocused: () => is.focused === true,
    hide() {
      visible = false;
      told.push(`${name} hide`);
    },
    show() {
      visible = true;
      told.push(`${name} show`);
    },
    showInactive() {
      visible = true;
      told.push(`${name} back`);
    },
    visible: () => visible,
  };
  return one;
}
const quick = { drawn: 1 };

describe('our windows, while a screen is taken', () => {
  it('are away, then back, the one with the focus over the others', async () => {
    const told: string[] = [];
    const all = [windowOf('full', told, { focused: true }), windowOf('narrow', told)];
    const seen = await withoutOurs(all, async () => all.map((one) => one.visible()), quick);
    expect(seen).toEqual([false, false]);
    expect(told).toEqual(['full hide', 'narrow hide', 'narrow back', 'full show']);
  });

  it('come back when it fails', async () => {
    const told: string[] = [];
    const one = windowOf('full', told);
    await expect(withoutOurs([one], () => Promise.reject(new Error('denied')), quick)).rejects.toThrow('denied');
    expect(one.visible()).toBe(true);
  });

  it('come back when it never ends', async () => {
    const told: string[] = [];
    const one = windowOf('full', told, { focused: true });
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const taking = withoutOurs([one], () => stuck, { drawn: 1, back: 5 });
    expect(one.visible()).toBe(false);
    await expect.poll(() => one.visible()).toBe(true);
    release();
    await taking;
    expect(told).toEqual(['full hide', 'full show']);
  });

  it('are left as they are when they are not to be seen, and forgotten when they are gone', async () => {
    const told: string[] = [];
    await withoutOurs(
      [windowOf('low', told, { minimized: true }), windowOf('gone', told, { gone: true })],
      async () => 1,
      quick,
    );
    expect(told).toEqual(['gone hide']);
  });
});
