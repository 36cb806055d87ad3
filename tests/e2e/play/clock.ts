import type { App } from './app.ts';

/**
 * Puts the clock of an application, main process and window, so far ahead of the machine's, in milliseconds: an hour is lived in
 * seconds. Deadlines and waits go on by the real one.
 */
export async function setClock({ electron, page }: Pick<App, 'electron' | 'page'>, ahead: number): Promise<void> {
  const shift = (_: unknown, ms: number): void => {
    const world = globalThis as unknown as { Date: DateConstructor; realDate?: DateConstructor };
    const Real = (world.realDate ??= world.Date);
    world.Date = class extends Real {
      constructor(...given: [] | [number]) {
        super(...(given.length === 0 ? ([Real.now() + ms] as const) : given));
      }
      static override now = (): number => Real.now() + ms;
    } as DateConstructor;
  };
  await electron.evaluate(shift, ahead);
  await page.evaluate(`(${shift.toString()})(null, ${ahead})`);
}
