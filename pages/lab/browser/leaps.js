// Links from page to page within the app: real addresses that a plain click follows without loading the app anew.
export default function ({data: [data], parentElement}) {
  const shelves = parentElement.querySelector('.shelves');
  shelves.replaceChildren(
    ...data.groups.flatMap(({heading, label, items}) => {
      const nav = made('nav', '', `leaps ${data.kind}`);
      nav.setAttribute('aria-label', label);
      nav.replaceChildren(...items.map(linkTo));
      return heading ? [made('h3', heading), nav] : [nav];
    }),
  );
}

function made(tag, textContent, className = '') {
  return Object.assign(document.createElement(tag), {textContent, className});
}

function linkTo({href, title, text, hint, picture}) {
  const link = Object.assign(document.createElement('a'), {href, title: hint ?? ''});
  if (picture) link.appendChild(made('div', '', 'picture')).innerHTML = picture;
  if (title) link.append(made('strong', title));
  if (text) link.append(made('span', text));
  window.lab?.follow(link);
  return link;
}
