// Says where this browser is, so that times are its own from the first page on; without scripts they are UTC's until Account says else.

for (const field of document.querySelectorAll("[data-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
