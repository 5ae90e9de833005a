// Links that set knobs: real addresses (to copy, or to open in a new tab) that a plain click follows without a reload.
export default function ({data, parentElement, setTriggerValue}) {
  const list = parentElement.querySelector('.links');
  list.replaceChildren(...data.items.map(({text, href, knobs}) => {
    const link = Object.assign(document.createElement('a'), {href, textContent: text});
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue('follow', {knobs});
      document.querySelector('.lab')?.scrollIntoView({block: 'nearest'});
    });
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
}
