/**
 * Puts a text in the clipboard; says whether it worked. Selecting and copying comes first because it needs
 * no permission, and the window refuses every permission.
 */
export async function copyText(text: string): Promise<boolean> {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand?.('copy') ?? false;
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  if (copied) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
