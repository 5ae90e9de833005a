// The outline of the notes: under each passage its claims, each with its verdict, its figure and its experiment; and the
// errata, with what happens when they are run. Text between backticks is code.
const make = (tag, className, text) => Object.assign(document.createElement(tag), {className, textContent: text ?? ''});

function written(tag, className, text) {
  const box = make(tag, className);
  text.split('`').forEach((piece, place) => {
    if (piece) box.append(place % 2 ? make('code', '', piece) : piece.replaceAll(/(\d) %/g, '$1\u00a0%'));
  });
  return box;
}

function linked(className, text, href, passage) {
  const link = Object.assign(make('a', className, text), {href});
  window.lab?.follow(link, `#note_${passage}`);
  return link;
}

function chip({verdict, mark, kind}) {
  const box = make('span', `chip ${kind}`);
  const sign = make('span', 'mark', mark);
  sign.setAttribute('aria-hidden', 'true');
  box.append(sign, verdict);
  return box;
}

function claim(row, passage) {
  const entry = make('li', 'claim');
  const words = make('div', 'words');
  words.append(written('p', 'sentence', row.sentence), written('p', 'figure', row.figure));
  if (row.href) {
    const link = linked('open', row.under ? `${row.does}: ${row.under}` : row.does, row.href, passage);
    link.setAttribute('aria-label', `${row.does}: ${row.page}, ${row.under || 'the page’s first'}`);
    const say = make('p', 'way');
    say.append(link);
    words.append(say);
  }
  entry.append(chip(row), words);
  return entry;
}

function code(heading, text, does) {
  const box = make('div', 'ran');
  const lines = make('pre', '', text);
  lines.tabIndex = 0;
  lines.setAttribute('aria-label', `${heading}: code`);
  box.append(make('p', 'label', heading), lines);
  if (does) box.append(written('p', '', `When run: ${does}`));
  return box;
}

function erratum(row) {
  const entry = make('li', 'erratum');
  entry.value = row.number;
  entry.id = `note_erratum-${row.number}`;
  const both = make('div', 'both');
  both.append(code('As written', row.code, row.happens), code('Mended', row.mend, row.mended));
  const way = make('p', 'way');
  way.append(linked('open', `See it on its page: ${row.page}`, row.href, `erratum-${row.number}`));
  entry.append(written('p', 'sentence', row.said), both, written('p', 'figure', row.because), way);
  return entry;
}

function passage({name, heading, section, none, claims, errata}) {
  const box = make('section', 'passage');
  const title = make('h3', '', heading);
  title.id = `note_${name}`;
  title.tabIndex = -1;
  if (section) title.append(make('small', '', section));
  box.append(title);
  if (none) box.append(written('p', 'figure', none));
  if (claims.length) {
    const list = make('ul', 'claims');
    list.append(...claims.map(row => claim(row, name)));
    box.append(list);
  }
  if (errata.length) {
    const list = make('ol', 'errata');
    list.append(...errata.map(erratum));
    box.append(list);
  }
  return box;
}

// Shown below Streamlit's header; once more, because the page may still grow above it.
function goTo(id) {
  const go = () => document.getElementById(id)?.scrollIntoView({block: 'start'});
  [50, 400, 1000].forEach(time => setTimeout(go, time));
}

export default function ({data: [data], parentElement}) {
  const box = parentElement.querySelector('.outline');
  const told = JSON.stringify(data);
  if (box.told !== told) {
    box.told = told;
    box.replaceChildren(...data.passages.map(passage));
  }
  const goal = window.lab?.goal ?? '';
  if (!goal.startsWith('#note_')) return;
  window.lab.goal = '';
  goTo(goal.slice(1));
}
