using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Member")]
[OutputType(typeof(MemberDefinition))]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _any;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    [Parameter]
    public SwitchParameter Static { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        _any = true;
        string typeName = Static ? StaticType(InputObject).FullName! : InputObject.TypeNames[0];
        if (!_seen.Add(typeName))
        {
            return;
        }

        var members = Static ? StaticMembers(StaticType(InputObject)) : InputObject.Members.Select(m => (m.Name, m.MemberType, Definition: m.ToString()!));
        foreach (var (name, type, definition) in members
            .Where(m => (m.MemberType & MemberType) != 0 && !Accessor(m.Name) && Name.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase).IsMatch(m.Name)))
            .OrderBy(m => m.MemberType.ToString(), StringComparer.Ordinal).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase))
        {
            WriteObject(new MemberDefinition(typeName, name, type, definition));
        }
    }

    protected override void EndProcessing()
    {
        if (!_any)
        {
            WriteError(new ErrorRecord(
                new InvalidOperationException("You must specify an object for the Get-Member cmdlet."), "NoObjectInGetMember", ErrorCategory.CloseError, null));
        }
    }

    private static Type StaticType(PSObject item) => item.BaseObject as Type ?? item.BaseObject.GetType();

    private static IEnumerable<(string Name, PSMemberTypes MemberType, string Definition)> StaticMembers(Type type)
    {
        const System.Reflection.BindingFlags PublicStatic = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.FlattenHierarchy;
        foreach (var group in type.GetMethods(PublicStatic).Where(m => !m.IsSpecialName).GroupBy(m => m.Name))
        {
            yield return (group.Key, PSMemberTypes.Method, string.Join(", ", group.Select(m =>
                $"static {m.ReturnType.Name} {m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name}"))})")));
        }

        foreach (var property in type.GetProperties(PublicStatic))
        {
            yield return (property.Name, PSMemberTypes.Property, $"static {property.PropertyType.Name} {property.Name} {{{(property.CanRead ? "get;" : "")}{(property.CanWrite ? "set;" : "")}}}");
        }

        foreach (var field in type.GetFields(PublicStatic))
        {
            yield return (field.Name, PSMemberTypes.Property, $"static {field.FieldType.Name} {field.Name} {{get;{(field.IsInitOnly || field.IsLiteral ? "" : "set;")}}}");
        }
    }

    // What the compiler makes of properties and events: pwsh hides it, too, unless -Force is given.
    private static bool Accessor(string name)
        => name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)
        || name.StartsWith("add_", StringComparison.Ordinal) || name.StartsWith("remove_", StringComparison.Ordinal);
}

[Cmdlet(VerbsCommon.Add, "Member", DefaultParameterSetName = "TypeNameSet")]
public sealed class AddMemberCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "MemberSet")]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; }

    [Parameter(Position = 1, Mandatory = true, ParameterSetName = "MemberSet")]
    public string Name { get; set; } = "";

    [Parameter(Position = 2, ParameterSetName = "MemberSet")]
    public object? Value { get; set; }

    [Parameter(Position = 3, ParameterSetName = "MemberSet")]
    public object? SecondValue { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "NotePropertySingleMember")]
    [NotAMemberType]
    public string NotePropertyName { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true, ParameterSetName = "NotePropertySingleMember")]
    [AllowNull]
    public object? NotePropertyValue { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "NotePropertyMultiMember")]
    public IDictionary? NotePropertyMembers { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "TypeNameSet")]
    [Parameter(ParameterSetName = "MemberSet")]
    [Parameter(ParameterSetName = "NotePropertySingleMember")]
    [Parameter(ParameterSetName = "NotePropertyMultiMember")]
    public string? TypeName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var member in Members())
        {
            if (InputObject.Members[member.Name] is { } existing)
            {
                if (!Force)
                {
                    WriteError(new ErrorRecord(
                        new InvalidOperationException($"Cannot add a member with the name \"{member.Name}\" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command."),
                        "MemberAlreadyExists", ErrorCategory.InvalidOperation, InputObject));
                    continue;
                }

                if (existing.IsInstance)
                {
                    InputObject.Members.Remove(member.Name);
                }
            }

            InputObject.Members.Add(member);
        }

        if (TypeName is not null)
        {
            InputObject.TypeNames.Insert(0, TypeName);
        }

        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    private IEnumerable<PSMemberInfo> Members() => ParameterSetName switch
    {
        "NotePropertySingleMember" => [new PSNoteProperty(NotePropertyName, NotePropertyValue)],
        "NotePropertyMultiMember" => NotePropertyMembers!.Cast<DictionaryEntry>().Select(e => new PSNoteProperty(e.Key.ToString(), e.Value)),
        "TypeNameSet" => [],
        _ => [MemberType switch
        {
            PSMemberTypes.ScriptProperty => new PSScriptProperty(Name, LanguagePrimitives.ConvertTo<ScriptBlock>(Value), LanguagePrimitives.ConvertTo<ScriptBlock>(SecondValue)),
            PSMemberTypes.ScriptMethod => new PSScriptMethod(Name, LanguagePrimitives.ConvertTo<ScriptBlock>(Value)),
            PSMemberTypes.AliasProperty => new PSAliasProperty(Name, LanguagePrimitives.ConvertTo<string>(Value)),
            PSMemberTypes.NoteProperty => new PSNoteProperty(Name, Value),
            _ => throw new PSNotSupportedException($"Members of type {MemberType} cannot be added; use NoteProperty, ScriptProperty, AliasProperty or ScriptMethod."),
        }],
    };
}
