import type { Defect } from '../defect.ts';
import { dialogDefects } from './bank-dialogs.ts';
import { inputDefects } from './bank-input.ts';
import { transferDefects } from './bank-transfer.ts';
import { tutorDefects } from './tutor.ts';

export const allDefects: readonly Defect[] = [
  ...transferDefects,
  ...dialogDefects,
  ...inputDefects,
  ...tutorDefects,
];
