/** A short sound of two notes. Silent where the browser has no audio or refuses it before a gesture. */
export function ring(): void {
  try {
    const audio = new AudioContext();
    const gain = audio.createGain();
    gain.gain.value = 0.08;
    gain.connect(audio.destination);
    [660, 880].forEach((frequency, at) => {
      const note = audio.createOscillator();
      note.frequency.value = frequency;
      note.connect(gain);
      note.start(audio.currentTime + at * 0.16);
      note.stop(audio.currentTime + at * 0.16 + 0.13);
    });
    setTimeout(() => void audio.close(), 800);
  } catch {
    // The page shows it all the same.
  }
}

const KEY = 'verif-segur.bell';

/** Whether this browser rings for a help request: off until the person says so. */
export const bellIsOn = (): boolean => {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
};

export function keepBell(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Kept for this page only.
  }
}
