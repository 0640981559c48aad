using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.New, "Object")]
public sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string TypeName { get; set; } = "";

    [Parameter(Position = 1)]
    [Alias("Args")]
    [AllowNull]
    public object?[]? ArgumentList { get; set; }

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void BeginProcessing()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, out Type type))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded."), "TypeNotFound", ErrorCategory.InvalidType, TypeName));
        }

        object made = type == typeof(PSObject) || type == typeof(PSCustomObject)
            ? new PSObject()
            : Make(type);
        var wrapped = PSObject.AsPSObject(made);
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            string name = entry.Key.ToString() ?? "";
            if (wrapped.BaseObject is PSCustomObject)
            {
                wrapped.Properties.Add(new PSNoteProperty(name, entry.Value));
            }
            else if (wrapped.Properties[name] is { } property)
            {
                property.Value = entry.Value;
            }
            else
            {
                ThrowTerminatingError(new ErrorRecord(
                    new InvalidOperationException($"The member \"{name}\" was not found for the specified {type.FullName} object."), "InvalidOperationException", ErrorCategory.InvalidOperation, name));
            }
        }

        WriteObject(wrapped);
    }

    private object Make(Type type)
    {
        try
        {
            // The engine's own `[type]::new(...)`: its overload resolution and conversions are PowerShell's.
            var create = ScriptBlock.Create("param($type, $list) $type::new.Invoke($list)");
            return create.InvokeReturnAsIs(type, ArgumentList ?? []) ?? throw new PSInvalidOperationException($"[{type.FullName}] gave no object.");
        }
        catch (RuntimeException e)
        {
            ThrowTerminatingError(new ErrorRecord(
                e.InnerException ?? e, "ConstructorInvokedThrowException", ErrorCategory.InvalidOperation, type.FullName));
            throw;
        }
    }
}

/// <summary>Loads assemblies. Compiling source (-TypeDefinition) needs the C# compiler, which perfsh does not carry.</summary>
[Cmdlet(VerbsCommon.Add, "Type", DefaultParameterSetName = "FromPath")]
public sealed class AddTypeCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "FromPath")]
    [Alias("PSPath", "LiteralPath", "LP")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "FromAssemblyName")]
    [Alias("AN")]
    public string[] AssemblyName { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        var assemblies = ParameterSetName == "FromPath"
            ? ItemPaths.Files(this, Path, literal: false).Select(Assembly.LoadFrom)
            : AssemblyName.Select(name => Assembly.Load(new AssemblyName(name)));
        foreach (var assembly in assemblies)
        {
            if (PassThru)
            {
                WriteObject(assembly.GetExportedTypes(), enumerateCollection: true);
            }
        }
    }
}
