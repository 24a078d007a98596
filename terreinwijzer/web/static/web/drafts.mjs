// What is typed in a form stays on the device until it has arrived: through a lost connection, a closed tab, an empty
// battery. The form carries a key of its own, so that what arrived already is not written a second time.
const KEPT_DAYS = 7;
const AGAIN_MS = 5000;
const SECRET = "csrfmiddlewaretoken";

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function keep(form) {
  const name = `draft ${form.dataset.draft} ${location.pathname}${location.search}`;
  const notes = document.getElementById("draft");
  let sending = false;

  // After a refusal the page holds what was sent; otherwise a draft of earlier goes over the empty form.
  const before = read(name);
  if (before && !document.querySelector(".faults")) {
    fill(form, before.values);
    tell("restored");
  }
  form.addEventListener("input", () => write(name, valuesOf(form)));
  form.addEventListener("change", () => write(name, valuesOf(form)));
  notes?.querySelector("[data-do=forget]")?.addEventListener("click", () => {
    localStorage.removeItem(name);
    location.reload();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(name, valuesOf(form));
    send();
  });
  addEventListener("online", () => sending && send());

  async function send() {
    sending = true;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    } catch {
      tell("waiting");
      setTimeout(() => sending && send(), AGAIN_MS);
      return;
    }
    if (!sending) return;
    sending = false;
    if (answer.redirected && answer.ok) {
      localStorage.removeItem(name);
      location.assign(answer.url);
    } else if (answer.status === 422) {
      show(await answer.text());
    } else {
      // Logged out, or a fault of the server: the draft stays for another time.
      tell("refused");
    }
  }

  function show(page) {
    const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
    document.querySelector("main").replaceWith(main);
    for (const each of main.querySelectorAll("form[data-draft]")) keep(each);
    document.dispatchEvent(new Event("page:replaced"));
    main.querySelector(".faults")?.scrollIntoView();
    main.querySelector(".faults a, .faults")?.focus();
  }

  function tell(what) {
    if (!notes) return;
    notes.hidden = false;
    for (const note of notes.querySelectorAll("[data-when]")) note.hidden = note.dataset.when !== what;
  }
}

function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([field]) => field !== SECRET));
}

function fill(form, values) {
  for (const [field, value] of Object.entries(values)) {
    const control = form.elements.namedItem(field);
    if (!control) continue;
    if (control.type === "checkbox") control.checked = true;
    else control.value = value;
  }
}

function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name));
    if (found && Date.now() - found.at < KEPT_DAYS * 86_400_000) return found;
    localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing: the form works without drafts.
  }
  return null;
}

function write(name, values) {
  try {
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // Likewise.
  }
}
