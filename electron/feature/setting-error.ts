/** What is wrong with a setting that support gave: nothing is there, it cannot be read, or it is not what is expected. */
export type SettingFault = 'absent' | 'unreadable' | 'shape';

/**
 * A setting of the environment (`VS_…`) that cannot be used. It was asked for: it is named, never passed over. `where`: the
 * part of it that is wrong, where that is known.
 */
export class SettingError extends Error {
  readonly setting: string;
  readonly fault: SettingFault;
  readonly where: string;
  constructor(setting: string, fault: SettingFault, where = '') {
    super(`${setting}: ${fault}`);
    this.name = 'SettingError';
    this.setting = setting;
    this.fault = fault;
    this.where = where;
  }
}
