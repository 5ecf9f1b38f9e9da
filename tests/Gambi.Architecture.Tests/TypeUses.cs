using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gambi.Architecture.Tests;

/// <summary>
/// Reads who uses whom within one assembly from its IL: bases, interfaces, fields, signatures, locals and operands. Async bodies and lambdas count, because their generated types
/// do.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<TypeUse> Within(Assembly assembly) =>
        from type in assembly.GetTypes()
        from use in Of(type)
        from named in Unwrap(use.Type)
        where named.Assembly == assembly && !IsGenerated(named)
        select new TypeUse(type, named, use.Where);

    private static IEnumerable<(Type Type, string Where)> Of(Type type)
    {
        if (type.BaseType is { } parent)
        {
            yield return (parent, "base type");
        }

        foreach (var contract in type.GetInterfaces())
        {
            yield return (contract, "interface");
        }

        foreach (var field in type.GetFields(Declared))
        {
            yield return (field.FieldType, $"field {field.Name}");
        }

        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            foreach (var used in OfMethod(method))
            {
                yield return (used, $"method {method.Name}");
            }
        }
    }

    private static IEnumerable<Type> OfMethod(MethodBase method)
    {
        var signature = method.GetParameters().Select(p => p.ParameterType);
        if (method is MethodInfo { ReturnType: var returned })
        {
            signature = signature.Append(returned);
        }

        var body = method.GetMethodBody();
        return body is null
            ? signature
            : signature.Concat(body.LocalVariables.Select(l => l.LocalType)).Concat(IlOperands.TypesIn(method, body));
    }

    /// <summary>The named types in a constructed one: arguments of generics, elements of arrays, the declaring type of a nested one.</summary>
    private static IEnumerable<Type> Unwrap(Type type)
    {
        if (type.HasElementType)
        {
            return Unwrap(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return [];
        }

        var named = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return type.GetGenericArguments().Where(a => !a.IsGenericParameter).SelectMany(Unwrap).Prepend(named);
    }

    private static bool IsGenerated(Type type) =>
        (type.Namespace ?? "").StartsWith(Floors.Hub, StringComparison.Ordinal) is false || (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType is null);
}
