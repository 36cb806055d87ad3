import { shell } from 'electron';
import { isMeetingLink } from '../../organiser/protocol/meeting.ts';
import { FailureError } from '../contract/failure.ts';
import { links, type LinkId } from '../contract/link.ts';

/** Opens a page of the list outside the app. The address is ours: the window only says which. */
export async function openLink(id: LinkId): Promise<void> {
  await shell.openExternal(links[id]);
}

/**
 * Opens the link of a meeting, which an organiser wrote: https to a host of the list, or nothing.
 * @throws FailureError `slot.no-meeting`
 */
export async function openMeeting(link: string): Promise<void> {
  if (!isMeetingLink(link)) throw new FailureError('slot.no-meeting', 'links.meeting');
  await shell.openExternal(link);
}
