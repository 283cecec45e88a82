/** `+` or `-`. */
export function isSign(code: number): boolean {
  return code === 43 || code === 45;
}

/** `+ - * / < > = ~ ! @ # % ^ & | \` ?` */
export function isOperator(code: number): boolean {
  return isSign(code) || code === 42 || code === 47 || (code >= 60 && code <= 62) || isRareOperator(code);
}

/** Those that allow an operator to end in `+` or `-`. */
export function isRareOperator(code: number): boolean {
  switch (code) {
    case 126:
    case 33:
    case 64:
    case 35:
    case 37:
    case 94:
    case 38:
    case 124:
    case 96:
    case 63:
      return true;
    default:
      return false;
  }
}
