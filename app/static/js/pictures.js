// Sending a picture: what is wrong with a file is said as soon as it is chosen. The server decides.

const ENDINGS = /\.(png|jpe?g|webp|gif|svg)$/i;
const LARGEST = 5_000_000;
const LARGE = 300_000;

/** Watch a form with a picture; gives a function that says whether it may be sent. */
export function watch(form) {
  const { file, alt, decorative } = form.elements;
  const wrong = form.querySelector("[data-wrong]");
  const fault = () => {
    const chosen = file.files[0];
    if (!chosen) return "";
    if (!ENDINGS.test(chosen.name)) return wrong.dataset.type;
    return chosen.size > LARGEST ? wrong.dataset.size : "";
  };
  file.addEventListener("change", () => {
    const large = file.files[0]?.size > LARGE ? wrong.dataset.large : "";
    wrong.textContent = fault() || large;
    file.toggleAttribute("aria-invalid", Boolean(fault()));
  });
  decorative.addEventListener("change", () => {
    alt.disabled = decorative.checked;
  });
  return () => {
    const lacksAlt = !decorative.checked && !alt.value.trim();
    wrong.textContent = fault() || (lacksAlt ? wrong.dataset.alt : "");
    if (wrong.textContent) (fault() ? file : alt).focus();
    return !wrong.textContent;
  };
}

const form = document.querySelector("form[data-picture]:not([data-dialog])");
if (form) {
  const isReady = watch(form);
  form.addEventListener("submit", (event) => isReady() || event.preventDefault(), true);
}
