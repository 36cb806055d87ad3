import type { EditionSettings, SettingsPatch } from '../protocol/settings.ts';
import type { Caller } from './port.ts';

/** What is decided of an edition. Part of `HubStore`, with its rules. */
export interface SettingsStore {
  settings(edition: string): Promise<EditionSettings>;
  /**
   * Changes some settings. Refuses when another version than the one read is in force (`edition.changed`), when what comes out does
   * not hold together (`request.invalid`), and when slots would be left outside of its days (`edition.slots`). Noted in the audit.
   */
  changeSettings(ask: { edition: string; patch: SettingsPatch; by: Caller; now: string }): Promise<EditionSettings>;
}
