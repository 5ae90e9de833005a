// --- the player -------------------------------------------------------------------------------------------------------
class Player {
  constructor(stage) {
    this.stage = stage;
    this.button = make('button', {class: 'tool', type: 'button', onclick: () => this.toggle()}, '▶ Play');
    const step = (by, text, label) => make('button', {class: 'tool', type: 'button', 'aria-label': label, title: label, onclick: () => this.step(by)}, text);
    this.scrub = make('input', {type: 'range', min: 0, step: 1, 'aria-label': 'Moment shown', oninput: () => { this.pause(); stage.go(Number(this.scrub.value), false); },
      onchange: () => { stage.go(Number(this.scrub.value), true); stage.keepFrame(); }});
    this.speed = make('select', {'aria-label': 'Speed', title: 'Speed'}, ...[.1, .25, .5, 1, 2].map(v => make('option', {value: v, selected: v === 1}, `${v}×`)));
    this.time = make('span', {class: 'time'});
    this.root = make('div', {class: 'player', role: 'group', 'aria-label': 'Player'}, this.button, step(-1, '◀', 'One frame back (left arrow)'),
      step(1, '▶', 'One frame on (right arrow)'), this.scrub, this.time, this.speed);
  }
  show(clock, frame) {
    // While a knob is dragged only the end is drawn: the player waits where it stands, so that nothing jumps.
    const waits = !clock && this.stage.waits;
    this.root.style.display = clock || waits ? '' : 'none';
    this.root.inert = waits; this.root.style.opacity = waits ? .45 : '';
    if (!clock) return;
    this.scrub.max = clock.values.length - 1; this.scrub.value = frame;
    const text = `${clock.label} ${show(clock.values[frame], 2)}`;
    this.time.textContent = text; this.scrub.setAttribute('aria-valuetext', text);
    this.button.textContent = this.playing ? '❚❚ Pause' : '▶ Play';
  }
  toggle() { this.playing ? (this.pause(), this.stage.keepFrame()) : this.play(); }
  step(by) { this.pause(); this.stage.go(this.stage.frame + by, true); this.stage.keepFrame(); }
  pause() { this.playing = false; cancelAnimationFrame(this.request); this.show(this.stage.clock, this.stage.frame); }
  play() {
    const {stage} = this, last = stage.clock.values.length - 1;
    if (stage.frame >= last) stage.go(0, false);
    this.playing = true;
    let begin = performance.now(), from = stage.frame;
    const next = now => {
      if (!this.playing) return;
      const frame = Math.min(last, from + Math.floor((now - begin) / 1000 * stage.clock.rate * Number(this.speed.value)));
      if (frame !== stage.frame) { stage.go(frame, false); stage.painted = (stage.painted || 0) + 1; }
      if (frame >= last) { this.playing = false; stage.go(last, true); stage.keepFrame(); return; }
      this.request = requestAnimationFrame(next);
    };
    this.speed.onchange = () => { begin = performance.now(); from = stage.frame; };
    this.request = requestAnimationFrame(next);
    this.show(stage.clock, stage.frame);
  }
}
