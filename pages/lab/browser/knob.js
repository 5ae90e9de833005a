// --- one knob ---------------------------------------------------------------------------------------------------------
const SLIDER = 1000;

function niceStep(span) {
  const rough = span / 500, power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(factor => factor * power >= rough * .999);
}

class Knob {
  constructor(stage, spec) {
    this.stage = stage; this.spec = spec; this.held = false;
    this.id = `knob-${stage.key}-${spec.name}`;
    this.says = make('div', {class: 'says', role: 'alert'});
    this.root = make('div', {class: 'knob', 'data-knob': spec.name});
    this[spec.kind === 'numbers' ? 'buildNumbers' : 'build_' + spec.kind]();
    this.root.append(this.says);
  }
  label(target) {
    const label = make('label', {for: target}, this.spec.label + (this.spec.unit ? ` (${this.spec.unit})` : ''));
    const text = make('div', {class: 'helptext', hidden: true, id: this.id + '-help'}, this.spec.help);
    const hint = make('button', {class: 'hint', type: 'button', title: this.spec.help, 'aria-label': `What is ${this.spec.label}?`,
      'aria-expanded': 'false', onclick: () => { text.hidden = !text.hidden; hint.setAttribute('aria-expanded', String(!text.hidden)); }}, '?');
    return [make('span', {class: 'label'}, label, hint), text];
  }
  build_number() {
    const {spec} = this, [label, help] = this.label(this.id);
    const [least, most] = spec.slider || [spec.low, spec.high];
    const step = spec.log ? 1 : this.step = spec.step || (spec.whole ? 1 : niceStep(most - least));
    this.slider = make('input', {type: 'range', class: 'wide', id: this.id, min: spec.log ? 0 : least, max: spec.log ? SLIDER : most,
      step: spec.log ? 1 : step, 'aria-describedby': this.id + '-help',
      oninput: () => { this.held = true; this.take(this.fromSlider(), true); }, onchange: () => { this.held = false; this.take(this.fromSlider(), false); }});
    this.entry = make('input', {type: 'text', inputmode: 'decimal', 'aria-label': `${spec.label}, exact value`,
      onchange: () => this.typed(), onkeydown: event => { if (event.key === 'Enter') this.typed(); }});
    this.root.append(label, make('span', {class: 'value'}, this.entry), help, this.slider);
  }
  fromSlider() {
    const {spec} = this, place = Number(this.slider.value);
    if (!spec.log) return clean(place);
    const value = spec.low * (spec.high / spec.low) ** (place / SLIDER);
    return this.fit(spec.whole ? Math.round(value) : Number(value.toPrecision(place % SLIDER ? 3 : 12)));
  }
  fit(value) {
    const {spec} = this;
    if (spec.whole) value = Math.round(value);
    return Math.min(spec.high, Math.max(spec.low, clean(value)));
  }
  typed() {
    const text = this.entry.value.trim().replace('−', '-').replace(/^(-?\d+),(\d+)$/, '$1.$2'), value = Number(text), {spec} = this;
    const good = text !== '' && Number.isFinite(value) && value >= spec.low && value <= spec.high && (!spec.whole || Number.isInteger(value));
    this.complain(good ? '' : `${spec.label}: type a ${spec.whole ? 'whole ' : ''}number from ${spec.low} to ${spec.high}.`);
    if (good && value !== this.value) this.take(value, false);
  }
  complain(sentence) { this.says.textContent = sentence; this.entry?.classList.toggle('wrong', Boolean(sentence)); }
  build_choice() {
    const [label, help] = this.label(this.id);
    this.select = make('select', {id: this.id, class: 'wide', 'aria-describedby': this.id + '-help', onchange: () => this.take(this.select.value, false)},
      ...this.spec.options.map(option => make('option', {value: option}, option)));
    this.root.append(label, help, this.select);
  }
  build_toggle() {
    const [label, help] = this.label(this.id);
    this.box = make('input', {type: 'checkbox', id: this.id, 'aria-describedby': this.id + '-help', onchange: () => this.take(this.box.checked, false)});
    this.root.append(label, this.box, help);
  }
  build_text() {
    const [label, help] = this.label(this.id);
    let timer;
    this.entry = make('input', {type: 'text', id: this.id, class: 'wide', spellcheck: 'false', autocomplete: 'off',
      oninput: () => { clearTimeout(timer); timer = setTimeout(() => this.line(true), 200); },
      onchange: () => { clearTimeout(timer); this.line(false); }});
    this.root.append(label, help, this.entry);
  }
  // A row copied from a table holds tabs, which the server takes for no text.
  line(live) {
    const text = this.entry.value.replace(/\s/g, ' '), {spec} = this;
    if (text.length <= spec.most) this.take(text, live);
    else this.complain(`${spec.label.replace(/ =$/, '')}: at most ${spec.most} characters, not ${text.length}.`);
  }
  buildNumbers() {
    const [label, help] = this.label(this.id);
    if (this.spec.columns) { this.cells = make('div', {class: 'cells wide', role: 'group', 'aria-label': this.spec.label}); this.root.append(label, help, this.cells); return; }
    this.entry = make('input', {type: 'text', id: this.id, class: 'wide', spellcheck: 'false', autocomplete: 'off',
      onchange: () => this.list(this.entry.value), onpaste: event => this.paste(event)});
    this.root.append(label, help, this.entry);
  }
  // A column or row of a spreadsheet: a line of text would lose the breaks between its cells.
  paste(event) {
    const cells = event.clipboardData.getData('text').trim().split(/[\r\n\t]+/);
    if (cells.length < 2) return;
    event.preventDefault();
    const commas = cells.every(cell => /^\s*[-−]?\d+(,\d+)?\s*$/.test(cell));
    this.entry.setRangeText(cells.map(cell => commas ? cell.replace(',', '.') : cell).join(', '), this.entry.selectionStart, this.entry.selectionEnd, 'end');
    this.list(this.entry.value);
  }
  list(text) {
    const {spec} = this, items = text.replace(/[;,]/g, ' ').replace(/−/g, '-').trim().split(/\s+/).filter(Boolean), values = items.map(Number);
    const bad = values.findIndex(value => !Number.isFinite(value)), far = values.findIndex(value => value < spec.low || value > spec.high);
    this.complain(bad >= 0 ? `${this.named(bad)}, “${items[bad].slice(0, 20)}”, is not a number. Write numbers like 1, 2.5, -3.`
      : items.length < spec.least || items.length > spec.most ? `${spec.label}: give ${spec.least === spec.most ? spec.most : `${spec.least} to ${spec.most}`} numbers, not ${items.length}.`
      : far >= 0 ? `${spec.label}: ${this.named(far).toLowerCase()} must lie from ${spec.low} to ${spec.high}.` : '');
    if (!this.says.textContent) this.take(spec.total == null ? values : toTotal(values, spec.total), false);
  }
  named(place) { return this.cells ? `Row ${Math.floor(place / this.width) + 1}, column ${place % this.width + 1}` : `Item ${place + 1}`; }
  fillCells(values) {
    const {stage, spec} = this, columns = Math.max(1, stage.values[spec.columns] || 1), width = this.width = spec.sheet || columns;
    const rows = stage.values[spec.rows] ?? Infinity;
    if (this.cells.childElementCount !== values.length) this.cells.replaceChildren(...values.map((_, i) => make('input', {
      type: 'text', inputmode: 'decimal', 'aria-label': `${spec.label}, ${this.named(i).toLowerCase()}`,
      onchange: event => this.put(i, [[event.target.value]], width), onpaste: event => this.pasteBlock(event, i, width)})));
    this.cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    values.forEach((value, i) => { const cell = this.cells.children[i]; cell.hidden = i % width >= columns || Math.floor(i / width) >= rows; if (cell !== document.activeElement || !this.says.textContent) cell.value = clean(value); });
  }
  // The field of a matrix's cell, ready to be typed over.
  focusCell(i, j) { const cell = this.cells?.children[i * this.width + j]; cell?.focus(); cell?.select(); }
  // Typed cells (rows of texts) into the list, the first at place i; what would stick out on the right or below is left out.
  put(i, rows, width) {
    const next = [...this.value];
    rows.forEach((row, down) => row.forEach((cell, right) => {
      const place = i + down * width + right;
      if (i % width + right < width && place < next.length) next[place] = cell.trim().replace(/\s+/g, '') || 'empty';
    }));
    this.list(next.join(' '));
  }
  pasteBlock(event, i, width) {
    const rows = event.clipboardData.getData('text').trim().split(/\r?\n/).map(row => row.trim().split(/[\t;,\s]+/));
    if (rows.length * rows[0].length < 2) return;
    event.preventDefault();
    this.put(i, rows, width);
  }
  // A new value, by hand: shown at once, then asked of the server.
  take(value, live) { this.set(value); this.complain(''); this.stage.turn({[this.spec.name]: value}, live); }
  set(value) {
    const {spec} = this;
    this.value = value;
    if (spec.kind === 'number') {
      if (!this.held) this.slider.value = spec.log ? Math.round(SLIDER * Math.log(value / spec.low) / Math.log(spec.high / spec.low)) : value;
      this.slider.setAttribute('aria-valuetext', `${value} ${spec.unit}`.trim());
      this.entry.value = String(value).replace('-', '−');
    } else if (spec.kind === 'choice') this.select.value = value;
    else if (spec.kind === 'toggle') this.box.checked = value;
    else if (this.cells) this.fillCells(value);
    else if (this.entry !== document.activeElement || spec.kind === 'numbers') this.entry.value = isList(value) ? value.map(item => clean(Number(item.toPrecision(spec.total == null ? 12 : 4)))).join(', ') : value;
  }
}

// Keep the sum when item `index` of a distribution takes `value`: the others share what is left in their proportion.
function toTotal(values, total, index = -1) {
  const kept = index < 0 ? 0 : Math.min(total, Math.max(0, values[index])), rest = values.reduce((sum, v, i) => i === index ? sum : sum + v, 0);
  return values.map((v, i) => i === index ? kept : rest > 0 ? v * (total - kept) / rest : (total - kept) / (values.length - (index < 0 ? 0 : 1)));
}
