using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Commands on variables. Scopes are named; numbered scopes have no public interface in the engine.</summary>
public abstract class VariableCommand : PSCmdlet
{
    [Parameter]
    [ValidateSet("Global", "Local", "Script")]
    public string? Scope { get; set; }

    private protected string Qualified(string name) => Scope is null ? name : $"{Scope}:{name}";

    private protected PSVariable? Find(string name) => SessionState.PSVariable.Get(Qualified(name));

    private protected void NotFound(string name) => WriteError(new ErrorRecord(
        new ItemNotFoundException($"Cannot find a variable with the name '{name}'."), "VariableNotFound", ErrorCategory.ObjectNotFound, name));

    private protected IEnumerable<PSVariable> Matching(string[] names)
    {
        foreach (string name in names)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                foreach (var variable in InvokeProvider.ChildItem.Get("Variable:", recurse: false).Select(o => o.BaseObject).OfType<PSVariable>().Where(v => pattern.IsMatch(v.Name)))
                {
                    yield return variable;
                }
            }
            else if (Find(name) is { } variable)
            {
                yield return variable;
            }
            else
            {
                NotFound(name);
            }
        }
    }
}

[Cmdlet(VerbsCommon.Get, "Variable")]
public sealed class GetVariableCommand : VariableCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var variable in Matching(Name).OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase))
        {
            WriteObject(ValueOnly ? variable.Value : variable);
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
public sealed class SetVariableCommand : VariableCommand
{
    private readonly List<object?> _values = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Value { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => _values.Add(Value);

    protected override void EndProcessing()
    {
        object? value = _values.Count == 1 ? _values[0] : _values.ToArray();
        foreach (string name in Name)
        {
            if (!ShouldProcess($"Name: {name} Value: {value}", "Set variable"))
            {
                continue;
            }

            if (MyInvocation.BoundParameters.ContainsKey(nameof(Option)) || (Force && Find(name) is { } old && (old.Options & ScopedItemOptions.ReadOnly) != 0))
            {
                InvokeProvider.Item.Set([$"Variable:{Qualified(name)}"], new PSVariable(name, value, Option), Force, literalPath: true);
            }
            else
            {
                SessionState.PSVariable.Set(Qualified(name), value);
            }

            if (PassThru)
            {
                WriteObject(Find(name));
            }
        }
    }
}

[Cmdlet(VerbsCommon.New, "Variable", SupportsShouldProcess = true)]
public sealed class NewVariableCommand : VariableCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Value { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (!Force && SessionState.PSVariable.Get($"{Scope ?? "Local"}:{Name}") is not null)
        {
            WriteError(new ErrorRecord(
                new SessionStateException($"A variable with name '{Name}' already exists."), "VariableAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }

        if (ShouldProcess($"Name: {Name} Value: {Value}", "New variable"))
        {
            SessionState.PSVariable.Set(Qualified(Name), Value);
            if (Find(Name) is { } variable && Option != ScopedItemOptions.None)
            {
                variable.Options = Option;
            }

            if (PassThru)
            {
                WriteObject(Find(Name));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Variable", SupportsShouldProcess = true)]
public sealed class RemoveVariableCommand : VariableCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var variable in Matching(Name).ToList())
        {
            if (ShouldProcess($"Name: {variable.Name}", "Remove variable"))
            {
                if (Force && (variable.Options & ScopedItemOptions.ReadOnly) != 0)
                {
                    variable.Options &= ~ScopedItemOptions.ReadOnly;
                }

                ItemPaths.Try(this, variable.Name, () => SessionState.PSVariable.Remove(Qualified(variable.Name)));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Clear, "Variable", SupportsShouldProcess = true)]
public sealed class ClearVariableCommand : VariableCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (var variable in Matching(Name).ToList())
        {
            if (ShouldProcess($"Name: {variable.Name}", "Clear variable"))
            {
                SessionState.PSVariable.Set(Qualified(variable.Name), null);
            }
        }
    }
}
