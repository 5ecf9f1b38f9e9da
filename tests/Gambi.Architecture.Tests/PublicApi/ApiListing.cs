using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gambi.Architecture.Tests.PublicApi;

/// <summary>What other assemblies may use of one: a line for each type and member, in the form that PublicApiAnalyzers gave such lists.</summary>
/// <remarks>What the compiler writes into records by itself (equality, cloning, deconstruction) follows from the lines there are, and is left out.</remarks>
internal sealed class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();
    private readonly SortedSet<string> _lines = new(StringComparer.Ordinal);

    private ApiListing()
    {
    }

    public static IReadOnlyCollection<string> Of(Assembly assembly)
    {
        ApiListing listing = new();
        foreach (Type type in assembly.GetExportedTypes())
        {
            listing.AddType(type);
        }

        return listing._lines;
    }

    private void AddType(Type type)
    {
        string name = ApiTypeName.Of(type);
        _lines.Add(name);
        if (type.IsEnum)
        {
            foreach (string member in type.GetEnumNames())
            {
                object value = Convert.ChangeType(Enum.Parse(type, member), type.GetEnumUnderlyingType(), CultureInfo.InvariantCulture);
                _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}.{member} = {value} -> {name}"));
            }

            return;
        }

        bool isDelegate = type.IsSubclassOf(typeof(Delegate));
        foreach (MemberInfo member in type.GetMembers(Declared).Where(member => !isDelegate || member.Name == "Invoke"))
        {
            AddMember(member, name);
        }
    }

    private void AddMember(MemberInfo member, string type)
    {
        switch (member)
        {
            case ConstructorInfo constructor when IsWritten(constructor):
                _lines.Add($"{type}.{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)}) -> void");
                break;
            case MethodInfo { IsSpecialName: false } or MethodInfo { Name: ['o', 'p', '_', ..] } when IsWritten((MethodInfo)member):
                AddMethod((MethodInfo)member, type);
                break;
            case PropertyInfo { Name: not "EqualityContract" } property:
                AddProperty(property, type);
                break;
            case FieldInfo field when IsReachable(field, field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly):
                AddField(field, type);
                break;
            case EventInfo { AddMethod: { } add } @event when IsReachable(add, add.IsPublic, add.IsFamily || add.IsFamilyOrAssembly):
                _lines.Add($"{Modifiers(add)}{type}.{@event.Name} -> {ApiTypeName.Of(@event.EventHandlerType!, _nullability.Create(@event))}");
                break;
        }
    }

    private void AddMethod(MethodInfo method, string type)
    {
        string arguments = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string result = ApiTypeName.Of(method.ReturnType, _nullability.Create(method.ReturnParameter));
        _lines.Add($"{Modifiers(method)}{type}.{method.Name}{arguments}({Parameters(method)}) -> {result}");
    }

    private void AddProperty(PropertyInfo property, string type)
    {
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        if (property.GetMethod is { } get && IsReachable(get, get.IsPublic, get.IsFamily || get.IsFamilyOrAssembly))
        {
            _lines.Add($"{required}{Modifiers(get)}{type}.{name}.get -> {ApiTypeName.Of(property.PropertyType, _nullability.Create(property))}");
        }

        if (property.SetMethod is { } set && IsReachable(set, set.IsPublic, set.IsFamily || set.IsFamilyOrAssembly))
        {
            bool isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            _lines.Add($"{required}{Modifiers(set)}{type}.{name}.{(isInit ? "init" : "set")} -> void");
        }
    }

    private void AddField(FieldInfo field, string type)
    {
        string fieldType = ApiTypeName.Of(field.FieldType, _nullability.Create(field));
        string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        string modifiers = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        _lines.Add($"{modifiers}{type}.{field.Name}{value} -> {fieldType}");
    }

    private string Parameters(MethodBase method)
    {
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private string Parameter(ParameterInfo parameter)
    {
        string passed = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        string ending = !parameter.HasDefaultValue ? ""
            : parameter is { DefaultValue: null, ParameterType: { IsValueType: true } type } && Nullable.GetUnderlyingType(type) is null ? $" = default({ApiTypeName.Of(type)})"
            : $" = {Literal(parameter.RawDefaultValue)}";
        return $"{passed}{ApiTypeName.Of(parameter.ParameterType, _nullability.Create(parameter))} {parameter.Name}{ending}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        char character => $"'{character}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Modifiers(MethodInfo method) => method switch
    {
        { IsStatic: true, IsAbstract: true } => "static abstract ",
        { IsStatic: true } => "static ",
        _ when method.DeclaringType!.IsInterface => "",
        _ when method.GetBaseDefinition() != method => "override ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static bool IsWritten(MethodBase method) =>
        !method.IsDefined(typeof(CompilerGeneratedAttribute)) && IsReachable(method, method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    // Protected is for deriving, which nobody can from a sealed type.
    private static bool IsReachable(MemberInfo member, bool isPublic, bool isProtected) => isPublic || (isProtected && !member.DeclaringType!.IsSealed);
}
