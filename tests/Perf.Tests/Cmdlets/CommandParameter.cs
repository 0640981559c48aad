using System.Management.Automation;
using System.Reflection;
using Perf.Commands;

namespace Perf.Tests.Cmdlets;

/// <summary>A parameter of one of the module's commands, as the assembly has it.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Property">What holds it.</param>
internal sealed record CommandParameter(string Command, PropertyInfo Property)
{
    /// <summary>All of all commands.</summary>
    public static IReadOnlyList<CommandParameter> All { get; } =
    [
        .. typeof(PerfCmdlet).Assembly.GetTypes().SelectMany(type => type.GetCustomAttribute<CmdletAttribute>() is { } command
            ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.IsDefined(typeof(ParameterAttribute)))
                .Select(property => new CommandParameter($"{command.VerbName}-{command.NounName}", property))
            : []),
    ];

    public string Name => Property.Name;

    /// <summary>The type of one value: of an array that of its elements, of what may be left out that of what is there.</summary>
    public Type ValueType
    {
        get
        {
            Type one = Property.PropertyType.IsArray ? Property.PropertyType.GetElementType()! : Property.PropertyType;
            return Nullable.GetUnderlyingType(one) ?? one;
        }
    }

    /// <summary>Whether a line can be without it.</summary>
    public bool IsOptional => Property.GetCustomAttributes<ParameterAttribute>().Any(set => !set.Mandatory);

    /// <summary>An attribute that it has, or null.</summary>
    /// <typeparam name="T">The attribute's type.</typeparam>
    public T? Find<T>()
        where T : Attribute => Property.GetCustomAttribute<T>();

    public override string ToString() => $"{Command} -{Name}";
}
