import { z } from 'zod';
import file from '../../../resources/hosts.json';
import { hostRow, type HostRow } from '../../protocol/hosts.ts';

/** The hosts that the apps come with: in force until an edition publishes its own. */
export const deliveredHosts: readonly HostRow[] = z.object({ rows: z.array(hostRow) }).parse(file).rows;

/** A list of hosts as the file that the editor reads. */
export const hostsText = (rows: readonly HostRow[]): string => JSON.stringify({ rows }, null, 2);
