() => setTimeout(() => {
  const part = document.querySelector("#wf-download");
  const link = part && (part.matches("a, button") ? part : part.querySelector("a, button"));
  if (link) link.click();
}, 150)
