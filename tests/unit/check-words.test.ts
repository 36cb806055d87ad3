import { describe, expect, it } from 'vitest';
import { checkIds } from '../../electron/contract/check.ts';
import { words } from '../../electron/feature/bilan/words.ts';
import { checkStatus } from '../../organiser/protocol/status.ts';
import appEn from '../../resources/locale/app.en.json';
import appFr from '../../resources/locale/app.fr.json';
import boardEn from '../../resources/locale/board.en.json';
import boardFr from '../../resources/locale/board.fr.json';

/** One check and one status have one name: in the window, in the command and the papers, and on the board. */
describe.each([
  ['fr', appFr as Record<string, string>, boardFr as Record<string, string>],
  ['en', appEn as Record<string, string>, boardEn as Record<string, string>],
] as const)('the words of a check in %s', (language, app, board) => {
  it.each(checkIds)('%s', (id) => {
    const name = app[`check.${id}.title`];
    expect(name).toBeTruthy();
    expect([words[language].checkName[id], board[`check.name.${id}`]]).toEqual([name, name]);
  });

  it.each(checkStatus.options)('%s', (status) => {
    const name = app[`check.${status}`];
    expect(name).toBeTruthy();
    expect([words[language].checkIs[status], board[`check.status.${status}`]]).toEqual([name, name]);
  });
});
