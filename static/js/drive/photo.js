// A photo made small enough to wait in the outbox and to be sent over a slow line.

const MAX_SIDE_PX = 1600;
const QUALITY = 0.8;

/** Returns a smaller JPEG of a picture; the picture itself where the browser cannot draw it. */
export async function shrink(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob ?? file;
}
