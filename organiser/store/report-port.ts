import type { BoardReports } from '../protocol/report.ts';
import type { Caller } from './port.ts';

/** The participants' reports, as what is around their bytes. Part of `HubStore`, with its rules. */
export interface ReportStore {
  /** The latest reports of the slots of an edition that the caller may see. */
  list(edition: string, by: Pick<Caller, 'regions'>): Promise<Omit<BoardReports, 'v'>>;
  /** Notes as erased the reports kept longer than their edition says, and answers the names of their files. */
  expire(now: Date): Promise<string[]>;
}
