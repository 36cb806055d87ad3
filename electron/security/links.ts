import { shell } from 'electron';
import { links, type LinkId } from '../contract/link.ts';

/** Opens a page of the list outside the app. The address is ours: the window only says which. */
export async function openLink(id: LinkId): Promise<void> {
  await shell.openExternal(links[id]);
}
