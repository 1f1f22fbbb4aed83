import path from 'node:path';
import type { UserModel } from './choices.ts';
import { userFieldsSchema, type UserChoice, type UserFields } from './user-fields.ts';

/** One of the users that conversations are drawn from; the path of its file is absolute. */
export interface UserShare {
  readonly weight: number;
  readonly user: UserFields;
  /** A preset; the scenario's own persona unless told. */
  readonly persona?: string | undefined;
}

/** Users as they were written, one or a mix, as a list. */
export function sharesOf(choice: UserChoice, folder: string): UserShare[] {
  const shares = Array.isArray(choice) ? choice : [{ weight: 1, user: choice }];
  return shares.map((share) => {
    const { file } = share.user;
    return file === undefined
      ? share
      : { ...share, user: { ...share.user, file: path.resolve(folder, file) } };
  });
}

/** Leaves the users of a model that was asked for; where there are none, one with the defaults. */
export function chooseUser(shares: readonly UserShare[], model: UserModel | undefined): readonly UserShare[] {
  if (model === undefined) return shares;
  const chosen = shares.filter(({ user }) => user.model === model);
  if (chosen.length > 0) return chosen;
  const [first] = shares;
  const user = shares.length === 1 && first ? { ...first.user, model } : userFieldsSchema.parse({ model });
  return [{ weight: 1, user }];
}
