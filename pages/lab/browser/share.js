// The link that restores a page: read, selected at a touch, and copied by its button.
export default function ({data: [data], parentElement}) {
  const [entry, button] = parentElement.querySelectorAll('input, button');
  entry.value = data.link;
  entry.onfocus = () => entry.select();
  button.onclick = async () => {
    entry.select();
    try {
      await navigator.clipboard.writeText(data.link);
    } catch {
      document.execCommand('copy'); // without a secure connection there is no clipboard to write to
    }
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  };
}
