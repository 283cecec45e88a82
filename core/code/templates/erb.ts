/**
 * The Ruby in a template of ERB, every character where it was: text between the tags becomes white space, and each tag ends a statement.
 * Comments (`<%# … %>`) and escaped tags (`<%% … %>`) hold no code.
 */
export function rubyInErb(template: string): string {
  let code = "";
  let from = 0;
  for (const { 0: tag, 1: opening = "", 2: body = "", 3: closing = "", index } of template.matchAll(tags)) {
    code += blank(template.slice(from, index));
    const isCode = !/^<%[#%]/.test(opening);
    code += isCode ? " ".repeat(opening.length) + body + ";".padEnd(closing.length) : blank(tag);
    from = index + tag.length;
  }
  return code + blank(template.slice(from));
}

const tags = /(<%(?:==?|[-#%])?)([\s\S]*?)(-?%>)/g;

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
