import type { SyntaxNode } from "../types.ts";
import { argumentsOf, functionAround, methodCall } from "./nodes.ts";

const ofTarget: ReadonlySet<string> = new Set(["ForMember", "ForPath"]);

/**
 * The type of what a lambda of AutoMapper's configuration is given: in `CreateMap<User, UserDto>().ForMember(dto => dto.Name, options =>
 * options.MapFrom(user => user.FullName))` it is the target for the first lambda, the source for the last. Undefined for other lambdas.
 */
export function mappedTypes(call: SyntaxNode, lambda: SyntaxNode): string | undefined {
  const { method } = methodCall(call);
  if (ofTarget.has(method) && argumentsOf(call)[0]?.startIndex === lambda.startIndex) return mapOf(call)?.[1];
  if (method !== "MapFrom") return undefined;
  const options = functionAround(call);
  const member = options?.parent?.parent?.parent;
  return member?.type === "invocation_expression" ? mapOf(member)?.[0] : undefined;
}

/** Source and target of the map that a chain of calls configures; turned round behind `ReverseMap`. */
function mapOf(call: SyntaxNode): readonly [string, string] | undefined {
  let isReversed = false;
  for (let node: SyntaxNode | undefined = call; node?.type === "invocation_expression"; ) {
    const { receiver, method, typeArgument }: ReturnType<typeof methodCall> = methodCall(node);
    if (method === "ReverseMap") isReversed = !isReversed;
    const [source, target] = typeArgument?.split(",").map((type) => type.trim()) ?? [];
    if (method === "CreateMap" && source !== undefined && target !== undefined)
      return isReversed ? [target, source] : [source, target];
    node = receiver;
  }
  return undefined;
}
