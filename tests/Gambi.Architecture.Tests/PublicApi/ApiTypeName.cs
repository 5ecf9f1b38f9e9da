using System.Reflection;

namespace Gambi.Architecture.Tests.PublicApi;

/// <summary>A type as C# writes it, with <c>!</c> or <c>?</c> where it says whether it may be null.</summary>
internal static class ApiTypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, nullability) + "?";
        }

        string name = type.IsArray
            ? $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]"
            : Keywords.GetValueOrDefault(type) ?? Named(type, nullability);
        return name + Mark(type, nullability);
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        // The arguments of an outer type come first in the list of a nested one.
        Type[] all = type.GetGenericArguments();
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string place = type.DeclaringType is { } declaring ? Named(declaring, null) : type.Namespace ?? "";
        string simple = type.Name.Split('`')[0];
        string[] arguments = [.. all.Select((argument, index) => Of(argument, ArgumentAt(nullability, index))).Skip(outer)];
        return $"{place}.{simple}{(arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments)}>")}";
    }

    private static NullabilityInfo? ArgumentAt(NullabilityInfo? nullability, int index) =>
        nullability is { GenericTypeArguments: var arguments } && index < arguments.Length ? arguments[index] : null;

    // A type parameter may be anything; only a reference says for itself.
    private static string Mark(Type type, NullabilityInfo? nullability) => type.IsValueType || type.IsGenericParameter ? "" : nullability?.ReadState switch
    {
        NullabilityState.NotNull => "!",
        NullabilityState.Nullable => "?",
        _ => "",
    };
}
