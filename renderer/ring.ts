/** Two short soft notes, in hertz and seconds: no file, nothing from outside. */
const notes = [
  { pitch: 660, at: 0 },
  { pitch: 880, at: 0.16 },
] as const;
const LASTS = 0.3;
const LOUDNESS = 0.08;

/** Plays it; does nothing where there is no sound. */
export function playRing(): void {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  for (const { pitch, at } of notes) {
    const begin = audio.currentTime + at;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, begin);
    volume.gain.exponentialRampToValueAtTime(LOUDNESS, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + LASTS);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + LASTS);
  }
  setTimeout(() => void audio.close().catch(() => undefined), 1_500);
}
