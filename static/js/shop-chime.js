// The sound of a new order: made here, repeated until somebody has seen it.

const REPEAT_MS = 6000;
const NOTES_HZ = [784, 1046.5, 1318.5];
const NOTE_S = 0.16;

/** Rings while `ring(true)` holds; silent while switched off, which is kept on this device. */
export class Chime {
  constructor({ onState }) {
    this.onState = onState;
    this.isOn = read() !== "off";
    // Not on pointerdown: the note that goes away then would move the board under the finger.
    for (const gesture of ["click", "keydown"]) {
      document.addEventListener(gesture, () => this.#unlock(), { capture: true });
    }
    this.onState(this);
  }

  get isLocked() {
    return this.isOn && this.context?.state !== "running";
  }

  toggle() {
    this.isOn = !this.isOn;
    try {
      localStorage.setItem("shop-sound", this.isOn ? "on" : "off");
    } catch {
      // Without storage the choice holds for this page only.
    }
    this.ring(this.isRinging);
    this.onState(this);
  }

  ring(isRinging) {
    this.isRinging = isRinging;
    clearInterval(this.repeat);
    this.repeat = undefined;
    if (!isRinging || !this.isOn) return;
    this.#play();
    this.repeat = setInterval(() => this.#play(), REPEAT_MS);
  }

  #unlock() {
    if (!this.isOn || this.context?.state === "running") return;
    this.context ??= new AudioContext();
    this.context.resume().then(() => this.onState(this));
  }

  #play() {
    if (this.context?.state !== "running") return;
    const start = this.context.currentTime;
    NOTES_HZ.forEach((hz, index) => this.#note(hz, start + index * NOTE_S));
  }

  #note(hz, at) {
    const tone = new OscillatorNode(this.context, { type: "triangle", frequency: hz });
    const loudness = new GainNode(this.context, { gain: 0 });
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.35, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 3);
    tone.connect(loudness).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + NOTE_S * 3);
  }
}

function read() {
  try {
    return localStorage.getItem("shop-sound");
  } catch {
    return null;
  }
}
