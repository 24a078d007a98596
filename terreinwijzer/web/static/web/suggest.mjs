// Names of organisations while typing. Without it the full name, or enough of it, can be typed.
const WAIT_MS = 200;

start();
document.addEventListener("page:replaced", start);

function start() {
  const list = document.getElementById("suggested");
  const field = list && document.querySelector(`input[list="${list.id}"]`);
  if (!field) return;
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(list, field.value), WAIT_MS);
  });
}

async function suggest(list, typed) {
  const answer = await fetch(`${list.dataset.address}?${new URLSearchParams({ q: typed })}`).catch(() => null);
  if (!answer?.ok) return;
  const { found } = await answer.json();
  list.replaceChildren(...found.map(({ value, where }) => new Option(where, value)));
}
