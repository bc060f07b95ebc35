import { isFictional } from '../numbering-plans.ts';

/** 123-456-7890, 000-0000 and the like: fillers of forms. */
export function isInvented(digits: string): boolean {
  return (
    /0?123456789|1234567890|9876543210|(\d)\1{6}|^1?(\d)\2{2}(\d)\3{2}(\d)\4{3}$|^1?123123/.test(digits) ||
    /^0+$/.test(digits)
  );
}

/** Blocks for drama of the plans that dial 0 first, each by the length of its numbers: French 10, British and Australian. */
export function isFictionalTrunk(number: string): boolean {
  const national = number.slice(1);
  if (number.length === 11) return isFictional(`44${national}`);
  return number.length === 10 && (isFictional(`33${national}`) || isFictional(`61${national}`));
}
