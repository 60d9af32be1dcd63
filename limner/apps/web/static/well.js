// The picture: by drop, paste, button or camera.
import { $, say, t } from "./ui.js";

let current = null;

export const picture = () => current;

export async function pictureText() {
  const bytes = new Uint8Array(await current.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

export function take(file) {
  if (!file) return;
  current = file;
  const image = $("#picture");
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  image.hidden = false;
  $("#empty").hidden = true;
  $("#drop").classList.add("full");
  const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`;
  image.onload = () => { $("#about").textContent = `${file.name || t("well.pasted")} · ${image.naturalWidth} × ${image.naturalHeight} · ${size}`; };
  image.onerror = () => { $("#about").textContent = t("well.unseen", { name: file.name }); };
  say(t("well.taken", { name: file.name || t("well.pasted") }));
  document.dispatchEvent(new CustomEvent("picture"));
}

export function openWell() {
  const drop = $("#drop"), file = $("#file"), shot = $("#shot");
  $("#choose").addEventListener("click", () => file.click());
  $("#camera").addEventListener("click", () => shot.click());
  drop.addEventListener("click", () => file.click());
  for (const input of [file, shot]) input.addEventListener("change", () => { take(input.files[0]); input.value = ""; });
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take([...event.dataTransfer.files].find((one) => one.type.startsWith("image/") || one.type === ""));
  });
  addEventListener("paste", (event) => {
    const found = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    if (found) { event.preventDefault(); take(found); }
  });
}
