// Finds addresses beside the map: each is a link that the map follows, since the place on the map stands in its address.
let asked = 0;

export async function findAddresses(list, words) {
  if (!list) return;
  const turn = ++asked;
  list.replaceChildren();
  if (!words.trim()) return;
  const answer = await fetch(`${list.dataset.from}?${new URLSearchParams({ q: words })}`);
  if (!answer.ok) return;
  const { found, told } = await answer.json();
  if (turn !== asked) return;
  const said = document.createElement("p");
  said.textContent = told;
  list.append(said);
  for (const { name, to } of found) {
    const link = document.createElement("a");
    link.href = to;
    link.textContent = name;
    list.append(link);
  }
}
