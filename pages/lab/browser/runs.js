// The runs that a person has tried on a page: each a row with what differs from the page's defaults, how it ended, and a
// link that opens it. They are kept by the browser for this tab; pinned ones stand first.
const make = (tag, className, text) => Object.assign(document.createElement(tag), {className, textContent: text ?? ''});
const MOST = 200;
const HEADS = ['run', 'what differs', 'seed'];

const keyOf = name => `runs_${name}`;

function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '[]');
  } catch {
    return [];
  }
}

function store(name, runs) {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(runs));
  } catch {
    // A browser that keeps nothing: the log lasts as long as the page is shown.
  }
}

// The run is noted once; of too many the oldest that is not pinned goes.
function noted(runs, run) {
  if (!run || runs.some(each => each.href === run.href)) return runs;
  const number = runs.reduce((most, each) => Math.max(most, each.number), 0) + 1;
  const all = [...runs, {...run, number, pinned: false}];
  if (all.length <= MOST) return all;
  const oldest = all.findIndex(each => !each.pinned);
  return all.filter((_, place) => place !== Math.max(0, oldest));
}

const cellsOf = run => [run.number, run.differs, run.seed, ...run.values, run.seconds];

function written(value) {
  if (typeof value !== 'number') return value ?? '';
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  return text.replace('-', '−');
}

function ordered(runs, {column, down}) {
  const sign = down ? -1 : 1;
  const compare = (a, b) => {
    const [x, y] = [cellsOf(a)[column], cellsOf(b)[column]];
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    // What has no number, such as a run that diverged, stands last whichever way.
    if (typeof x === 'number' || typeof y === 'number') return typeof x === 'number' ? -1 : 1;
    return sign * String(x).localeCompare(String(y));
  };
  return [...runs].sort((a, b) => Number(b.pinned) - Number(a.pinned) || compare(a, b));
}

const quoted = value => `"${String(value ?? '').replaceAll('"', '""')}"`;

function asCsv(heads, runs, base) {
  const rows = runs.map(run => [...cellsOf(run), new URL(run.href, base).href]);
  return [[...heads, 'link'], ...rows].map(row => row.map(quoted).join(',')).join('\r\n');
}

function asMarkdown(heads, runs, base) {
  const cell = value => String(value ?? '').replaceAll('|', '\\|');
  const rows = runs.map(run => [...cellsOf(run).map(written), `[open](${new URL(run.href, base).href})`]);
  const lines = [[...heads, 'link'], [...heads, ''].map(() => '---'), ...rows];
  return lines.map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function download(name, text, type) {
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob([text], {type})),
    download: name,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// `along` is what of the address stays: whatever is set aside is compared with the run that is opened.
function linked(run, along) {
  const joined = run.href.includes('?') ? '&' : '?';
  const link = Object.assign(make('a', 'open', 'open'), {href: run.href + (along ? joined + along : '')});
  link.setAttribute('aria-label', `Open run ${run.number}: ${run.differs}`);
  window.lab?.follow(link);
  return link;
}

function pin(run, change) {
  const button = Object.assign(make('button', 'pin', run.pinned ? '★' : '☆'), {type: 'button'});
  button.setAttribute('aria-pressed', String(run.pinned));
  button.setAttribute('aria-label', `Pin run ${run.number}`);
  button.addEventListener('click', () => change(run.number));
  return button;
}

function head(text, column, order, sort) {
  const cell = make('th', '');
  const chosen = order.column === column;
  cell.setAttribute('aria-sort', chosen ? (order.down ? 'descending' : 'ascending') : 'none');
  const button = Object.assign(make('button', '', chosen ? `${text} ${order.down ? '▾' : '▴'}` : text), {
    type: 'button',
  });
  button.addEventListener('click', () => sort(column));
  cell.append(button);
  return cell;
}

function row(run, {run: current, along}, change) {
  const line = make('tr', run.href === current?.href ? 'current' : '');
  const first = make('td', '');
  first.append(pin(run, change));
  const cells = cellsOf(run).map((value, place) => make('td', place === 1 ? 'differs' : 'number', written(value)));
  const last = make('td', '');
  last.append(linked(run, along));
  line.append(first, ...cells, last);
  return line;
}

export default function ({data: [data], parentElement}) {
  const box = parentElement.querySelector('.runs');
  const heads = [...HEADS, ...data.columns, 'seconds'];
  box.order ??= {column: 0, down: true};
  box.runs = noted(box.name === data.name && box.runs ? box.runs : stored(data.name), data.run);
  box.name = data.name;
  const keep = runs => {
    box.runs = runs;
    store(data.name, runs);
    draw();
  };
  const change = number => keep(box.runs.map(run => (run.number === number ? {...run, pinned: !run.pinned} : run)));
  const sort = column => {
    box.order = {column, down: box.order.column === column ? !box.order.down : column !== 1};
    draw();
  };
  const tool = (text, act) => {
    const button = Object.assign(make('button', 'tool', text), {type: 'button'});
    button.addEventListener('click', act);
    return button;
  };
  function draw() {
    const runs = ordered(box.runs, box.order);
    const table = make('table', '');
    const line = make('tr', '');
    const empty = make('th', '');
    empty.setAttribute('aria-label', 'Pinned');
    line.append(empty, ...heads.map((text, column) => head(text, column, box.order, sort)), make('th', ''));
    table.append(line, ...runs.map(run => row(run, data, change)));
    const pane = make('div', 'pane');
    pane.tabIndex = 0;
    pane.append(table);
    const tools = make('div', 'tools');
    tools.append(
      tool('CSV', () => download(`${data.name}_runs.csv`, asCsv(heads, runs, document.baseURI), 'text/csv')),
      tool('Markdown', () =>
        download(`${data.name}_runs.md`, asMarkdown(heads, runs, document.baseURI), 'text/markdown'),
      ),
      tool('Clear', () => keep(box.runs.filter(run => run.pinned))),
    );
    const focused = box.contains(document.activeElement)
      ? [...box.querySelectorAll('button, a')].indexOf(document.activeElement)
      : -1;
    box.querySelector('summary').textContent = `Runs you have tried here: ${runs.length}`;
    box
      .querySelector('.list')
      .replaceChildren(
        ...(runs.length ? [pane, tools] : [make('p', '', 'None yet: every setting that you try is noted here.')]),
      );
    if (focused >= 0) [...box.querySelectorAll('button, a')][focused]?.focus();
  }
  store(data.name, box.runs);
  draw();
}
