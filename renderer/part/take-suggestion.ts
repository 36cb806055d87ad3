import type { Failure } from '../../electron/contract/failure.ts';
import { act, draft, say, useStore } from '../store.ts';

/** Replaces the domain of the address by the one that the check suggests, keeps it, and checks again. */
export async function takeSuggestion(place: string, { info }: Failure): Promise<void> {
  const { snapshot, drafts } = useStore.getState();
  const { suggestion } = info;
  const profile = snapshot?.profile ?? null;
  if (profile === null || typeof suggestion !== 'string') return;
  const [local = ''] = profile.mssAddress.split('@');
  const mssAddress = `${local}@${suggestion}`;
  const saved = await act(place, 'profile.save', { ...profile, mssAddress });
  if (!saved.ok) return;
  if (drafts.profile !== null) draft('profile', { ...drafts.profile, mssAddress });
  say(mssAddress);
  await act(place, 'checks.run', { only: ['mss.address', 'mss.directory'] });
}
