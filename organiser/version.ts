import { version } from '../package.json';

/** Version of the product, shown by the hub to the apps that talk to it. */
export const hubVersion: string = version;
