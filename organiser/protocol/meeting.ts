import { z } from 'zod';
import list from '../../resources/meeting-hosts.json' with { type: 'json' };

/** Hosts that a link to the remote meeting may lead to: data, so that another service is a line to add. */
const hosts: readonly string[] = z
  .object({ hosts: z.array(z.object({ host: z.string().regex(/^[a-z0-9.-]+$/) })) })
  .parse(list)
  .hosts.map(({ host }) => host);

export const MEETING_LIMIT = 1000;
/** https, a plain host name, no port and no credentials; then anything an address may hold. Which hosts: `isMeetingLink`. */
const SHAPE = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/i;

/** A link in shape. Its host is judged apart: an older app must not lose an appointment because its list is shorter. */
export const meetingLink = z.string().max(MEETING_LIMIT).regex(SHAPE);

/** Whether a link may be sent and opened: in shape, and to a host of the list or below it. */
export function isMeetingLink(link: string): boolean {
  if (link.length > MEETING_LIMIT) return false;
  const host = SHAPE.exec(link)?.[1]?.toLowerCase();
  return host !== undefined && hosts.some((known) => host === known || host.endsWith(`.${known}`));
}
