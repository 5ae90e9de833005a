// --- knobs that hold many numbers -------------------------------------------------------------------------------------
const LONGEST = 5000; // characters of a list that an address can carry

// What a list and a matrix have in common: which numbers they take, and what they say of the others.
class NumbersKnob extends Knob {
  accept(reading, notes) {
    const {spec} = this;
    const count = reading.values.length;
    const surplus = spec.least < spec.most && count > spec.most;
    const values = surplus ? reading.values.slice(0, spec.most) : reading.values;
    const fault = this.fault(values, reading.cells);
    if (fault) return this.complain(fault);
    if (surplus)
      notes.push(`The first ${spec.most.toLocaleString('en')} of ${count.toLocaleString('en')} numbers are used.`);
    const sum = values.reduce((total, value) => total + value, 0);
    const off = spec.total != null && Math.abs(sum / spec.total - 1);
    if (off > 1e-3)
      notes.push(`They add up to ${typed(Number(sum.toPrecision(6)))}: their shares of ${spec.total} are shown.`);
    this.take(off > 1e-9 ? toTotal(values, spec.total) : values, false, notes.filter(Boolean).join(' '));
  }
  fault(values, cells) {
    const {spec} = this;
    const bad = values.indexOf(null);
    const far = values.findIndex(value => value < spec.low || (spec.total == null && value > spec.high));
    const {least, most} = spec;
    if (bad >= 0)
      return `${this.named(bad)}, “${cells[bad].slice(0, 20)}”, is not a number. Write numbers like 1, 2.5, −3.`;
    if (values.length < least || values.length > most)
      return `${spec.label}: give ${least === most ? most : `${least} to ${most}`} numbers, not ${values.length}.`;
    if (far >= 0)
      return `${spec.label}: ${this.named(far).toLowerCase()} must lie from ${bound(spec.low)} to ${bound(spec.high)}.`;
    if (spec.total != null && values.every(value => value === 0))
      return `${spec.label}: at least one number must be more than 0.`;
    const {length} = values.map(typed).join(', ');
    return length > LONGEST
      ? `${spec.label}: these are ${length} characters, and ${LONGEST} fit into the page's address. Round them, or give fewer.`
      : '';
  }
  named(index) {
    return `Item ${index + 1}`;
  }
  written(values) {
    const digits = this.spec.total == null ? 12 : 4;
    return values ? Array.from(values, item => typed(Number(item.toPrecision(digits)))).join(', ') : '';
  }
}

class ListKnob extends NumbersKnob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    const [label, help] = this.label(this.id);
    this.entry = this.textEntry({
      id: this.id,
      class: 'wide',
      onchange: () => this.list(this.entry.value),
      onpaste: event => this.paste(event),
    });
    this.stand(label, help, this.entry);
  }
  // A column or row of a spreadsheet: a line of text would lose the breaks between its cells.
  paste(event) {
    const text = event.clipboardData.getData('text').trim();
    if (!/[\r\n\t]/.test(text)) return;
    event.preventDefault();
    const {spec, entry} = this;
    const [first, ...rest] = text
      .split(/[\r\n\t]+/)
      .map(cell => cell.trim())
      .filter(Boolean);
    const headed = rest.length > 0 && !isOne(first) && /\p{L}/u.test(first) && rest.every(isOne);
    const reading = readList(headed ? rest.join('\n') : text, spec);
    const bad = reading.values.includes(null);
    const pasted = bad ? reading.cells.join('; ') : reading.values.map(typed).join(', ');
    const before = entry.value.slice(0, entry.selectionStart).trimEnd();
    const after = entry.value.slice(entry.selectionEnd).trimStart();
    const joined = [before.replace(/[,;]$/, ''), pasted, after.replace(/^[,;]/, '')].filter(part => part.trim());
    entry.value = joined.join(bad ? '; ' : ', ');
    this.list(entry.value, [headed ? `The heading “${first.slice(0, 30)}” is left out.` : '', bad ? '' : reading.note]);
  }
  list(text, notes = []) {
    if (text === this.written(this.value)) return this.complain('');
    const {spec} = this;
    const reading = readList(text, {...spec, high: spec.total == null ? spec.high : Infinity});
    this.accept(reading, [...notes, reading.note]);
  }
  show(values) {
    this.entry.value = this.written(values);
  }
}

class MatrixKnob extends NumbersKnob {
  /**
   * @param {Stage} stage
   * @param {KnobSpec} spec
   */
  constructor(stage, spec) {
    super(stage, spec);
    this.width = 1; // fields in a row, those out of sight counted
    const [label, help] = this.label(this.id);
    this.cells = make('div', {class: 'cells wide', role: 'group', 'aria-label': this.spec.label});
    this.stand(label, help, this.cells);
  }
  named(index) {
    return `Row ${Math.floor(index / this.width) + 1}, column ${(index % this.width) + 1}`;
  }
  show(values) {
    const {stage, spec} = this;
    const columns = Math.max(1, stage.values[spec.columns] || 1);
    const rows = stage.values[spec.rows] ?? Infinity;
    this.width = spec.sheet || columns;
    if (this.cells.childElementCount !== values.length)
      this.cells.replaceChildren(...values.map((_, i) => this.cell(i)));
    this.cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    values.forEach((value, i) => {
      const cell = this.cells.children[i];
      cell.hidden = i % this.width >= columns || Math.floor(i / this.width) >= rows;
      cell.value = typed(value);
    });
  }
  cell(i) {
    return this.textEntry({
      inputmode: 'decimal',
      'aria-label': `${this.spec.label}, ${this.named(i).toLowerCase()}`,
      onchange: event => this.put(i, [[event.target.value]]),
      onpaste: event => this.pasteBlock(event, i),
    });
  }
  focusCell(i, j) {
    const cell = this.cells.children[i * this.width + j];
    cell?.focus();
    cell?.select();
  }
  pasteBlock(event, i) {
    const {rows, note} = blockOf(event.clipboardData.getData('text').trim());
    if (rows.length * rows[0].length < 2) return;
    event.preventDefault();
    this.put(i, rows, note);
  }
  // Rows of texts into the matrix, the first at place i; what would stick out on the right or below is left out.
  put(i, rows, note = '') {
    const reading = readCells(rows.flat(), {...this.spec, separator: rows.flat().length > 1 ? '\t' : ''});
    const cells = [...this.value].map(typed);
    const values = [...this.value];
    let next = 0;
    rows.forEach((row, down) =>
      row.forEach((cell, right) => {
        const place = i + down * this.width + right;
        const read = reading.values[next++];
        if ((i % this.width) + right < this.width && place < values.length) {
          values[place] = read;
          cells[place] = cell.trim() || 'empty';
        }
      }),
    );
    this.accept({values, cells}, [note || reading.note]);
  }
}

// The cells of a pasted block. Without tabs, semicolons or blanks, as many commas in every line part its cells.
function blockOf(text) {
  const lines = text.split(/\r?\n/).map(line => line.trim());
  const commas = lines.map(line => line.split(',').length - 1);
  const part = [/\t/, /;/].find(mark => mark.test(text)) ?? (lines.some(line => /\s/.test(line)) ? /,?\s+/ : null);
  if (part) return {rows: lines.map(line => line.split(part)), note: ''};
  const even = commas[0] > 0 && commas.every(count => count === commas[0]);
  const twofold = even && lines.every(isOne);
  const [first] = lines;
  const note = twofold
    ? `Read ${first} as ${first.split(',').join(' and ')}, not ${typed(readNumber(first).values[0])}.`
    : '';
  return {rows: lines.map(line => (even ? line.split(',') : [line])), note};
}

// Keep the sum when item `index` of a distribution takes `value`: the others share what is left in their proportion.
function toTotal(values, total, index = -1) {
  const kept = index < 0 ? 0 : Math.min(total, Math.max(0, values[index]));
  const rest = values.reduce((sum, v, i) => (i === index ? sum : sum + v), 0);
  const others = values.length - (index < 0 ? 0 : 1);
  return values.map((v, i) => (i === index ? kept : rest > 0 ? (v * (total - kept)) / rest : (total - kept) / others));
}
