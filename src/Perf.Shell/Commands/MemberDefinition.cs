using System.Management.Automation;

// The name by which the engine's format data knows it.
namespace Microsoft.PowerShell.Commands;

/// <summary>One member that Get-Member lists.</summary>
public sealed class MemberDefinition(string typeName, string name, PSMemberTypes memberType, string definition)
{
    public string TypeName { get; } = typeName;

    public string Name { get; } = name;

    public PSMemberTypes MemberType { get; } = memberType;

    public string Definition { get; } = definition;

    public override string ToString() => Definition;
}
