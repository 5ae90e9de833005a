// --- the stage --------------------------------------------------------------------------------------------------------
const INTERACTIVE =
  'a, button, input, select, summary, textarea, [role=slider], [contenteditable], [role=radio], [role=tab]';

class Stage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.closed = false;
    // --- what is shown ---
    /** @type {Shown | null} */
    this.scene = null;
    /** @type {Shown | null} the newest that was not refused */
    this.good = null;
    /** @type {Theme | null} */
    this.theme = null;
    this.themed = ''; // the colours and size that the panels are drawn in
    this.themeTimer = 0;
    this.zoom = window.lab?.zoom ?? 1; // how much larger than usual all is drawn: see frame.js
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    /** @type {Set<string>} the legends' entries that are switched off */
    this.switchedOff = new Set();
    this.noticed = ''; // the notices in sight
    /** @type {HTMLElement | null} the notice of a refusal that stands at its knob */
    this.refused = null;
    /** @type {NetworkHand | null} */
    this.networkHand = null;
    /** @type {string | null} the key of the linked marks under the pointer */
    this.lit = null;
    // --- knobs ---
    /** @type {Map<string, Knob>} */
    this.knobs = new Map();
    this.knobShape = ''; // the specs of the knobs in sight
    /** @type {Record<string, KnobSpec>} */
    this.specs = {};
    /** @type {Record<string, any>} */
    this.values = {};
    /** @type {Record<string, any>} the values that the page has not been run with */
    this.changed = {};
    // --- time ---
    /** @type {Clock | null} */
    this.clock = null;
    this.hadClock = false; // when last at rest
    this.waits = false; // the player does, while a knob is dragged
    this.frame = -1;
    this.moved = false; // a person chose the frame
    /** @type {number | null} the moment that the page last asked for, or was last told */
    this.toldFrame = null;
    /** @type {number | null} the moment that the address shall name, -1 for none */
    this.keeping = null;
    // --- the request under way, and the wish that waits for it ---
    this.send = ask => {};
    this.seq = Date.now() % 1e9;
    /** @type {number | null} its number */
    this.inflight = null;
    /** @type {{live: boolean} | null} */
    this.wanted = null;
    /** @type {Record<string, any> | null} the values that the page is being run with */
    this.committed = null;
    /** @type {number | null} the request that was sent twice */
    this.again = null;
    this.watchdog = 0;
    this.slow = 0;
    // --- when, in milliseconds: the oldest wish that waits, that of the request, its sending, its answer ---
    /** @type {number | null} */
    this.asked = null;
    this.oldest = 0;
    this.sent = 0;
    this.received = 0;
    this.cost = 0; // milliseconds that the first row of the last picture took to draw
    this.times = []; // of the newest requests, and how many frames a player has drawn: for who measures
    this.painted = 0;
    // --- what stands in the page ---
    this.knobBox = make('div', {class: 'knobs'});
    this.notices = make('div', {class: 'notices', 'aria-live': 'polite'});
    this.panelBox = make('div', {class: 'panels'});
    this.player = new Player(this);
    this.readouts = make('div', {class: 'readouts'});
    // Notices come and go while a hand drags something: they stand below the charts, which so never shift under it.
    this.strip = make('div', {class: 'strip'}, this.player.root, this.readouts, this.notices);
    root.replaceChildren(this.knobBox, this.panelBox);
    // Keys pressed nowhere in particular are the first stage's.
    this.keys = event => {
      const mine =
        event.target.closest('.lab') || (event.target.closest(INTERACTIVE) ? null : document.querySelector('.lab'));
      if (mine === root) this.pressed(event);
    };
    document.addEventListener('keydown', this.keys);
    this.rezoom = () => {
      this.zoom = window.lab.zoom;
      this.retheme();
    };
    window.addEventListener('lab-zoom', this.rezoom);
    this.watch = new MutationObserver(() => this.retheme());
    for (let node = root.parentElement; node && !node.classList.contains('stApp'); node = node.parentElement)
      this.watch.observe(node, {attributes: true, attributeFilter: ['class']});
    this.drawing = Promise.resolve();
  }
  /** @param {Message} message */
  receive(message) {
    this.received = performance.now();
    this.drawing = this.drawing.then(() => this.show(message)).catch(error => this.fail(error));
    return this.drawing;
  }
  fail(error) {
    console.warn('stage:', error);
    if (!this.strip.isConnected) this.panelBox.append(this.strip);
    this.notices.replaceChildren(
      make(
        'div',
        {class: 'notice error'},
        'The chart could not be drawn. Reload the page; your settings are in its address.',
      ),
    );
    this.arrived(null);
  }
  /** @param {Message} message */
  async show(message) {
    if (this.closed) return;
    await plotly(message.plotly);
    // What is refused has no panels: the last good picture stays in sight, faded, and the knobs stay in the hand.
    const shown = message.refusal ? {...message.fallback, ...this.good, ...message} : message;
    const scene = /** @type {Shown} */ (shown);
    if (!scene.refusal) this.good = scene;
    this.root.classList.toggle('refused', Boolean(scene.refusal));
    this.scene = scene;
    this.theme = readTheme(this.root);
    // Numbers and notices that get shorter under the hand would pull up what lies below them.
    this.strip.style.minHeight = scene.dragged ? `${this.strip.offsetHeight}px` : '';
    this.showKnobs(scene.knobs);
    this.showClock(scene);
    const begin = performance.now();
    // The next question goes out before the lower rows are drawn: the server works while the browser does. Where it
    // takes longer than the first row, even before that.
    const early = Boolean(scene.dragged) && this.received - this.sent > this.cost;
    let flight = early ? this.arrived(scene.seq) : null;
    const draw = this.showPanels(scene.panels);
    await draw.firstRow();
    this.showReadouts();
    this.showNotices(this.refusalNotice(scene.refusal).concat(scene.notices));
    this.cost = performance.now() - begin;
    if (!early) flight = this.arrived(scene.seq);
    if (this.inflight) await new Promise(done => setTimeout(done));
    await draw.rest();
    await new Promise(done => {
      let over = false;
      const end = () => {
        if (!over) {
          over = true;
          done();
        }
      };
      requestAnimationFrame(() => setTimeout(end));
      setTimeout(end, 60);
    });
    if (flight) {
      this.times.push({...flight, painted: performance.now()});
      if (this.times.length > 500) this.times.shift();
    }
  }
  get key() {
    return this.scene?.key ?? '';
  }
  /** @param {KnobSpec[]} specs */
  showKnobs(specs) {
    this.specs = Object.fromEntries([...specs, ...(this.scene.hidden || [])].map(spec => [spec.name, spec]));
    for (const spec of Object.values(this.specs)) if (!(spec.name in this.changed)) this.values[spec.name] = spec.value;
    // A knob that only has another value, or applies or does not, is the same knob.
    const shape = JSON.stringify(specs.map(spec => ({...spec, value: null, off: null})));
    const anew = shape !== this.knobShape;
    if (anew) {
      this.knobShape = shape;
      this.knobs.clear();
      for (const spec of specs) this.knobs.set(spec.name, knobOf(this, spec));
      const open = new Set(
        [...this.knobBox.querySelectorAll('details[open] > summary')].map(summary => summary.textContent),
      );
      const inGroup = group => specs.filter(spec => spec.group === group).map(spec => this.knobs.get(spec.name).root);
      const headings = [...new Set(specs.map(spec => spec.group))].filter(Boolean);
      this.knobBox.replaceChildren(
        ...inGroup(''),
        ...headings.map(heading =>
          make(
            'details',
            {open: open.has(heading)},
            make('summary', {}, heading),
            make('div', {class: 'inner'}, ...inGroup(heading)),
          ),
        ),
      );
    }
    this.root.classList.toggle('bare', !specs.length);
    this.knobBox.classList.toggle('bare-knobs', !specs.length);
    for (const spec of specs) {
      const knob = this.knobs.get(spec.name);
      knob.root.classList.toggle('off', Boolean(spec.off));
      const changed = spec.name in this.changed;
      if (anew || !changed) knob.set(this.values[spec.name]);
      if (!changed && this.scene.readings?.[spec.name]) knob.tell(this.scene.readings[spec.name]);
    }
  }
  /** @param {Shown} scene */
  showClock({clock, frame}) {
    const length = clock ? clock.values.length : 1;
    const before = this.clock?.values.length;
    // Another moment than the page was last told of comes from a link, from Back or from Reset; not so from what was
    // made before it heard of the moment that is on its way.
    const heard = !this.scene.dragged && !(this.committed && this.scene.seq < this.inflight);
    const asked = heard && this.toldFrame !== null && this.toldFrame !== frame;
    if (heard) this.toldFrame = frame;
    if (asked) this.moved = false;
    if (this.frame < 0 || !clock || before !== length || !this.moved)
      this.frame = frame < 0 ? length - 1 : Math.min(frame, length - 1);
    this.clock = clock;
    this.waits = Boolean(this.scene.dragged && this.hadClock);
    if (!this.scene.dragged) this.hadClock = Boolean(clock);
    if (!clock && this.player.playing) this.player.playing = false;
    this.player.show(clock, this.frame);
  }
  /** @param {PanelSpec[]} specs */
  showPanels(specs) {
    const names = new Set(specs.map(spec => spec.name));
    for (const [name, panel] of this.panels)
      if (!names.has(name)) {
        panel.close();
        this.panels.delete(name);
      }
    // The player and the numbers stand under the first row of panels, in sight of both.
    let filled = 0;
    let row = 0;
    const order = specs.flatMap(spec => {
      if (!this.panels.has(spec.name)) this.panels.set(spec.name, new Panel(this, spec.name));
      const {root} = this.panels.get(spec.name);
      const before = filled;
      root.style.gridColumn = `span ${spec.span}`;
      filled += spec.span;
      if (before < 12) row++;
      root.classList.toggle('first', before < 12);
      return before < 12 && filled >= 12 ? [root, this.strip] : [root];
    });
    if (filled < 12) order.push(this.strip);
    order.forEach((node, i) => {
      if (this.panelBox.children[i] !== node) this.panelBox.insertBefore(node, this.panelBox.children[i] || null);
    });
    const themed = this.theme.paper + this.theme.ink + this.zoom;
    const forced = themed !== this.themed;
    this.themed = themed;
    const update = some => Promise.all(some.map(spec => this.panels.get(spec.name)?.update(spec, forced)));
    return {firstRow: () => update(specs.slice(0, row)), rest: () => update(specs.slice(row))};
  }
  showReadouts() {
    const rows = this.scene.readouts;
    const box = this.readouts;
    if (box.childElementCount !== rows.length)
      box.replaceChildren(
        ...rows.map(() =>
          make('div', {class: 'readout'}, make('span', {class: 'what'}), make('span', {class: 'number'})),
        ),
      );
    // Many long texts stand in columns: in a line after one another they could not be compared.
    const last = row => (isList(row.value) ? row.value[row.value.length - 1] : row.value);
    const long = rows.map(row => typeof last(row) === 'string' && last(row).length > 14);
    // Those that are told apart by their colours are to be compared: all alike, large or long.
    const texts = rows.map(row => Boolean(row.color) && typeof last(row) === 'string');
    if (texts.some((text, i) => text && long[i])) texts.forEach((text, i) => (long[i] ||= text));
    const columns = long.filter(Boolean).length > 3;
    box.classList.toggle('columns', columns);
    rows.forEach((row, i) => {
      const [what, number] = box.children[i].children;
      const value = at(row.value, this.frame);
      const text = formatted(value, row.digits, isList(row.value)) + (row.unit ? ' ' + row.unit : '');
      if (what.textContent !== row.label) what.textContent = row.label;
      if (number.textContent !== text) number.textContent = text;
      number.classList.toggle('long', columns || long[i]);
      // A long text is too small to be read easily in a colour: it gets a stripe of it.
      const ink = this.ink(row.color);
      const striped = Boolean((columns || long[i]) && ink);
      number.classList.toggle('striped', striped);
      number.style.color = striped ? '' : ink;
      number.style.borderColor = striped ? ink : '';
      box.children[i].title = row.help;
    });
  }
  ink(color) {
    return color ? dress(color, this.theme) : '';
  }
  /** @param {Notice[]} notices */
  showNotices(notices) {
    const shape = JSON.stringify(notices);
    if (shape === this.noticed) return;
    this.noticed = shape;
    this.notices.replaceChildren(
      ...notices.map(({kind, text, action, knobs}) =>
        make('div', {class: `notice ${kind}`}, make('span', {}, unbroken(text)), ...this.action({action, knobs})),
      ),
    );
  }
  // A refusal stands at the knob it is about, if that is in sight, else above the notices.
  /**
   * @param {Refusal | null} refusal
   * @returns {Notice[]}
   */
  refusalNotice(refusal) {
    const at = refusal && this.knobs.get(refusal.knob)?.root;
    this.refused?.remove();
    this.refused = null;
    if (!refusal) return [];
    const notice = {kind: 'error', text: refusal.sentence, action: refusal.action, knobs: refusal.changes};
    if (!at || !at.checkVisibility()) return [notice];
    this.refused = make(
      'div',
      {class: 'notice error wide', role: 'alert'},
      ...this.caret(refusal),
      make('span', {}, unbroken(refusal.sentence)),
      ...this.action(notice),
    );
    at.append(this.refused);
    return [];
  }
  // The part of a text that is refused, with a mark under the character from which on it makes no sense.
  caret({knob, place}) {
    const text = this.values[knob];
    if (place === null || typeof text !== 'string') return [];
    const from = Math.max(0, place - 20);
    return [
      make(
        'pre',
        {class: 'caret', 'aria-hidden': 'true'},
        `${text.slice(from, from + 40)}\n${' '.repeat(place - from)}^`,
      ),
    ];
  }
  action({action, knobs}) {
    return action
      ? [make('button', {class: 'tool', type: 'button', onclick: () => this.turn(knobs, false)}, action)]
      : [];
  }
  retheme() {
    clearTimeout(this.themeTimer);
    this.themeTimer = setTimeout(() => {
      if (!this.scene || this.closed) return;
      const next = readTheme(this.root);
      if (next.paper + next.ink + this.zoom === this.themed) return;
      this.receive(this.scene);
    }, 80);
  }
  // --- knobs to Python: one request in flight, the newest value next ---
  /**
   * @param {Changes} changes
   * @param {boolean} live whether the hand still holds what it turns
   */
  turn(changes, live) {
    changes = followArrows(this.scene.arrows, this.values, changes);
    Object.assign(this.values, changes);
    Object.assign(this.changed, changes);
    for (const name of Object.keys(changes)) {
      const knob = this.knobs.get(name);
      if (knob && JSON.stringify(knob.value) !== JSON.stringify(changes[name])) knob.set(changes[name]);
    }
    for (const panel of this.panels.values()) if (panel.spec?.handles.length) panel.draw();
    this.asked ??= performance.now();
    this.wanted = {live: live && (this.wanted?.live ?? true)};
    this.flush();
  }
  flush() {
    // Where nobody answers while the hand still holds a knob, it is told when it lets go.
    if (this.inflight || !this.wanted || (this.wanted.live && !this.scene.live)) return;
    this.inflight = ++this.seq;
    this.sent = performance.now();
    this.oldest = this.asked;
    this.asked = null;
    const live = this.wanted.live && this.scene.live;
    this.wanted = null;
    this.watchdog = setTimeout(() => this.arrived(this.seq), 30000);
    this.slow = setTimeout(() => this.root.classList.add('busy'), 500);
    if (live) this.fetch(live, this.seq);
    else this.commit(this.seq);
  }
  // While a knob is dragged: the next scene, straight from the function that draws it.
  async fetch(live, seq) {
    try {
      const answer = await fetch(new URL(live, document.baseURI), {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({seq, knobs: this.values}),
      });
      if (answer.status === 503) return this.later(seq);
      if (!answer.ok) throw new Error(answer.statusText);
      this.receive({...this.scene, dragged: true, ...unpack(new Uint8Array(await answer.arrayBuffer()))});
    } catch {
      if (seq === this.inflight) this.commit(seq);
    }
  }
  // A crowd drags: ask again a moment later, with what the knobs are then.
  later(seq) {
    setTimeout(
      () => {
        if (seq !== this.inflight) return;
        clearTimeout(this.watchdog);
        clearTimeout(this.slow);
        this.inflight = null;
        this.asked ??= this.oldest;
        this.wanted ??= {live: true};
        this.flush();
      },
      300 + 400 * Math.random(),
    );
  }
  // On release: the page is run with the new values, and the address follows.
  commit(seq) {
    this.committed = {...this.changed};
    const frame = this.keeping;
    this.keeping = null;
    if (frame !== null) this.toldFrame = frame < 0 ? this.scene.start : frame;
    if (Object.keys(this.committed).length) window.lab?.act();
    else window.lab?.forget();
    this.send({knobs: this.committed, seq, frame});
  }
  // Another page with its knobs set, as its address holds them.
  /**
   * @param {string} page
   * @param {Changes} knobs
   */
  open(page, knobs) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(knobs)) if (value !== '') query.set(`${page}_${name}`, String(value));
    window.lab?.visit(`./${page.replaceAll('_', '-')}?${query}`);
  }
  arrived(seq) {
    // A session that knows of nothing yet (the server was started anew, or the old one expired) dropped what was sent.
    if (seq === 0 && this.committed && this.again !== this.inflight) {
      this.again = this.inflight;
      this.commit(this.inflight);
      return null;
    }
    if (!this.inflight || (seq !== null && seq < this.inflight)) return null;
    clearTimeout(this.watchdog);
    clearTimeout(this.slow);
    this.root.classList.remove('busy');
    const flight = {asked: this.oldest, sent: this.sent, received: this.received};
    this.inflight = null;
    if (this.committed) {
      for (const [name, value] of Object.entries(this.committed))
        if (JSON.stringify(this.changed[name]) === JSON.stringify(value)) delete this.changed[name];
      this.committed = null;
    }
    this.flush();
    return flight;
  }
  // --- time ---
  go(frame, resting) {
    const last = (this.clock?.values.length ?? 1) - 1;
    this.frame = Math.max(0, Math.min(last, frame));
    this.moved = true;
    for (const panel of this.panels.values()) panel.tick(resting);
    this.player.show(this.clock, this.frame);
    this.showReadouts();
  }
  // A moment chosen on a chart itself.
  seek(frame) {
    this.player.pause();
    this.go(frame, true);
    this.keepFrame();
  }
  // The moment at which the page opens needs no word in the address.
  keepFrame() {
    if (!this.scene.keeps) return;
    const opening = this.scene.start < 0 ? this.clock.values.length - 1 : this.scene.start;
    this.keeping = this.frame === opening ? -1 : this.frame;
    this.turn({}, false);
  }
  pressed(event) {
    if (
      !this.clock ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      event.target.matches('input, select, textarea, .grip')
    )
      return;
    if (event.key === ' ' && !event.target.matches('button, summary')) {
      event.preventDefault();
      this.player.toggle();
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      this.player.step(event.key === 'ArrowLeft' ? -1 : 1);
    }
  }
  close() {
    this.closed = true;
    this.player.playing = false;
    document.removeEventListener('keydown', this.keys);
    window.removeEventListener('lab-zoom', this.rezoom);
    this.watch.disconnect();
    for (const panel of this.panels.values()) panel.close();
    this.panels.clear();
  }
}
