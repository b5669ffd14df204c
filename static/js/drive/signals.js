// What reaches a driver who looks at the road: a chime and the vibration of the device.

const NOTES_HZ = [660, 880, 1175];
const NOTE_S = 0.16;
const PULSES_MS = [220, 90, 220, 90, 420];

let audio;

/** Readies the sound at a tap: browsers keep a page silent until it was touched. */
export function readySound() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

export function signalOffer() {
  navigator.vibrate?.(PULSES_MS);
  if (audio?.state !== "running") return;
  NOTES_HZ.forEach((hz, index) => play(hz, audio.currentTime + index * NOTE_S));
}

export const signalStep = () => navigator.vibrate?.(60);

function play(hz, at) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}
