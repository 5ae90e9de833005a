// --- the player -------------------------------------------------------------------------------------------------------
const SPEEDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4];
const WHOLE = 5; // seconds that a whole history takes at 1×
const FIRST_STEP = 0.25; // seconds that its first step takes at 1×: most happens at the beginning
const REST = 0.8; // seconds that the end stands before it begins again

class Player {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.playing = false;
    this.begin = 0; // when the history would have begun, had it been played from its first frame
    this.request = 0;
    /** @type {Clock | null} whose words stand on the buttons */
    this.shown = null;
    this.button = make('button', {class: 'tool play', type: 'button', onclick: () => this.toggle()}, '▶ Play');
    this.back = this.stepper(-1, '◀', 'back (left arrow)');
    this.on = this.stepper(1, '▶', 'on (right arrow)');
    this.scrub = make('input', {
      type: 'range',
      min: 0,
      step: 1,
      'aria-label': 'Moment shown',
      oninput: () => this.scrubbed(false),
      onchange: () => this.scrubbed(true),
    });
    this.loop = make(
      'button',
      {
        class: 'tool loop',
        type: 'button',
        'aria-pressed': 'false',
        title: 'Play again and again',
        onclick: () => this.loop.setAttribute('aria-pressed', String(!this.looping)),
      },
      '↻ Loop',
    );
    this.speed = make(
      'select',
      {'aria-label': 'Speed', title: 'Speed', onchange: () => this.start()},
      ...SPEEDS.map(speed => make('option', {value: speed, selected: speed === 1}, `${speed}×`)),
    );
    this.time = make('span', {class: 'time'});
    this.root = make(
      'div',
      {class: 'player', role: 'group', 'aria-label': 'Player'},
      this.button,
      this.back,
      this.on,
      this.scrub,
      this.time,
      this.loop,
      this.speed,
    );
  }
  stepper(by, text, where) {
    const button = make('button', {class: 'tool', type: 'button', onclick: () => this.step(by)}, text);
    button.where = where;
    return button;
  }
  get looping() {
    return this.loop.getAttribute('aria-pressed') === 'true';
  }
  get last() {
    return this.stage.clock.values.length - 1;
  }
  show(clock, frame) {
    // While a knob is dragged only the end is drawn: the player waits where it stands, so that nothing jumps.
    const waits = !clock && this.stage.waits;
    this.root.style.display = clock || waits ? '' : 'none';
    this.root.inert = waits;
    this.root.style.opacity = waits ? 0.45 : '';
    if (!clock) return;
    const text = moment(clock, frame);
    this.scrub.max = this.last;
    this.scrub.value = frame;
    this.time.textContent = text;
    this.scrub.setAttribute('aria-valuetext', text);
    this.button.textContent = this.playing ? '❚❚ Pause' : '▶ Play';
    if (this.shown === clock) return;
    this.shown = clock;
    this.time.style.minWidth = `${moment(clock, this.last).length}ch`;
    const wide = strideOf(clock);
    const frames = wide > 1 ? `One frame (${formatted(wide, 2)} ${clock.label.replace(/s?$/, 's')})` : 'One frame';
    for (const button of [this.back, this.on]) {
      button.title = `${frames} ${button.where}`;
      button.setAttribute('aria-label', button.title);
    }
  }
  toggle() {
    if (!this.playing) {
      this.play();
      return;
    }
    this.pause();
    this.stage.go(this.stage.frame, true);
    this.stage.keepFrame();
  }
  step(by) {
    this.pause();
    this.stage.go(this.stage.frame + by, true);
    this.stage.keepFrame();
  }
  // The slider's own value is read first: to pause writes the present frame into it.
  scrubbed(released) {
    const frame = Number(this.scrub.value);
    this.pause();
    this.stage.go(frame, released);
    if (released) this.stage.keepFrame();
  }
  pause() {
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.show(this.stage.clock, this.stage.frame);
  }
  play() {
    if (this.stage.frame >= this.last) this.stage.go(0, false);
    this.playing = true;
    this.start();
    const next = now => {
      if (!this.playing) return;
      this.advance(now);
      if (this.playing) this.request = requestAnimationFrame(next);
    };
    this.request = requestAnimationFrame(next);
    this.show(this.stage.clock, this.stage.frame);
  }
  // From here on the frame follows from the time since `begin`, when the history would have begun.
  start() {
    if (this.playing)
      this.begin = performance.now() - (1000 * secondsAt(this.stage.frame, this.last)) / Number(this.speed.value);
  }
  advance(now) {
    const {stage, last} = this;
    const seconds = ((now - this.begin) / 1000) * Number(this.speed.value);
    const frame = Math.min(last, Math.floor(frameAt(seconds, last) + 1e-6));
    if (frame > stage.frame) {
      stage.go(frame, false);
      stage.painted++;
    }
    if (frame < last) return;
    if (!this.looping) {
      this.pause();
      stage.go(last, true);
      stage.keepFrame();
      return;
    }
    if (seconds < WHOLE + REST * Number(this.speed.value)) return;
    stage.go(0, false);
    this.start();
  }
}

// A history of `last` steps, played eased: frame = last · (seconds / WHOLE)^power, so that the first step takes FIRST_STEP
// and the whole takes WHOLE, whatever the number of frames; with few frames the pace is even.
const power = last => Math.max(1, Math.log(Math.max(last, 1)) / Math.log(WHOLE / FIRST_STEP));
const frameAt = (seconds, last) => last * Math.min(1, Math.max(0, seconds / WHOLE)) ** power(last);
const secondsAt = (frame, last) => (last < 1 ? WHOLE : WHOLE * (frame / last) ** (1 / power(last)));

// How many of the clock's own units a frame is, where these are evenly many.
/** @param {Clock} clock */
function stride({values}) {
  const wide = values.length > 2 ? values[2] - values[1] : 1;
  return values.every((value, i) => i < 2 || Math.abs(value - values[i - 1] - wide) < 1e-6 * Math.abs(wide)) ? wide : 1;
}

const strideOf = remembered(stride);

/**
 * The moment shown, in words.
 * @param {Clock} clock
 * @param {number} frame
 */
function moment(clock, frame) {
  if (clock.names[frame]) return clock.names[frame];
  const {label, values} = clock;
  const wide = strideOf(clock);
  return `${label} ${formatted(values[frame], 2)} of ${formatted(values[values.length - 1], 2)}${wide > 1 ? ` (one frame: ${formatted(wide, 2)})` : ''}`;
}
