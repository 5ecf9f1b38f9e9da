using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Gambi.Architecture.Tests;

/// <summary>The types that a method's instructions name: what they call, load, create and cast to.</summary>
internal static class IlOperands
{
    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    public static IEnumerable<Type> TypesIn(MethodBase method, MethodBody body)
    {
        var il = body.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? OpCodesByValue[(short)(0xFE00 | il[at + 1])] : OpCodesByValue[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                foreach (var type in Resolve(method, BitConverter.ToInt32(il, at)))
                {
                    yield return type;
                }
            }

            at += SizeOf(code, il, at);
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
        return member switch
        {
            Type type => [type],
            MethodInfo called => called.GetGenericArguments().Append(called.ReturnType).Concat(called.GetParameters().Select(p => p.ParameterType)).Concat(Owner(called)),
            _ when member is not null => Owner(member),
            _ => [],
        };
    }

    private static IEnumerable<Type> Owner(MemberInfo member) => member.DeclaringType is { } owner ? [owner] : [];

    private static int SizeOf(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
