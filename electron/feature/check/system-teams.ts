import { because, finding, type Check } from './check.ts';

/** A program opens the links of Teams; without one, the browser will. */
export const systemTeams: Check = {
  id: 'system.teams',
  needs: [],
  deadline: 10_000,
  async run({ machine }) {
    const handler = machine.linkHandler('msteams').slice(0, 80);
    if (handler === '') {
      return finding('warn', because('system.teams-missing', 'check.system-teams'), { installed: false });
    }
    // A name such as "Microsoft Teams" names a product; where it is not, it stays here.
    return finding('ok', null, { installed: true }, { handler });
  },
};
