import { PNG } from 'pngjs';
import { messageOf } from '../../errors.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface Icon {
  readonly width: number;
  readonly height: number;
  /** Reads the pixels, four bytes each: red, green, blue, opacity. Throws when the file is damaged. */
  pixels(): Uint8Array;
}

/** Size of a PNG from its header, or in words why it is none; pixels are decoded only when asked for. */
export function readIcon(bytes: Uint8Array): Icon | string {
  if (!signature.every((byte, index) => bytes[index] === byte) || bytes.length < 24)
    return 'it is no PNG image';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    pixels: () => PNG.sync.read(Buffer.from(bytes)).data,
  };
}

/** In words what keeps an outline icon from being white on transparent; undefined when nothing does. */
export function findOutlineFault(icon: Icon): string | undefined {
  let data: Uint8Array;
  try {
    data = icon.pixels();
  } catch (error) {
    return `it cannot be decoded: ${messageOf(error)}`;
  }
  let isTransparent = false;
  for (let at = 0; at + 3 < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, opacity = 0] = data.subarray(at, at + 4);
    if (opacity < 255) isTransparent = true;
    if (opacity > 0 && Math.min(red, green, blue) < 255) {
      const pixel = at / 4;
      return `the pixel at ${pixel % icon.width}, ${Math.floor(pixel / icon.width)} is not white`;
    }
  }
  return isTransparent ? undefined : 'it has no transparent pixel';
}
