// --- one knob ---------------------------------------------------------------------------------------------------------
const SLIDER = 1000;
// Round numbers in every power of ten: arrows go by 2 to 5 %, a page by 1, 2, 5.
const BY_ARROW = [
  0.98,
  ...[
    [1, 20, 0.05],
    [2, 30, 0.1],
    [5, 25, 0.2],
  ].flatMap(([from, count, step]) => Array.from({length: count}, (_, i) => from + i * step)),
  10,
  10.5,
];
const BY_PAGE = [0.5, 1, 2, 5, 10, 20];
const BY_ARROW_KEY = {ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1};
const BY_PAGE_KEY = {PageUp: 1, PageDown: -1};

function niceStep(span) {
  const rough = span / 500;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(factor => factor * power >= rough * 0.999);
}

// The next value above (way 1) or below (way -1) on a scale of round numbers.
function nextRound(value, way, scale) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const round = scale.map(mantissa => clean(mantissa * power));
  return way > 0 ? round.find(next => next > value * (1 + 1e-9)) : round.findLast(next => next < value * (1 - 1e-9));
}

// A bound in a sentence: −5, 0.001, 10¹⁵.
function bound(value) {
  const exponent = Math.log10(Math.abs(value));
  if (exponent < 7 || !Number.isInteger(exponent)) return typed(value);
  return (value < 0 ? '−' : '') + '10' + [...String(exponent)].map(digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]).join('');
}

const alikeValues = (a, b) => JSON.stringify(a) === JSON.stringify(b);
// Through an address and back a number keeps twelve digits.
const asWritten = value => JSON.stringify(isList(value) ? Array.from(value, item => item.toPrecision(10)) : value);

class Knob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    this.stage = stage;
    this.spec = spec;
    this.held = false;
    this.value = undefined;
    this.noted = null; // the value, as text, that the note is about
    /** @type {HTMLInputElement | null} where it is typed */
    this.entry = null;
    this.id = `knob-${stage.key}-${spec.name}`;
    this.says = make('div', {class: 'says', role: 'alert'});
    this.note = make('div', {class: 'reading', role: 'status'});
    this.root = make('div', {class: 'knob', 'data-knob': spec.name});
  }
  // Its parts in the page, and below them what is said of it.
  stand(...parts) {
    this.root.append(...parts, this.says, this.note);
  }
  label(target) {
    const {spec} = this;
    const text = make('div', {class: 'helptext', hidden: true, id: this.id + '-help'}, spec.help);
    const toggle = () => {
      text.hidden = !text.hidden;
      hint.setAttribute('aria-expanded', String(!text.hidden));
    };
    const hint = make(
      'button',
      {
        class: 'hint',
        type: 'button',
        title: spec.help,
        'aria-label': `What is ${spec.label}?`,
        'aria-expanded': 'false',
        onclick: toggle,
      },
      '?',
    );
    const label = make('label', {for: target}, spec.label + (spec.unit ? ` (${spec.unit})` : ''));
    return [make('span', {class: 'label'}, label, hint), text];
  }
  textEntry(attributes) {
    return make('input', {type: 'text', spellcheck: 'false', autocomplete: 'off', ...attributes});
  }
  // Every kind shows its value in its own way.
  show(value) {}
  // The field of an item, where a kind has one for each, ready to be typed over.
  focusCell(row, column) {}
  complain(sentence) {
    this.says.textContent = sentence;
    this.entry?.classList.toggle('wrong', Boolean(sentence));
  }
  // How a text was read; it stands as long as the value that was read does.
  tell(sentence, value = this.value) {
    this.note.textContent = sentence;
    this.noted = sentence ? asWritten(value) : null;
  }
  // A new value, by hand: shown at once, then asked of the server.
  take(value, live, note = '') {
    this.complain('');
    this.set(value);
    this.tell(note, value);
    this.stage.turn({[this.spec.name]: value}, live);
  }
  // What was typed and refused stays to be mended, until the value itself becomes another.
  set(value) {
    const same = alikeValues(value, this.value);
    if (this.says.textContent && same) return;
    if (!same) this.complain('');
    if (this.noted !== null && this.noted !== asWritten(value)) this.tell('');
    this.value = value;
    this.show(value);
  }
}

class NumberKnob extends Knob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    const [label, help] = this.label(this.id);
    this.ends = spec.slider || [spec.low, spec.high];
    this.moved = false; // by a key that is still down
    const [least, most] = this.ends;
    this.step = spec.step || (spec.whole ? 1 : niceStep(most - least));
    this.slider = make('input', {
      type: 'range',
      class: 'wide',
      id: this.id,
      min: spec.log ? 0 : least,
      max: spec.log ? SLIDER : most,
      step: spec.log ? 1 : this.step,
      'aria-describedby': this.id + '-help',
      oninput: () => {
        this.held = true;
        this.take(this.fromSlider(), true);
      },
      onchange: () => {
        this.held = false;
        this.take(this.fromSlider(), false);
      },
      onkeydown: event => this.pressed(event),
      onkeyup: () => this.released(),
      onblur: () => this.released(),
    });
    this.entry = this.textEntry({
      inputmode: 'decimal',
      'aria-label': `${spec.label}, exact value`,
      onchange: () => this.typed(),
      onkeydown: event => this.entered(event),
    });
    this.stand(label, make('span', {class: 'value'}, ...this.die(), this.entry), help, this.slider);
  }
  // Whoever turns a seed wants another one, not the next one.
  die() {
    const {spec} = this;
    if (!/(^|_)seed$/.test(spec.name)) return [];
    const spots = [
      [4, 4],
      [12, 4],
      [8, 8],
      [4, 12],
      [12, 12],
    ].map(([cx, cy]) => make('circle', {cx, cy, r: 1.7}));
    return [
      make(
        'button',
        {
          class: 'die',
          type: 'button',
          title: 'Another one, by chance',
          'aria-label': `${spec.label}: another one`,
          onclick: () => this.roll(),
        },
        make('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, ...spots),
      ),
    ];
  }
  roll() {
    const {low, high} = this.spec;
    const drawn = low + Math.floor(Math.random() * (high - low));
    this.take(drawn < this.value ? drawn : drawn + 1, false);
  }
  fromSlider() {
    const {spec} = this;
    const place = Number(this.slider.value);
    if (!spec.log) return clean(place);
    const [least, most] = this.ends;
    if (this.spec.zero && !place) return 0;
    const value = least * (most / least) ** (place / SLIDER);
    return this.fit(Number(value.toPrecision(place % SLIDER ? 3 : 12)));
  }
  sliderPlace(value) {
    const [least, most] = this.ends;
    if (this.spec.zero && !value) return 0;
    return Math.round((SLIDER * Math.log(value / least)) / Math.log(most / least));
  }
  fit(value) {
    const {low, high, whole, zero} = this.spec;
    if (zero && value < low) return 0;
    return Math.min(high, Math.max(low, whole ? Math.round(value) : clean(value)));
  }
  // On a log slider a thousandth of its length is no step for a key: keys go from round number to round number.
  pressed(event) {
    const {log, whole, zero, low} = this.spec;
    const way = BY_ARROW_KEY[event.key] ?? BY_PAGE_KEY[event.key];
    if (!log || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next =
      zero && !this.value
        ? Math.max(0, way) && low
        : this.fit(nextRound(this.value, way, event.key in BY_ARROW_KEY ? BY_ARROW : BY_PAGE));
    this.moved = true;
    this.take(whole && next === this.value ? this.fit(this.value + way) : next, true);
  }
  released() {
    if (this.moved) this.take(this.value, false);
    this.moved = false;
  }
  entered(event) {
    if (event.key === 'Enter') this.typed();
    if (event.key === 'Escape') {
      this.complain('');
      this.show(this.value);
    }
  }
  typed() {
    const {spec, entry} = this;
    if (entry.value === typed(this.value)) return this.complain('');
    const {
      values: [value],
      note,
    } = readNumber(entry.value, spec);
    if (
      value !== null &&
      ((value >= spec.low && value <= spec.high) || (spec.zero && value === 0)) &&
      (!spec.whole || Number.isInteger(value))
    )
      return this.take(value, false, note);
    const unit = spec.unit ? ` ${spec.unit}` : '';
    this.complain(
      `${spec.label}: type ${spec.zero ? '0 or ' : ''}a ${spec.whole ? 'whole ' : ''}number from ${bound(spec.low)} to ${bound(spec.high)}${unit}.`,
    );
  }
  show(value) {
    const {spec} = this;
    if (!this.held) this.slider.value = spec.log ? this.sliderPlace(value) : value;
    this.slider.setAttribute('aria-valuetext', `${typed(value)} ${spec.unit}`.trim());
    this.entry.value = typed(value);
  }
}

class ChoiceKnob extends Knob {
  /** @returns {[string | number, string][]} values and their names */
  options() {
    return this.spec.options.map(option => [option, option]);
  }
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    const [label, help] = this.label(this.id);
    this.select = make(
      'select',
      {
        id: this.id,
        class: 'wide',
        'aria-describedby': this.id + '-help',
        onchange: () => this.take(this.chosen(), false),
      },
      ...this.options().map(([value, text]) => make('option', {value}, text)),
    );
    this.stand(label, help, this.select);
  }
  /** @returns {string | number} */
  chosen() {
    return this.select.value;
  }
  show(value) {
    this.select.value = value;
  }
}

// A whole number that stands for a place in a list of names, such as a table's columns.
class NameKnob extends ChoiceKnob {
  /** @returns {[string | number, string][]} */
  options() {
    return this.spec.names.map((name, i) => [i + 1, name]);
  }
  chosen() {
    return Number(this.select.value);
  }
  show(value) {
    this.select.value = Math.min(value, this.spec.names.length);
  }
}

class ToggleKnob extends Knob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    const [label, help] = this.label(this.id);
    this.box = make('input', {
      type: 'checkbox',
      id: this.id,
      'aria-describedby': this.id + '-help',
      onchange: () => this.take(this.box.checked, false),
    });
    this.stand(label, this.box, help);
  }
  show(value) {
    this.box.checked = value;
  }
}

class TextKnob extends Knob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    this.timer = 0;
    const [label, help] = this.label(this.id);
    this.entry = this.textEntry({
      id: this.id,
      class: 'wide',
      oninput: () => this.later(),
      onchange: () => this.line(false),
    });
    this.stand(label, help, this.entry);
  }
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.line(true), 200);
  }
  // A row copied from a table holds tabs, and a web page's text marks without width, which the server takes for no text.
  line(live) {
    clearTimeout(this.timer);
    const text = this.entry.value.replace(/[\p{Z}\p{C}]/gu, ' ');
    const {spec} = this;
    if (text.length <= spec.most) this.take(text, live);
    else this.complain(`${spec.label.replace(/ =$/, '')}: at most ${spec.most} characters, not ${text.length}.`);
  }
  show(value) {
    if (this.entry !== document.activeElement) this.entry.value = value;
  }
}

/**
 * @param {Stage} stage
 * @param {KnobSpec} spec
 * @returns {Knob}
 */
function knobOf(stage, spec) {
  const kinds = {
    number: spec.names ? NameKnob : NumberKnob,
    choice: ChoiceKnob,
    toggle: ToggleKnob,
    text: TextKnob,
    numbers: spec.columns ? MatrixKnob : ListKnob,
  };
  return new kinds[spec.kind](stage, spec);
}
