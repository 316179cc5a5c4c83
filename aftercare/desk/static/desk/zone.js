// The browser knows where its reader is; what was typed and refused stays.
const field = document.querySelector('[name="timezone"]');
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && here && here !== "UTC" && !field.form.querySelector(".problem")) field.value = here;
