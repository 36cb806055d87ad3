import { shell } from 'electron';
import { z } from 'zod';
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

/**
 * A mail to complete, for the program of the system. The address may have come from a hub: it is an address and nothing
 * more, so that no header can be added to it.
 * @throws FailureError `app.input`
 */
export async function openMail({ to, subject, body }: { to: string; subject: string; body: string }): Promise<void> {
  if (!z.email().safeParse(to).success || /[?&%]/.test(to)) throw new FailureError('app.input', 'links.mail');
  await shell.openExternal(`mailto:${to}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`);
}
